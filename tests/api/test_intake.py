"""Posting a comment over HTTP: what is taken, what is stored, and what its author is told."""

import json
import unicodedata

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from sqlalchemy import select, update

from service.domain.text import TextRefused, clean_body, clean_line
from service.store import sites
from service.store.tables import comments, threads
from tests.support.product import ARTICLE, Product, add_site

ORIGIN = "https://news.example.org"


def row(product: Product, comment_id: str):
    with product.database.read() as conn:
        return conn.execute(select(comments).where(comments.c.id == comment_id)).one()


def thread(product: Product, key: str = ARTICLE):
    with product.database.read() as conn:
        return conn.execute(select(threads).where(threads.c.key == key)).one()


def refused(answer, *fields: tuple[str, str]) -> None:
    assert answer.status_code == 422, answer.text
    assert {(error["field"], error["code"]) for error in answer.json["errors"]} == set(fields)


def test_a_comment_is_taken_pending_and_its_author_gets_a_receipt(product):
    answer = product.post(body="The bridge should be green.")
    assert answer.status_code == 202
    assert answer.json.keys() == {"id", "status", "receipt", "status_url", "usual_wait_s"}
    assert answer.json["status"] == "pending"
    assert answer.headers["Location"] == answer.json["status_url"]
    assert answer.json["status_url"].endswith(f"/api/v1/comments/{answer.json['id']}/receipt")
    assert answer.headers["Cache-Control"] == "no-store"
    stored = row(product, answer.json["id"])
    assert (stored.status, stored.body, stored.version) == ("pending", "The bridge should be green.", 1)
    assert answer.json["receipt"] not in repr(tuple(stored))


def test_a_form_is_taken_like_json(product):
    fields = {"thread": ARTICLE, "author_name": "Anna", "author_email": "anna@example.com", "body": "a\r\nb",
              "author_url": "", "parent_id": "", "thread_title": ""}  # fmt: skip
    answer = product.client.post("/api/v1/comments", data=fields)
    assert answer.status_code == 202
    stored = row(product, answer.json["id"])
    assert (stored.body, stored.author_url, stored.parent_id) == ("a\nb", None, None)


def test_all_that_is_wrong_is_told_at_once(product):
    answer = product.post(
        author_name="", author_email="nobody", body="x" * 10_001, author_url="javascript:x", extra="y"
    )
    codes = {error["field"]: error for error in answer.json["errors"]}
    assert answer.status_code == 422
    assert {name: error["code"] for name, error in codes.items()} == {
        "author_name": "required", "author_email": "no_at_sign", "body": "too_long", "author_url": "url",
        "extra": "unknown_field",
    }  # fmt: skip
    assert codes["body"]["limit"] == 10_000


def test_a_field_with_a_name_of_its_own_is_not_repeated(product):
    answer = product.post(**{"someone@example.com": "x"})
    assert answer.json["errors"] == [{"field": "?", "code": "unknown_field"}]


def test_two_spellings_of_an_article_are_one_thread(product):
    for spelling in (ARTICLE, ARTICLE.replace("https", "HTTPS"), f"{ARTICLE}#comments"):
        product.comment(thread=spelling)
    assert thread(product).published_count == 0
    with product.database.read() as conn:
        assert len(conn.execute(select(threads.c.id)).all()) == 1


def test_the_site_may_be_left_out_only_while_there_is_one(product):
    product.comment()
    refused(product.post(site="nobody"), ("site", "not_found"))
    add_site(product.database, "second")
    product.app.extensions["lettersdesk.intake"].sites._fresh_until = 0.0
    refused(product.post(), ("site", "required"))
    product.comment(site="second")


def test_an_articles_address_must_be_on_its_site(product):
    with product.database.begin() as conn:
        sites.set_origins(conn, "demo", (ORIGIN,))
    for url in (f"{ORIGIN}.evil.example/x", "https://evil.example.org/", f"{ORIGIN}@evil.example/"):
        answer = product.post(thread_url=url)
        assert answer.status_code == 422
        assert answer.json["errors"][0]["field"] == "thread_url"
    product.comment(thread_url=f"{ORIGIN}/articles/bridge")


def test_a_closed_thread_takes_no_more(product):
    product.comment()
    with product.database.begin() as conn:
        conn.execute(update(threads).values(closed=True))
    answer = product.post()
    assert (answer.status_code, answer.json["type"][-13:]) == (403, "thread-closed")
    product.comment(thread="another")


def test_an_answer_stands_below_what_it_answers_and_never_deeper_than_shown(product):
    parent, depths = product.published(), []
    for _ in range(6):
        parent = product.published(parent_id=parent.id)
        depths.append(row(product, parent.id).depth)
    assert depths == [1, 2, 3, 4, 4, 4]


def test_the_same_text_is_taken_once(product):
    same = {"author_name": "Anna", "body": "Once is enough, is it not?"}
    product.comment(**same)
    answer = product.post(author_name="ANNA", body="once is  enough, is it not?")
    assert (answer.status_code, answer.json["type"][-17:]) == (409, "duplicate-comment")
    product.comment(**same | {"thread": "another"})
    product.comment(**same | {"author_name": "Bert"})


@pytest.mark.parametrize("token", ["x", "1.2.3", "0" * 300, "١.2.3", "1e9.a.b"])
def test_a_made_up_form_token_is_a_signal_and_no_refusal(product, token):
    posted = product.comment(form_token=token, confirm_website="https://spam.example/")
    form = row(product, posted.id).form
    assert form["token_valid"] is False
    assert form["honeypot_filled"] is True


def test_what_the_honeypot_was_filled_with_is_not_kept(product):
    posted = product.comment(confirm_website="what a robot typed")
    assert "robot" not in repr(tuple(row(product, posted.id)))


def test_what_an_author_sees_is_what_they_sent(product):
    sent = "Zo\u0065\u0308 said:\r\n\t\u201c5 < 7 & 7 > 5\u201d \U0001f469\u200d\U0001f467"
    posted = product.comment(body=f"  {sent}\n ")
    assert product.receipt(posted)["body"] == unicodedata.normalize("NFC", sent.replace("\r\n", "\n"))


PLAIN = hypothesis_settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])


@PLAIN
@given(
    body=st.text(st.characters(codec=None, categories=None), max_size=200),
    name=st.text(st.characters(codec=None, categories=None), max_size=30),
)
def test_stored_is_sent_or_it_is_refused(product, body, name):
    answer = product.post(body=body, author_name=name)
    try:
        wanted = (clean_body(body, chars_max=10_000), clean_line(name, chars_max=80))
    except TextRefused:
        assert answer.status_code == 422
        return
    assert answer.status_code in (202, 409), answer.text
    if answer.status_code == 202:
        stored = row(product, answer.json["id"])
        assert (stored.body, stored.author_name) == wanted


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=12), inner, max_size=4),
    max_leaves=12,
)
MEDIA = ("application/json", "application/x-www-form-urlencoded", "x")
NAMES = ("thread", "author_name", "author_email", "body", "parent_id", "author_url", "form_token", "site")


@PLAIN
@given(st.dictionaries(st.sampled_from(NAMES), JSON, max_size=8) | JSON)
def test_no_json_breaks_the_service(product, content):
    sent = json.dumps(content)
    answer = product.client.post("/api/v1/comments", data=sent, content_type="application/json")
    assert answer.status_code in (202, 400, 409, 413, 422), answer.text


@PLAIN
@given(
    st.binary(max_size=200), st.sampled_from(["application/json", "application/x-www-form-urlencoded", "x"])
)
def test_no_bytes_break_the_service(product, content, media):
    answer = product.client.post("/api/v1/comments", data=content, content_type=media)
    assert answer.status_code in (400, 413, 415, 422), answer.text
