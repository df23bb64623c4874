"""Queries are read once and strictly: nothing unknown, nothing twice, nothing repeated to the sender."""

import pytest

from service.api import read_query
from service.api.problem import Problem, document
from service.domain.threads import key_hash
from service.settings import Settings

SETTINGS = Settings(page_comments=50, page_comments_max=100, counts_threads_max=3, thread_chars_max=60)
ID = "a" * 26


def refusal(parse, query: str) -> tuple[str, str]:
    with pytest.raises(Problem) as caught:
        parse(query)
    problem = caught.value
    assert problem.kind.status == 400
    return (problem.errors[0].field, problem.errors[0].code) if problem.errors else ("", problem.detail)


def page(query: str) -> read_query.PageRequest:
    return read_query.page(query, SETTINGS)


def counts(query: str) -> read_query.CountsRequest:
    return read_query.counts(query, SETTINGS)


def test_a_thread_is_enough():
    request = page("thread=a-1")
    assert (request.key, request.sort, request.limit, request.site) == ("a-1", "newest", 50, None)


def test_replies_are_listed_from_the_oldest_unless_asked_otherwise():
    assert page(f"thread=a&root={ID}").sort == "oldest"
    assert page(f"thread=a&root={ID}&sort=newest").sort == "newest"
    assert page("thread=a&sort=discussed").sort == "discussed"


def test_two_spellings_of_one_url_are_one_thread():
    one, two = page("thread=HTTPS://News.example.org:443/a%23top"), page("thread=https://news.example.org/a")
    assert (one.key_hash, one.key) == (two.key_hash, "https://news.example.org/a")


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", ("thread", "required")),
        ("thread=", ("thread", "required")),
        ("thread=%20", ("thread", "required")),
        ("thread=a&thread=a", ("thread", "repeated")),
        ("thread=a&site=", ("site", "required")),
        ("thread=a&site=News", ("site", "pattern")),
        ("thread=a&site=a&site=a", ("site", "repeated")),
        ("thread=a&sort=author_email", ("sort", "not_a_choice")),
        ("thread=a&sort=newest;drop", ("sort", "not_a_choice")),
        (f"thread=a&root={ID}&sort=discussed", ("sort", "not_a_choice")),
        ("thread=a&limit=0", ("limit", "out_of_range")),
        ("thread=a&limit=101", ("limit", "out_of_range")),
        ("thread=a&limit=-1", ("limit", "wrong_type")),
        ("thread=a&limit=1e1", ("limit", "wrong_type")),
        ("thread=a&limit=%D9%A3", ("limit", "wrong_type")),
        ("thread=a&limit=" + "9" * 4000, ("limit", "wrong_type")),
        ("thread=a&kb=0", ("kb", "out_of_range")),
        ("thread=a&kb=101", ("kb", "out_of_range")),
        ("thread=a&kb=1.5", ("kb", "wrong_type")),
        ("thread=a&root=1", ("root", "not_an_id")),
        ("thread=a&email=ann@example.org", ("email", "unknown_parameter")),
        ("thread=a&Thread=a", ("?", "unknown_parameter")),
        ("thread=a&ann@example.org=1", ("?", "unknown_parameter")),
        ("thread=" + "a" * 61, ("thread", "too_long")),
        ("thread=a%00b", ("thread", "control_character")),
        ("thread=http://user@example.org/", ("thread", "url")),
    ],
)
def test_what_is_not_expected_is_refused(query, expected):
    assert refusal(page, query) == expected


@pytest.mark.parametrize(
    "query", ["thread=%ff", "thread", "&&", "thread=a&&limit=1", "=", "thread=%ed%a0%80"]
)
def test_what_is_not_url_encoded_utf8_is_refused(query):
    assert refusal(page, query)[1] in ("The query is not URL-encoded UTF-8.", "unknown_parameter")


def test_a_query_of_any_length_is_answered_without_reading_it():
    assert "16384" in refusal(page, "thread=" + "a" * 20_000)[1]


@pytest.mark.parametrize(
    "name", ["author_email", "fields", "include", "q", "where", "order", "status", "offset"]
)
def test_no_parameter_reaches_another_column(name):
    assert refusal(page, f"thread=a&{name}=x") == (name, "unknown_parameter")
    assert refusal(counts, f"threads=a&{name}=x") == (name, "unknown_parameter")
    assert refusal(read_query.nothing, f"{name}=x") == (name, "unknown_parameter")


def test_no_refusal_repeats_what_was_typed():
    with pytest.raises(Problem) as caught:
        page("thread=a&sort=ann@example.org")
    assert b"ann" not in document(caught.value).body


def test_counts_are_asked_with_commas_and_urls_with_commas_one_by_one():
    request = counts("threads=a,b&thread=https://news.example.org/a,b")
    assert [name for name, _ in request.threads] == ["https://news.example.org/a,b", "a", "b"]
    assert request.threads[0][1] == key_hash("https://news.example.org/a,b")


def test_a_thread_named_twice_is_counted_once():
    assert len(counts("threads=a,a&thread=a").threads) == 1


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", ("threads", "required")),
        ("threads=", ("threads", "required")),
        ("threads=a,", ("threads", "required")),
        ("thread=", ("threads", "required")),
        ("threads=a&threads=b", ("threads", "repeated")),
        ("threads=a,b,c,d", ("threads", "too_many")),
        ("thread=a&thread=b&thread=c&thread=d", ("threads", "too_many")),
        ("threads=a,b%00", ("threads", "control_character")),
    ],
)
def test_wrong_lists_of_threads_are_refused(query, expected):
    assert refusal(counts, query) == expected


def test_more_parameters_than_any_list_needs_are_refused_unread():
    assert "URL-encoded" in refusal(counts, "&".join(["thread=a"] * 1500))[1]
