"""Class ``framing``: bytes that are not one clear request, as smugglers and broken clients send them."""

import json
from dataclasses import dataclass

from tests.support.product import comment_fields

PATH = b"/api/v1/comments"
LINE = b"POST " + PATH + b" HTTP/1.1\r\n"
HOST = b"Host: 127.0.0.1\r\n"
TYPE = b"Content-Type: application/json\r\n"
HEAD = LINE + HOST + TYPE


@dataclass(frozen=True)
class Frame:
    """What is sent, and how many comments a server may at most have taken from it."""

    name: str
    sent: bytes
    comments_max: int = 0
    also: frozenset[int] = frozenset()
    """Statuses beside 4xx, 501 and 505 that are right here."""


def body() -> bytes:
    """A good comment, another one each time."""
    return json.dumps(comment_fields(site="demo")).encode()


def request() -> bytes:
    """A good request with a good comment."""
    content = body()
    return HEAD + length(content) + b"\r\n" + content


def length(content: bytes) -> bytes:
    return b"Content-Length: %d\r\n" % len(content)


def chunked(content: bytes) -> bytes:
    return b"%x\r\n%s\r\n0\r\n\r\n" % (len(content), content)


def frames() -> list[Frame]:
    """All of them, with fresh comments inside."""
    return [*_lengths(), *_codings(), *_heads(), *_lines(), *_streams()]


def _lengths() -> list[Frame]:
    good = body()
    values = {
        "negative": b"-1", "plus": b"+%d" % len(good), "hex": b"0x10", "word": b"many", "empty": b"",
        "a list": b"%d, %d" % (len(good), len(good)), "spaces inside": b"1 0", "huge": b"9" * 30,
        "2^63": b"9223372036854775808", "fraction": b"10.0", "underscore": b"1_0", "zeros": b"-0",
    }  # fmt: skip
    found = [
        Frame(f"length {name}", HEAD + b"Content-Length: " + value + b"\r\n\r\n" + good)
        for name, value in values.items()
    ]
    return [
        *found,
        Frame("two lengths", HEAD + length(good) + b"Content-Length: 5\r\n\r\n" + good),
        Frame("no length", HEAD + b"\r\n" + good),
        Frame("too short", HEAD + b"Content-Length: 5\r\n\r\n" + good),
        Frame("too long, then gone", HEAD + b"Content-Length: %d\r\n\r\n" % (len(good) + 50) + good),
        Frame("far too long", HEAD + b"Content-Length: 100000000\r\n\r\n" + good),
        Frame("length 0", HEAD + b"Content-Length: 0\r\n\r\n"),
    ]


def _codings() -> list[Frame]:
    good = body()
    values = {
        "chunked": b"chunked", "CHUNKED": b"CHUNKED", "identity": b"identity", "gzip": b"gzip, chunked",
        "twice": b"chunked, chunked", "not last": b"chunked, identity", "odd": b"xchunked",
        "quoted": b'"chunked"', "tab": b"\tchunked", "comma": b",chunked", "empty": b"",
    }  # fmt: skip
    found = [
        Frame(f"coding {name}", HEAD + b"Transfer-Encoding: " + value + b"\r\n\r\n" + chunked(good))
        for name, value in values.items()
    ]
    coded = HEAD + b"Transfer-Encoding: chunked\r\n"
    smuggled = LINE + HOST + TYPE + length(good) + b"\r\n" + good
    return [
        *found,
        Frame("CL.TE", coded + length(good) + b"\r\n" + chunked(b"{}") + smuggled),
        Frame("TE.CL", HEAD + b"Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n" + chunked(smuggled)),
        Frame(
            "TE, spelled oddly", HEAD + length(good) + b"Transfer-Encoding : chunked\r\n\r\n" + chunked(good)
        ),
        Frame("TE, folded", HEAD + b"Transfer-Encoding:\r\n chunked\r\n\r\n" + chunked(good)),
        Frame("TE twice", coded + b"Transfer-Encoding: identity\r\n\r\n" + chunked(good)),
        Frame("bad chunk", coded + b"\r\nzz\r\n" + good + b"\r\n0\r\n\r\n"),
        Frame("negative chunk", coded + b"\r\n-5\r\n" + good),
        Frame("cut chunk", coded + b"\r\n%x\r\n" % (len(good) + 9) + good),
        Frame("endless chunk size", coded + b"\r\n" + b"0" * 70_000),
        Frame("chunk extension", coded + b"\r\n5;" + b"x" * 70_000),
        Frame("1.0 with chunks", coded.replace(b"1.1", b"1.0") + b"\r\n" + chunked(good)),
    ]


def _heads() -> list[Frame]:
    good = body()
    end = TYPE + length(good) + b"\r\n" + good
    odd = {
        "no host": LINE, "two hosts": LINE + HOST + b"Host: evil.example.org\r\n",
        "a list of hosts": LINE + b"Host: 127.0.0.1, evil.example.org\r\n",
        "no colon": LINE + HOST + b"Odd\r\n", "a blank before the colon": LINE + HOST + b"Odd : x\r\n",
        "no name": LINE + HOST + b": x\r\n", "a fold": LINE + HOST + b"Odd: x\r\n y\r\n",
        "NUL": LINE + HOST + b"Odd: a\0b\r\n", "NUL in a name": LINE + HOST + b"O\0dd: a\r\n",
        "bare CR": LINE + HOST + b"Odd: a\rb: c\r\n",
        "a huge header": LINE + HOST + b"Odd: " + b"x" * 1_000_000 + b"\r\n",
        "10,000 headers": LINE + HOST + b"Odd: x\r\n" * 10_000, "a blank first": LINE + b" " + HOST,
    }  # fmt: skip
    found = [Frame(f"head: {name}", start + end) for name, start in odd.items()]
    # RFC 9112 lets a server read a lone line feed as a line end: the request is clear, and is taken once.
    lone = (LINE + HOST + TYPE + length(good)).replace(b"\r\n", b"\n") + b"\n" + good
    return [*found, Frame("head: lone line feeds", lone, 1, frozenset({202}))]


def _lines() -> list[Frame]:
    rest = HOST + b"\r\n"
    lines = {
        "0.9": b"GET /healthz\r\n", "no version": b"GET /healthz HTTP\r\n" + rest,
        "version 1.2": b"GET /healthz HTTP/1.2\r\n" + rest, "version 3": b"GET /healthz HTTP/3.0\r\n" + rest,
        "version x": b"GET /healthz HTTP/x.y\r\n" + rest, "no path": b"GET  HTTP/1.1\r\n" + rest,
        "a blank in the path": b"GET /a b HTTP/1.1\r\n" + rest,
        "raw bytes": b"GET /\xff\xfe HTTP/1.1\r\n" + rest,
        "a fragment": b"GET /nothing#x HTTP/1.1\r\n" + rest, "no slash": b"GET nothing HTTP/1.1\r\n" + rest,
        "a star": b"GET * HTTP/1.1\r\n" + rest,
        "elsewhere": b"GET http://evil.example.org/nothing HTTP/1.1\r\n" + rest,
        "a tunnel": b"CONNECT evil.example.org:443 HTTP/1.1\r\n" + rest,
        "a long path": b"GET /" + b"a" * 200_000 + b" HTTP/1.1\r\n" + rest,
        "a long method": b"A" * 100_000 + b" / HTTP/1.1\r\n" + rest,
        "an odd method": b"G(E)T / HTTP/1.1\r\n" + rest, "HTTP/2": b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
        "an upgrade": b"GET /nothing HTTP/1.1\r\nUpgrade: h2c\r\nConnection: Upgrade, HTTP2-Settings\r\n"
        b"HTTP2-Settings: AAMA\r\n" + rest,
        "TLS": b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + bytes(40), "noise": bytes(range(256)) * 4,
        "SMTP": b"EHLO example.org\r\n\r\n", "only line ends": b"\r\n" * 2_000,
        "a dotted path": b"GET /../../etc/passwd HTTP/1.1\r\n" + rest,
    }  # fmt: skip
    return [Frame(f"line: {name}", sent) for name, sent in lines.items()]


def _streams() -> list[Frame]:
    good, one, two = body(), request(), request()
    hidden = HEAD + b"Content-Length: %d\r\n\r\n" % (len(good) + len(two)) + good + two
    return [
        Frame("two in a row", one + two, 2, frozenset({202})),
        Frame("one inside the other", hidden),
        Frame("rubbish behind", one + b"\r\nrubbish\r\n\r\n", 1, frozenset({202})),
        Frame("waits to be asked", HEAD + b"Expect: 100-continue\r\n" + length(good) + b"\r\n" + good, 1,
              frozenset({100, 202})),
        Frame("expects the unknown", HEAD + b"Expect: a-miracle\r\n" + length(good) + b"\r\n" + good, 1,
              frozenset({202})),
        Frame("a method with another's name inside", one.replace(b"POST", b"GET", 1)),
    ]  # fmt: skip
