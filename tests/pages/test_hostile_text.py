"""Whatever a stranger writes, on every page it is text: it runs nothing, loads nothing and hides nothing."""

from urllib.parse import quote

import pytest
from sqlalchemy import update

from service.store.tables import comments, threads
from tests.support import markup
from tests.support.markup import live_markup
from tests.support.product import Posted, Product

THREAD = "/t/demo/bridge"

PAYLOADS = [
    "<script>alert(1)</script>",
    "</textarea><script>alert(2)</script>",
    "</title><svg onload=alert(3)>",
    '"><img src=x onerror=alert(4)>',
    "' onmouseover='alert(5)",
    '" autofocus onfocus="alert(6)" x="',
    "<a href=javascript:alert(7)>click</a>",
    '<blockquote cite="a\nonmouseover=alert(8)">',
    "&lt;script&gt;alert(9)&lt;/script&gt;",
    "{{ 7*191 }} {% raw %} ${7*191} #{7*191} %(a)s {0.__class__}",
    "<!-- --><!--[if IE]><script>",
    "--></article></li></ol></main><h1>Not a heading",
    "<bdi>\u2067\u2067",
    'https://example.org/"><script>alert(10)</script>',
    "https://example.org/'onmouseover='alert(11)",
    "javascript:alert(12) data:text/html,<script>alert(13)</script>",
    "<style>*{display:none}</style><link rel=stylesheet href=//evil.example>",
    "<meta http-equiv=refresh content=0;url=//evil.example>",
    "<form action=//evil.example><input name=author_email>",
]
LINES = [payload for payload in PAYLOADS if not {"\n", "\u2067"} & set(payload) and "https" not in payload]
"""Those that may be a name or a thread: one line, no marks of direction, no broken address."""
FRAME = {"article", "form", "h1", "main", "title", "textarea", "bdi", "blockquote", "meta", "link", "svg"}


def frame(page) -> dict[str, int]:
    """How many of those elements there are: hostile text must not add or end one."""
    return {tag: len(page.all(tag)) for tag in FRAME}


def checked(answer, status: int = 200):
    assert answer.status_code == status, answer.text
    page = markup.read(answer.text)
    assert live_markup(page) == []
    return page


@pytest.mark.parametrize("payload", PAYLOADS)
def test_in_a_comment_it_is_text(reader, press, payload):
    posted = press.letter(press.thread("calm"), body="A calm letter.")
    calm = checked(reader.get("/t/demo/calm"))
    hostile = press.letter(press.thread("bridge"), body=payload)
    page = checked(reader.get(THREAD))
    assert frame(page) == frame(calm)
    shown = page.by_id(f"comment-{hostile.id}").one("div", class_="text").text
    assert "".join(shown.split()) == "".join(payload.split())
    assert calm.has("article", id=f"comment-{posted.id}")


@pytest.mark.parametrize("payload", PAYLOADS)
def test_in_a_refused_form_it_is_text(reader, payload):
    fields = {"body": payload, "author_name": payload, "author_url": payload, "author_email": "half@"}
    calm = checked(reader.send(author_email="half@"), 422)
    page = checked(reader.send(**fields), 422)
    # A name or an address with a payload in it may be one more thing to put right, but not more elements.
    assert {**frame(page), "form": 1} == frame(calm)
    assert page.by_id("body").text == "\n" + payload
    assert page.by_id("author_url").attributes["value"] == payload.replace("\n", "\ufffd")


@pytest.mark.parametrize("payload", LINES)
def test_as_a_name_a_title_and_a_key_it_is_text(reader, payload):
    posted = reader.product.comment(thread=payload, thread_title=payload, author_name=payload[:80])
    approve(reader.product, posted)
    with reader.product.database.begin() as conn:  # even if the site itself should say it
        conn.execute(update(threads).where(threads.c.key == payload).values(title=payload))
    path = f"/t/demo/{quote(payload, safe='')}"
    page = checked(reader.get(path))
    assert page.one("h1").text.strip() == payload
    assert page.by_id(f"by-{posted.id}").text == payload[:80].strip()
    reply = checked(reader.get(f"{path}?reply={posted.id}"))
    assert reply.by_id("respond-title").text == f"Reply to {payload[:80].strip()}"


@pytest.mark.parametrize(
    "url", ["javascript:alert(1)", "data:text/html,x", "https://a@b.example/", 'x" onclick="y']
)
def test_a_web_address_that_came_past_the_door_is_not_linked(reader, press, url):
    posted = press.post(press.thread("bridge"))
    with reader.product.database.begin() as conn:
        conn.execute(update(comments).where(comments.c.seq == posted.seq).values(author_url=url))
    press.publish(posted)
    page = checked(reader.get(THREAD))
    assert not page.by_id(f"by-{posted.id}").has("a")


def test_links_of_comments_pass_nothing_on(reader):
    link = "https://example.org/a"
    posted = reader.product.comment(thread="bridge", body=f"It is at {link}.", author_url=f"{link}/me")
    approve(reader.product, posted)
    page = checked(reader.get(THREAD))
    outside = [link for link in page.by_id("comments").all("a") if link.attributes["href"].startswith("http")]
    assert [link.attributes["rel"] for link in outside] == ["ugc nofollow noopener"] * 2


@pytest.mark.parametrize("payload", PAYLOADS)
def test_on_the_wordpress_door_it_is_text(reader, payload):
    fields = {"comment_post_ID": "7", "author": payload, "email": "half@", "comment": payload, "url": payload}
    page = checked(reader.product.client.post("/wp-comments-post.php", data=fields))
    assert page.by_id("kept").text == "\n" + payload


@pytest.mark.parametrize("path", [
    "/t/<script>alert(1)</script>/x", "/t/demo/x?comment=<script>", "/t/demo/x?after=<b>",
    "/assets/x/<script>", "/t/demo/x?sort=<i>",
])  # fmt: skip
def test_an_error_repeats_nothing_of_the_address(reader, path):
    answer = reader.get(path)
    assert 400 <= answer.status_code < 500
    page = checked(answer, answer.status_code)
    assert not any(part in page.text for part in ("<script>", "<b>", "<i>", "alert"))


def approve(product: Product, posted: Posted) -> None:
    """A person lets a comment through that checks might hold."""
    path = f"/api/v1/moderation/comments/{posted.id}/decisions"
    decision = {"action": "approve", "version": 1}
    answer = product.client.post(path, json=decision, headers=product.bearer())
    assert answer.status_code == 200, answer.text
