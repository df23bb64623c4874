"""What readers get: exactly the public keys of exactly the published comments, page by page."""

import gzip
from datetime import UTC, datetime

import orjson
import pytest
from sqlalchemy import update

from service.domain.comment import Status
from service.store import published
from service.store.tables import threads
from tests.api.conftest import Reader
from tests.support.press import Posted, Press

PAGE = "/api/v1/comments?thread=a-1"
ROOT_KEYS = ["id", "parent_id", "state", "featured", "author", "body", "created_at", "edited_at",
             "reply_count", "replies", "replies_next"]  # fmt: skip


def bodies(page: dict) -> list[str]:
    return [comment.get("body", "removed") for comment in page["comments"]]


@pytest.fixture
def thread(press: Press) -> int:
    return press.thread("a-1", title="The bridge")


@pytest.fixture
def letters(press: Press, thread: int) -> list[Posted]:
    return [press.letter(thread, body=str(number)) for number in range(7)]


def walk(reader: Reader, url: str) -> list[list[str]]:
    """Every page from this one on, following ``next``."""
    pages = []
    page = reader.page(url)
    while True:
        pages.append(bodies(page))
        if page["next"] is None:
            return pages
        page = reader.page(f"{url}&cursor={page['next']}")


def test_a_page_has_exactly_these_keys(reader, press, thread, letters):
    press.letter(thread, letters[0])
    page = reader.page(PAGE)
    assert list(page) == ["thread", "comments", "next", "version"]
    assert list(page["thread"]) == ["key", "title", "url", "closed", "closed_at", "published_count"]
    assert {tuple(comment) for comment in page["comments"]} == {tuple(ROOT_KEYS)}
    assert list(page["comments"][-1]["replies"][0]) == ROOT_KEYS[:8]
    assert list(page["comments"][0]["author"]) == ["name", "url", "label", "badge"]


def test_a_closed_thread_says_since_when(reader, press, thread, letters):
    since = datetime(2026, 11, 21, 18, 0, 0, 5, tzinfo=UTC)
    with press.database.begin() as conn:
        conn.execute(update(threads).values(closed=True, closed_at=since))
        published.touch(conn, thread)
    told = reader.page(PAGE)["thread"]
    assert (told["closed"], told["closed_at"]) == (True, "2026-11-21T18:00:00Z")


def test_pages_follow_each_other_without_gap_or_repeat_in_both_orders(reader, letters):
    assert walk(reader, f"{PAGE}&limit=3") == [["6", "5", "4"], ["3", "2", "1"], ["0"]]
    assert walk(reader, f"{PAGE}&limit=3&sort=oldest") == [["0", "1", "2"], ["3", "4", "5"], ["6"]]


def test_a_last_page_that_is_full_has_no_next(reader, letters):
    assert reader.page(f"{PAGE}&limit=7")["next"] is None


def test_a_walk_is_not_disturbed_by_what_is_published_or_removed_meanwhile(reader, press, thread, letters):
    first = reader.page(f"{PAGE}&limit=3")
    press.letter(thread, body="new")
    press.withdraw(letters[4], letters[3])
    assert bodies(reader.page(f"{PAGE}&limit=3&cursor={first['next']}")) == ["2", "1", "0"]


def test_first_replies_stand_under_their_root_and_the_rest_can_be_fetched(reader, press, thread, letters):
    for number in range(5):
        press.letter(thread, letters[6], body=f"r{number}")
    root = reader.page(PAGE)["comments"][0]
    assert ([r["body"] for r in root["replies"]], root["reply_count"]) == (["r0", "r1", "r2"], 5)
    rest = reader.page(f"{PAGE}&root={root['id']}&cursor={root['replies_next']}")
    assert (bodies(rest), rest["next"]) == (["r3", "r4"], None)
    assert walk(reader, f"{PAGE}&root={root['id']}&limit=2") == [["r0", "r1"], ["r2", "r3"], ["r4"]]


def test_a_page_of_so_many_kilobytes_ends_before_the_conversation_that_is_too_much(
    reader, press, thread, letters
):
    for number in range(3):
        press.letter(thread, letters[5], body=f"r{number}")
    pages = walk(reader, f"{PAGE}&kb=1")
    assert pages == [["6"], ["5"], ["4", "3", "2"], ["1", "0"]]
    first = reader.page(f"{PAGE}&kb=1")
    assert bodies(reader.page(f"{PAGE}&limit=6&cursor={first['next']}")) == ["5", "4", "3", "2", "1", "0"]


def test_a_conversation_that_is_too_much_for_a_page_is_there_all_the_same(reader, press, thread, letters):
    press.letter(thread, body="x" * 3_000)
    assert walk(reader, f"{PAGE}&kb=1&limit=2")[0] == ["x" * 3_000]


def test_replies_can_be_left_off_the_page(new_reader, press, thread, letters):
    press.letter(thread, letters[6], body="r0")
    reader = new_reader(page_replies=0)
    root = reader.page(PAGE)["comments"][0]
    assert root["replies"] == []
    assert bodies(reader.page(f"{PAGE}&root={root['id']}&cursor={root['replies_next']}")) == ["r0"]


def test_a_removed_comment_with_replies_keeps_its_place_without_its_words(reader, press, thread, letters):
    press.letter(thread, letters[6], body="answer")
    press.withdraw(letters[6])
    place = reader.page(PAGE)["comments"][0]
    assert {key: place[key] for key in ("id", "state")} == {"id": letters[6].id, "state": "removed"}
    assert "author" not in place
    assert "body" not in place
    assert place["replies"][0]["body"] == "answer"


@pytest.mark.parametrize("status", [status for status in Status if status is not Status.APPROVED])
def test_a_comment_that_is_not_approved_is_on_no_surface(reader, press, thread, letters, status):
    gone = press.letter(thread, body="canary text")
    press.move([gone], status)
    for url in (PAGE, f"{PAGE}&sort=oldest", f"{PAGE}&limit=1", "/api/v1/counts?threads=a-1"):
        assert b"canary" not in reader.get(url).data
    assert reader.get(f"/api/v1/comments/{gone.id}").status_code == 404
    assert reader.page("/api/v1/counts?threads=a-1") == {"counts": {"a-1": 7}}
    assert reader.page(PAGE)["thread"]["published_count"] == 7


def test_an_article_without_comments_and_one_that_nobody_knows_look_the_same(reader, press):
    press.post(press.thread("c-1"))
    known, unknown = (reader.get(f"/api/v1/comments?thread={key}").data for key in ("c-1", "b-1"))
    assert known.replace(b"c-1", b"?") == unknown.replace(b"b-1", b"?")


def test_a_title_is_the_sites_own_and_shown_before_anybody_has_commented(reader, thread):
    assert reader.page(PAGE)["thread"]["title"] == "The bridge"


def test_one_comment_comes_with_its_thread(reader, letters):
    page = reader.page(f"/api/v1/comments/{letters[2].id}")
    assert list(page) == ["comment", "thread"]
    assert (page["comment"]["body"], page["thread"]["key"]) == ("2", "a-1")


def test_counts_go_by_the_names_the_caller_uses(reader, press, letters):
    press.letter(press.thread("https://news.example.org/a,b"))
    page = reader.page("/api/v1/counts?threads=a-1,zzz&thread=HTTPS://news.example.org/a,b%23c")
    assert page == {"counts": {"HTTPS://news.example.org/a,b#c": 1, "a-1": 7, "zzz": 0}}


def test_an_article_is_found_by_any_spelling_of_its_address(reader, press):
    press.letter(press.thread("https://news.example.org/a?x=1"), body="found")
    url = "/api/v1/comments?thread=HTTPS%3A%2F%2FNEWS.example.org%3A443%2Fa%3Fx%3D1%23top"
    assert bodies(reader.page(url)) == ["found"]


def test_a_site_must_be_named_where_there_are_two_and_each_has_its_own_threads(new_reader, press, letters):
    press.add_site("other")
    press.thread("a-1", site="other")
    reader = new_reader()
    assert reader.get(PAGE).json["errors"] == [{"field": "site", "code": "required"}]
    assert reader.get("/api/v1/counts?threads=a-1").status_code == 400
    assert len(reader.page(f"{PAGE}&site=news")["comments"]) == 7
    assert reader.page(f"{PAGE}&site=other")["comments"] == []
    assert reader.get(f"{PAGE}&site=third").status_code == 400


def test_a_cursor_of_another_thread_sort_or_root_is_refused(reader, press, thread, letters):
    other = press.letter(press.thread("a-2"))
    [press.letter(thread, letters[0]) for _ in range(4)]
    cursor = reader.page(f"{PAGE}&limit=2")["next"]
    for url in (
        f"/api/v1/comments?thread=a-2&cursor={cursor}",
        f"{PAGE}&sort=oldest&cursor={cursor}",
        f"{PAGE}&root={letters[0].id}&cursor={cursor}",
        f"/api/v1/comments?thread=a-2&root={other.id}&cursor={cursor}",
        f"/api/v1/comments?thread=nowhere&cursor={cursor}",
        f"{PAGE}&cursor={cursor[:-1]}",
    ):
        answer = reader.get(url)
        assert (answer.status_code, answer.json["errors"][0]["field"]) == (400, "cursor"), url
    assert reader.get(f"{PAGE}&limit=3&cursor={cursor}").status_code == 200


def test_only_a_root_of_this_thread_has_replies_to_list(reader, press, thread, letters):
    reply, other = press.letter(thread, letters[0]), press.letter(press.thread("a-2"))
    for comment_id in (reply.id, other.id, press.post(thread).id, "a" * 26):
        assert reader.get(f"{PAGE}&root={comment_id}").status_code == 404
    assert reader.get(f"/api/v1/comments?thread=nowhere&root={letters[0].id}").status_code == 404


def test_gzip_and_plain_are_the_same_page(reader, letters):
    zipped = reader.get(PAGE, {"Accept-Encoding": "gzip"})
    assert zipped.headers["Content-Encoding"] == "gzip"
    assert orjson.loads(gzip.decompress(zipped.data)) == reader.page(PAGE)


def test_a_chain_of_a_thousand_replies_is_listed_flat(reader, press, thread, letters):
    """No depth of a conversation costs more than its length."""
    with press.database.begin() as conn:
        chain = press.chain_in(conn, letters[0], 1000)
    page = reader.page(f"{PAGE}&root={letters[0].id}&limit=100&sort=newest")
    assert page["comments"][0]["id"] == chain[-1].id
    assert len(page["comments"]) == 100
    assert reader.page(PAGE)["comments"][-1]["reply_count"] == 1000
