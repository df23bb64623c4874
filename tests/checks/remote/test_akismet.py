"""The check ``akismet``: what it asks, what it makes of the documented answers, and of all others."""

from urllib.parse import parse_qs

import pytest

from service.domain.verdict import Field, Span
from tests.support.scripted import answering, http


def test_it_asks_as_the_protocol_says_and_sends_no_address(asking, judge):
    asked = asking("akismet", answering(http(b"false")), key="0123456789ab")
    judge(
        asked.check, "Write to ann@example.org & me, 030 1234567", author_name="ann example",
        author_url="https://example.org/ann%40example.org",
        address_spans=(Span(0, 3, "own", Field.AUTHOR_NAME),),
    )  # fmt: skip
    head, _, body = asked.server.requests[0].partition(b"\r\n\r\n")
    assert head.startswith(b"POST /1.1/comment-check HTTP/1.1\r\n")
    assert b"Content-Type: application/x-www-form-urlencoded" in head
    assert parse_qs(body.decode("ascii"), keep_blank_values=True) == {
        "api_key": ["0123456789ab"], "blog": ["https://news.example.org/"], "blog_charset": ["UTF-8"],
        "user_ip": ["0.0.0.0"], "comment_type": ["comment"], "comment_author": ["[address] example"],
        "comment_author_url": [""], "comment_content": ["Write to [address] & me, [phone]"],
    }  # fmt: skip


@pytest.mark.parametrize(
    ("answer", "score", "label", "reason"),
    [
        (http(b"true"), 0.9, "flagged", "akismet.spam"),
        (http(b"true", "X-akismet-pro-tip: discard"), 1.0, "flagged", "akismet.blatant"),
        (http(b"true", "X-akismet-guid: 0123"), 0.9, "flagged", "akismet.spam"),
        (http(b"false"), 0.0, "clear", ""),
        (http(b"false\n"), 0.0, "clear", ""),
        (http(b"false", "X-akismet-recheck-after: 60"), 0.5, "unsure", "akismet.provisional"),
    ],
)
def test_the_documented_answers_are_understood(answer, score, label, reason, asking, judge):
    found = judge(asking("akismet", answering(answer)).check)
    assert (found.score, found.label, found.reason, found.error) == (score, label, reason, None)


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        (http(b"invalid"), "invalid"),
        (http(b"invalid", "X-akismet-debug-help: no key"), "invalid"),
        (http(b"false", "X-akismet-error: suspended", "X-akismet-alert-code: 10402"), "account"),
        (http(b"false", "x-akismet-alert-code: 10402"), "account"),
        (http(b"true", "X-akismet-error: limit"), "account"),
        (http(b""), "bad_answer"),
        (http(b"False"), "bad_answer"),
        (http(b"falsey"), "bad_answer"),
        (http(b"true false"), "bad_answer"),
        (http(b"0"), "bad_answer"),
        (http(b'{"spam":false}'), "bad_answer"),
        (http(b"false", status=500), "status_500"),
        (http(b"false", status=201), "status_201"),
        (http(b"false", "Location: http://127.0.0.1/", status=307), "status_307"),
        (http(b"false", "Retry-After: 60", status=429), "status_429"),
        (http(b"false" + b" " * 2_000), "too_large"),
        (b"false", "protocol"),
        (b"HTTP/1.1 200 Said\r\nContent-Length: 9\r\n\r\nfalse", "protocol"),
    ],
)
def test_an_answer_that_is_none_holds_the_comment(answer, error, asking, judge):
    found = judge(asking("akismet", answering(answer)).check)
    assert (found.error, found.score, found.reason) == (error, 0.0, "")
