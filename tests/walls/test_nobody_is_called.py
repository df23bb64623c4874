"""The service calls nobody: no address that a comment names is ever asked for anything."""

import contextlib
import socket
from collections.abc import Iterator
from urllib.parse import quote

import pytest
from sqlalchemy import select

from service.store.tables import comments


@pytest.fixture
def listener() -> Iterator[socket.socket]:
    """Somebody on this machine who would hear a call."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.setblocking(False)
        yield server


def test_no_address_in_a_comment_is_fetched(product, listener):
    port = listener.getsockname()[1]
    url = f"http://127.0.0.1:{port}/article"
    text = f"Look at {url} and at http://localhost:{port}/ please, it says more about the old bridge."
    posted = product.comment(thread=url, thread_url=url, author_url=url, body=text, thread_title="The bridge")
    product.check()
    page = f"/t/demo/{quote(url, safe='')}"
    for path in (f"/api/v1/comments?thread={quote(url, safe='')}", page, f"/api/v1/comments/{posted.id}"):
        product.client.get(path)
    with pytest.raises(BlockingIOError):
        listener.accept()


def test_the_listener_would_have_heard(listener):
    with socket.create_connection(listener.getsockname()), contextlib.closing(listener.accept()[0]):
        pass


def test_a_request_without_any_optional_header_is_checked_like_every_other(product):
    """A check that only speaks when a header is there could be switched off by leaving it out."""
    spam = "BUY NOW!!! cheap pills http://a.example http://b.example http://c.example http://d.example"
    posted = product.comment(body=spam)
    product.check()
    with product.database.read() as conn:
        status = conn.execute(select(comments.c.status).where(comments.c.id == posted.id)).scalar_one()
    assert status in ("held", "spam")
