"""The WordPress form's address: WordPress' names in, WordPress' answers out, our custody in between.

The table of answers is that of wp-comments-post.php and wp_handle_comment_submission() in WordPress 7.2.
"""

import pytest
from sqlalchemy import select, update

from service.store.tables import comments, sites, threads
from tests.support import markup
from tests.support.letters import letter
from tests.support.product import add_site

PATH = "/wp-comments-post.php"
ORIGIN = "https://news.example.org"

_numbers = iter(range(1, 1_000_000))


def form(**fields: str) -> dict[str, str]:
    """What a theme's form sends."""
    number = next(_numbers)
    usual = {
        "author": f"Reader {number}", "email": f"cnrwp{number}@example.com", "url": "",
        "comment": letter(number), "comment_post_ID": "48213", "comment_parent": "0",
        "wp-comment-cookies-consent": "yes", "submit": "Post Comment",
    }  # fmt: skip
    return usual | fields


@pytest.fixture
def send(reader):
    """Send the form, with these fields changed."""
    return lambda path=PATH, **fields: reader.product.client.post(path, data=form(**fields))


@pytest.fixture
def origin(reader) -> None:
    """The site's pages are served from ORIGIN."""
    with reader.product.database.begin() as conn:
        conn.execute(update(sites).values(origins=[ORIGIN]))


def stored(reader) -> list[tuple[str, str | None]]:
    with reader.product.database.read() as conn:
        query = select(threads.c.key, comments.c.parent_id).join(
            threads, threads.c.id == comments.c.thread_id
        )
        return [tuple(row) for row in conn.execute(query)]


def test_a_comment_is_stored_and_the_reader_sent_to_its_thread(reader, send):
    answer = send()
    assert answer.status_code == 302
    page, _, anchor = answer.headers["Location"].partition("#")
    assert page == "/t/demo/48213?received=1"
    assert anchor.startswith("comment-")
    assert stored(reader) == [("48213", None)]
    reader.product.check()
    assert reader.page("/t/demo/48213").has("article", id=anchor)


def test_no_cookie_is_set_whatever_the_reader_consented_to(send):
    assert "Set-Cookie" not in send().headers
    assert "Set-Cookie" not in send(email="half@").headers


def test_plugins_may_add_fields_and_repeat_them(reader, send):
    answer = send(ak_js="123", akismet_comment_nonce="x", **{"interests[]": ["a", "b"]})
    assert answer.status_code == 302
    assert reader.product.rows()["comments"] == 1


def test_akismets_hidden_text_area_is_a_signal(reader, send):
    assert send(ak_hp_textarea="filled by a program").status_code == 302
    with reader.product.database.read() as conn:
        assert conn.execute(select(comments.c.form)).scalar_one()["honeypot_filled"] is True


def test_a_reply_names_its_parent(reader, send):
    parent = reader.product.published(thread="48213")
    assert send(comment_parent=parent.id).status_code == 302
    assert ("48213", parent.id) in stored(reader)


@pytest.mark.parametrize(("changes", "status", "says"), [
    ({"author": ""}, 200, "Enter your name"),
    ({"email": ""}, 200, "Enter your email address"),
    ({"email": "cnrhalf@nowhere"}, 200, "Enter an email address in the correct format"),
    ({"comment": "  "}, 200, "Enter your comment"),
    ({"comment": "a" * 20_000}, 200, "Comment must be 10,000 characters or fewer"),
    ({"author": "a" * 250}, 200, "Name must be 80 characters or fewer"),
    ({"url": "javascript:alert(1)"}, 200, "Enter a web address that begins with https://"),
    ({"comment_parent": "a" * 26}, 403, "no longer here"),
    ({"comment_parent": "17"}, 403, "no longer here"),
])  # fmt: skip
def test_a_refusal_has_wordpress_status_and_says_why(reader, send, changes, status, says):
    answer = send(**changes)
    page = markup.read(answer.text)
    assert answer.status_code == status
    assert page.one("title").text.startswith("Error:")
    assert says in page.text
    assert answer.headers["Cache-Control"] == "no-store"
    assert "cnr" not in answer.text
    assert reader.product.rows()["comments"] == 0


@pytest.mark.parametrize("post_id", ["", "0"])
def test_without_an_article_the_answer_is_empty(reader, send, post_id):
    answer = send(comment_post_ID=post_id)
    assert (answer.status_code, answer.data) == (200, b"")
    assert reader.product.rows()["comments"] == 0


@pytest.mark.parametrize("method", ["GET", "PUT", "DELETE", "PATCH"])
def test_only_post_is_allowed(reader, method):
    answer = reader.product.client.open(PATH, method=method)
    assert answer.status_code == 405
    assert answer.headers["Allow"] == "POST"


def test_the_same_comment_again_is_a_duplicate(send):
    again = {"author": "A reader", "comment": "Once is enough for everybody."}
    assert send(**again).status_code == 302
    answer = send(**again)
    assert answer.status_code == 409
    assert "Once is enough" in markup.read(answer.text).by_id("kept").text


def test_a_closed_article_takes_no_comment(reader, send):
    send()
    with reader.product.database.begin() as conn:
        conn.execute(update(threads).values(closed=True))
    assert send().status_code == 403


@pytest.mark.parametrize("data", [b"author=%ff", b"comment=a&comment=b"])
def test_a_form_that_cannot_be_read_is_refused(reader, data):
    media = "application/x-www-form-urlencoded"
    answer = reader.product.client.post(PATH, data=data, content_type=media)
    assert answer.status_code in (400, 422)


def test_where_there_are_several_sites_the_action_names_one(reader, send):
    add_site(reader.product.database, "other")
    assert send().status_code == 400
    assert send(f"{PATH}?site=nowhere").status_code == 404
    assert send(f"{PATH}?site=demo&site=other").status_code == 400
    assert send(f"{PATH}?site=other").headers["Location"].startswith("/t/other/48213")


def test_the_reader_goes_back_to_an_article_of_the_site(origin, send):
    answer = send(redirect_to=f"{ORIGIN}/2026/bridge/?a=b#top")
    page, _, anchor = answer.headers["Location"].partition("#")
    assert page == f"{ORIGIN}/2026/bridge/?a=b"
    assert anchor.startswith("comment-")


def test_an_article_named_by_its_own_address_is_where_the_reader_goes(origin, send):
    answer = send(comment_post_ID=f"{ORIGIN}/bridge")
    assert answer.headers["Location"].startswith(f"{ORIGIN}/bridge#comment-")


ELSEWHERE = [
    "https://evil.example/", "//evil.example/", "https://news.example.org.evil.example/",
    "https://news.example.org@evil.example/", "https://news.example.orgevil.example",
    "javascript:alert(1)", "https:evil.example", "/\\evil.example", "\\\\evil.example",
    "http://news.example.org/", "https://news.example.org:8443/", "https://news.example.org\\@evil.example",
    "https://news.example.org/\r\nSet-Cookie: a=b", "https://news.example.org/\nLocation: https://evil.example",
    "https://news.example.org/\x00", " https://evil.example", "https://evil.example#https://news.example.org/",
    "https://evil.example/https://news.example.org/", "data:text/html,x", "https://", "a" * 5_000,
]  # fmt: skip


@pytest.mark.parametrize("asked", ELSEWHERE)
def test_nobody_is_ever_sent_elsewhere(origin, send, asked):
    answer = send(redirect_to=asked)
    assert answer.status_code == 302
    assert answer.headers["Location"].startswith("/t/demo/48213?received=1#comment-")
    assert "Set-Cookie" not in answer.headers


def test_a_site_without_origins_sends_readers_to_our_own_page(send):
    answer = send(redirect_to="https://news.example.org/2026/bridge/")
    assert answer.headers["Location"].startswith("/t/demo/48213?")


def test_a_foreign_address_as_an_article_is_only_a_name(origin, send):
    answer = send(comment_post_ID="https://evil.example/a")
    assert answer.headers["Location"].startswith("/t/demo/https%3A%2F%2Fevil.example%2Fa?received=1#")
