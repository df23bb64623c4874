"""Akismet's protocol: exact bodies and headers, whoever asks, whatever is asked."""

import re
from collections.abc import Callable

import pytest
from sqlalchemy import select, update

from service.store.tables import feedback
from service.store.tokens import revoke
from service.store.types import utcnow
from tests.support.akismet import BLOG, HAM, SPAM, THANKS, ask, fields, short_key
from tests.support.product import SITE
from workers.maintain import learn

CHECK, VERIFY, SPAM_PATH, HAM_PATH = (
    f"/1.1/{name}" for name in ("comment-check", "verify-key", "submit-spam", "submit-ham")
)
BLOCKED = "blocked.example"
UNUSUAL = ("X-akismet-debug-help", "X-akismet-alert-code", "X-akismet-alert-msg", "X-akismet-pro-tip")


@pytest.fixture
def new_database(new_sqlite: Callable[..., str]) -> Callable[..., str]:
    return new_sqlite


@pytest.fixture
def more_settings(tmp_path) -> dict[str, object]:
    hosts = tmp_path / "hosts.txt"
    hosts.write_text(f"{BLOCKED}\n")
    return {"link_hosts_blocked_file": hosts, "rate_score_token": "100000/second"}


@pytest.fixture
def key(product) -> str:
    return short_key(product.database, product.runtime.secret)


@pytest.fixture
def post(product):
    return lambda path, sent, **how: ask(product.client, path, sent, **how)


def reports(product) -> list[tuple[str, str, float, str]]:
    columns = (feedback.c.protocol, feedback.c.attribute, feedback.c.score, feedback.c.body)
    with product.database.read() as conn:
        return [tuple(row) for row in conn.execute(select(*columns).order_by(feedback.c.seq))]


@pytest.mark.parametrize(("text", "answer"), [(HAM, "false"), (SPAM, "true")])
def test_a_comment_is_spam_or_not(post, key, text, answer):
    said = post(CHECK, fields(key, comment_content=text))
    assert (said.status_code, said.text, said.content_type) == (200, answer, "text/plain; charset=utf-8")


def test_a_normal_answer_has_an_id_of_its_own_and_no_header_that_clients_take_for_trouble(post, key):
    answers = [post(CHECK, fields(key)), post(CHECK, fields(key, comment_content=SPAM)),
               post(VERIFY, {"key": key, "blog": BLOG}), post(HAM_PATH, fields(key))]  # fmt: skip
    ids = {answer.headers["X-akismet-guid"] for answer in answers}
    assert len(ids) == len(answers)
    assert all(re.fullmatch("[0-9a-f]{32}", one) for one in ids)
    assert not [name for answer in answers for name in UNUSUAL if name in answer.headers]


@pytest.mark.parametrize(
    ("more", "answer"),
    [
        ({"comment_author": "viagra-test-123"}, "true"),
        ({"comment_author": "akismet-guaranteed-spam"}, "true"),
        ({"comment_author_email": "akismet-guaranteed-spam@example.com"}, "true"),
        ({"user_role": "administrator", "comment_content": SPAM}, "false"),
        ({"user_role": "administrator", "comment_author": "viagra-test-123"}, "false"),
        ({"user_role": "editor", "comment_content": SPAM}, "true"),
    ],
)  # fmt: skip
def test_the_guaranteed_values_are_answered_as_they_are_documented(post, key, more, answer):
    assert post(CHECK, fields(key, **more)).text == answer


def test_a_trap_that_was_stepped_into_speaks_for_spam(post, key):
    trap = {"honeypot_field_name": "akismet_api_honeypot_field", "akismet_api_honeypot_field": "x"}
    assert post(CHECK, fields(key, **trap)).text == "true"


def test_a_host_on_the_operators_list_is_to_be_thrown_away_and_nothing_else(post, key):
    blocked = post(CHECK, fields(key, comment_content=f"{HAM} https://{BLOCKED}/"))
    assert (blocked.text, blocked.headers["X-akismet-pro-tip"]) == ("true", "discard")
    assert "X-akismet-pro-tip" not in post(CHECK, fields(key, comment_content=SPAM)).headers


def test_the_name_and_the_website_are_judged_too(post, key):
    assert post(CHECK, fields(key, comment_author_url=f"https://{BLOCKED}/")).text == "true"


@pytest.mark.parametrize("missing", ["blog", "user_ip"])
def test_what_is_missing_is_invalid_and_named(post, key, missing):
    said = post(CHECK, fields(key, **{missing: None}))
    assert (said.status_code, said.text) == (200, "invalid")
    assert missing in said.headers["X-akismet-debug-help"]


@pytest.mark.parametrize("path", [CHECK, SPAM_PATH, HAM_PATH, "/1.2/usage-limit", "/1.2/key-sites"])
@pytest.mark.parametrize("wrong", [None, "0123456789ab", "short", "0123456789abc", "ldt_a_b", "%", "é"])
def test_without_a_key_that_is_known_everything_is_invalid(post, path, wrong):
    said = post(path, fields(wrong))
    assert (said.status_code, said.text) == (200, "invalid")
    assert said.headers["X-akismet-debug-help"]


def test_a_token_of_the_other_kind_and_a_revoked_key_are_invalid(product, post, key):
    long = product.bearer("score")["Authorization"].removeprefix("Bearer ")
    assert post(CHECK, fields(long)).text == "invalid"
    with product.database.begin() as conn:
        [row] = [one.id for one in conn.execute(select(feedback.metadata.tables["tokens"])) if one.key_hash]
        revoke(conn, row)
    assert post(CHECK, fields(key)).text == "invalid"


def test_a_key_may_be_the_first_label_of_the_host_in_any_case(post, key):
    for host in (f"{key}.akismet.example.org", f"{key.upper()}.localhost:8080"):
        assert post(CHECK, fields(None), headers={"Host": host}).text == "false"


def test_the_key_of_the_body_goes_before_that_of_the_host(post, key):
    host = {"Host": f"{key}.akismet.example.org"}
    assert post(CHECK, fields("0123456789ab"), headers=host).text == "invalid"


def test_verify_key_judges_key_and_not_the_one_that_wordpress_has_stored(post, key):
    blog = {"blog": BLOG}
    assert post(VERIFY, {"key": key, "api_key": "0123456789ab", **blog}).text == "valid"
    assert post(VERIFY, {"key": "0123456789ab", "api_key": key, **blog}).text == "invalid"
    assert post(VERIFY, {"api_key": key, **blog}).text == "valid"
    assert post(VERIFY, {"key": key}).text == "invalid"
    assert post(CHECK, {**fields(key), "key": "0123456789ab"}).text == "false"


def test_a_json_body_does_as_well(product, key):
    answer = product.client.post(
        CHECK, json={**fields(key, comment_content=SPAM), "is_test": True, "x": None}
    )
    assert answer.text == "true"


def test_a_form_as_large_as_that_of_wordpress_is_read(post, key):
    many = {f"HTTP_X_{number}": "value" for number in range(300)}
    assert post(CHECK, fields(key, **many)).text == "false"


def test_reports_are_kept_to_learn_from_without_the_addresses_in_them(product, post, key):
    spam = post(
        SPAM_PATH, fields(key, comment_content="Write to seller@example.com for pills", blog_lang="en, fr")
    )
    ham = post(HAM_PATH, fields(key))
    assert (spam.text, ham.text) == (THANKS, THANKS)
    assert reports(product) == [
        ("akismet", "SPAM", 1.0, "Write to [address] for pills"), ("akismet", "SPAM", 0.0, HAM),
    ]  # fmt: skip


def test_coral_reports_in_json_with_its_key_in_the_host_and_without_a_blog(product, key):
    host = {"Host": f"{key}.rest.akismet.com"}
    sent = {"user_ip": "203.0.113.9", "comment_content": HAM, "comment_author": "A reader"}
    assert product.client.post(SPAM_PATH, json=sent, headers=host).text == THANKS
    assert [score for _, _, score, _ in reports(product)] == [1.0]


def test_a_test_teaches_nothing(product, post, key):
    post(SPAM_PATH, fields(key, is_test="1"))
    post(SPAM_PATH, fields(key, comment_content=" "))
    assert reports(product) == []


def test_a_body_that_cannot_be_read_is_invalid_and_one_that_is_too_large_refused(product, key):
    def said(body, kind):
        return product.client.post(CHECK, data=body, content_type=kind)

    for body, kind in (
        (b"{", "application/json"),
        (b"a=%ff", "application/x-www-form-urlencoded"),
        (b"x", "text/xml"),
    ):
        answer = said(body, kind)
        assert (answer.status_code, answer.text) == (200, "invalid")
        assert answer.headers["X-akismet-debug-help"]
    assert said(b"x=" + b"x" * 140_000, "application/x-www-form-urlencoded").status_code == 413


def test_the_small_calls_of_wordpress_are_answered(product, post, key):
    assert product.client.get("/1.1/test").text == "connected"
    assert post("/1.1/get-subscription", {"key": key}).json["status"] == "active"
    assert post("/1.1/deactivate", {"key": key, "blog": "x"}).text == "deactivated"
    assert post("/1.1/token", {"api_key": key}).text == "invalid"
    assert post(CHECK, fields(key)).text == "false"


def test_what_a_site_reports_changes_what_its_own_programs_are_told(product, post):
    """Through the very door that asks: the key of a site teaches that site, and no other."""
    own, other = (short_key(product.database, product.runtime.secret, "x", site) for site in (SITE, None))
    sheds = [f"Garden shed number {number}, order today, best price, ask my brother" for number in range(85)]
    for number, shed in enumerate(sheds[:80]):
        post(SPAM_PATH, fields(own, comment_content=shed))
        post(HAM_PATH, fields(own, comment_content=f"{HAM} {number}"))
    with product.database.begin() as conn:
        conn.execute(update(feedback).values(created_at=utcnow(-120)))
    assert learn(product.worker) == 160
    verdicts = {key: [post(CHECK, fields(key, comment_content=shed)).text for shed in sheds[80:]]
                for key in (own, other)}  # fmt: skip
    assert verdicts == {own: ["true"] * 5, other: ["false"] * 5}
    assert post(CHECK, fields(own)).text == "false"


def test_what_comes_after_a_long_letter_is_read_too(post, key):
    padded = f"{HAM} " * 250 + SPAM
    assert len(padded) > 20_480 + len(SPAM)
    assert post(CHECK, fields(key, comment_content=padded)).text == "true"
    assert post(CHECK, fields(key, comment_content=f"{HAM} " * 250)).text == "false"
