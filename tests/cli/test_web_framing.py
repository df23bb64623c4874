"""The web server under requests that are wrong, slow or endless: refused, bounded, and nobody else waits."""

import json
from collections.abc import Iterator

import pytest

from tests.support.product import comment_fields, prepare
from tests.support.stack import Stack, stack_on, wait_until
from tests.support.wire import Wire

PAGE = b"GET /api/v1/comments?thread=a-1 HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"
POST = b"POST /api/v1/comments HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
SLOW_CLIENTS = 60


@pytest.fixture(scope="module")
def stack(sqlite_databases, valkey_server, tmp_path_factory) -> Iterator[Stack]:
    """One web process, as the command starts it."""
    folder = tmp_path_factory.mktemp("web")
    more = {"web_header_wait_ms": 2_000, "duplicate_window_s": 0}
    url = sqlite_databases.new_database(prepare)
    with stack_on(url, valkey_server.url, folder, **more) as running:
        running.start("web")
        yield running


@pytest.fixture
def wire(stack: Stack) -> Iterator[Wire]:
    wire = Wire(stack.port)
    yield wire
    wire.close()


def good_post() -> bytes:
    body = json.dumps(comment_fields()).encode()
    return POST + b"Connection: close\r\nContent-Length: %d\r\n\r\n" % len(body) + body


def still_serves(wire: Wire) -> bool:
    return (wire.send(PAGE).statuses, wire.send(good_post()).statuses) == ([200], [202])


CHUNKED = POST + b"Transfer-Encoding: chunked\r\n\r\n"
WRONG = {
    "chunks": (CHUNKED + b"2\r\n{}\r\n0\r\n\r\n", [411]),
    "a chunk size that is no number": (CHUNKED + b"zz\r\n{}\r\n0\r\n\r\n", [411]),
    "a chunk size below zero": (CHUNKED + b"-2\r\n{}\r\n0\r\n\r\n", [411]),
    "a chunk size past 64 bits": (CHUNKED + b"fffffffffffffffff\r\n{}\r\n0\r\n\r\n", [411]),
    "chunks that end in bare line feeds": (CHUNKED + b"2\n{}\n0\n\n", [411]),
    "a chunk longer than it says": (CHUNKED + b"2\r\n{}{}\r\n0\r\n\r\n", [411]),
    "length and chunks": (POST + b"Content-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", [411]),
    "a request hidden behind both": (
        POST + b"Content-Length: 6\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n" + PAGE, [411]),
    "two lengths": (POST + b"Content-Length: 2\r\nContent-Length: 3\r\n\r\n{} ", [400]),
    "a list of lengths": (POST + b"Content-Length: 2, 2\r\n\r\n{}", [400]),
    "a length with a sign": (POST + b"Content-Length: +2\r\n\r\n{}", [400]),
    "a length below zero": (POST + b"Content-Length: -2\r\n\r\n{}", [400]),
    "a length past 64 bits": (POST + b"Content-Length: 99999999999999999999\r\n\r\n{}", [400]),
    "a length over the limit": (POST + b"Content-Length: 99999999\r\n\r\n{}", [413]),
    "an unknown coding": (POST + b"Transfer-Encoding: x\r\n\r\n{}", [400]),
    "chunks that are not the last coding": (POST + b"Transfer-Encoding: chunked, x\r\n\r\n{}", [400]),
    "a space before a colon": (POST + b"Content-Length : 2\r\n\r\n{}", [400]),
    "a folded header": (b"GET / HTTP/1.1\r\nHost: x\r\nX-A: a\r\n b\r\n\r\n", [400]),
    "a NUL in a header": (b"GET / HTTP/1.1\r\nHost: x\r\nX-A: a\0b\r\n\r\n", [400]),
    "a bare carriage return in a header": (b"GET / HTTP/1.1\r\nHost: x\r\nX-A: a\rb\r\n\r\n", [400]),
    "no host": (b"GET / HTTP/1.1\r\n\r\n", [400]),
    "two hosts": (b"GET / HTTP/1.1\r\nHost: x\r\nHost: y\r\n\r\n", [400]),
    "a header of a megabyte": (b"GET / HTTP/1.1\r\nHost: x\r\nX-A: " + b"a" * 1_048_576 + b"\r\n\r\n", [431]),
    "ten thousand headers": (b"GET / HTTP/1.1\r\nHost: x\r\n" + b"A: b\r\n" * 10_000 + b"\r\n", [431]),
    "an address of a megabyte": (b"GET /?" + b"a" * 1_048_576 + b" HTTP/1.1\r\nHost: x\r\n\r\n", [431]),
    "a version that does not exist": (b"GET / HTTP/9.9\r\nHost: x\r\n\r\n", [400]),
    "TLS": (b"\x16\x03\x01\x00\xa5\x01\x00\x00\xa1\r\n\r\n", [400]),
    "HTTP/2": (b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", []),
}  # fmt: skip


@pytest.mark.parametrize("name", WRONG)
def test_a_request_that_is_not_certain_is_refused_and_the_next_one_served(wire: Wire, name):
    request, expected = WRONG[name]
    assert wire.send(request).statuses == expected
    assert still_serves(wire)


@pytest.mark.parametrize("beginning", [POST + b"Content-Length: 900\r\n\r\n{", CHUNKED + b"9\r\n{}"])
def test_a_body_that_breaks_off_is_no_comment(stack: Stack, wire: Wire, beginning):
    assert wire.send(beginning, and_hang_up=True).statuses in ([400], [411])
    assert still_serves(wire)


def send_without_end(wire: Wire, chunks_max: int) -> int:
    """How many chunks of 4 kB the server took before it hung up."""
    connection = wire.connect()
    connection.sendall(CHUNKED)
    for number in range(chunks_max):
        try:
            connection.sendall(b"1000\r\n" + b"a" * 4096 + b"\r\n")
        except OSError:
            return number
    return chunks_max


def test_a_body_without_end_is_cut_off_early(wire: Wire):
    assert send_without_end(wire, 20_000) < 20_000
    assert still_serves(wire)


def test_the_client_is_told_to_go_on_before_it_sends_a_body_that_fits(wire: Wire):
    head, _, body = good_post().partition(b"\r\n\r\n")
    answer = wire.send(head + b"\r\nExpect: 100-continue\r\n\r\n", body)
    assert answer.raw.startswith(b"HTTP/1.1 100")
    assert answer.statuses == [202]


def test_the_client_is_not_told_to_send_what_will_be_refused(wire: Wire):
    too_long = POST + b"Expect: 100-continue\r\nContent-Length: 9999999\r\n\r\n"
    assert wire.send(too_long).raw.startswith(b"HTTP/1.1 413")


def test_http_1_0_is_spoken(wire: Wire):
    answer = wire.send(b"GET /api/v1/comments?thread=a-1 HTTP/1.0\r\n\r\n")
    assert (answer.statuses, answer.closed) == ([200], True)


def test_requests_that_come_together_are_answered_in_turn(wire: Wire):
    together = PAGE.replace(b"Connection: close\r\n", b"") + PAGE
    assert wire.send(together).statuses == [200, 200]


def test_a_head_answer_has_the_length_and_no_body(wire: Wire):
    answer = wire.send(PAGE.replace(b"GET", b"HEAD"))
    assert answer.raw.endswith(b"\r\n\r\n")
    assert b"content-length: " in answer.raw.lower()


@pytest.mark.parametrize("request_bytes", [PAGE, good_post()], ids=["page", "comment"])
def test_headers_and_body_leave_in_one_packet(wire: Wire, request_bytes):
    """Two packets would cost a client 40 ms of delayed acknowledgement."""
    connection = wire.connect()
    connection.sendall(request_bytes)
    head, _, body = connection.recv(65_536).partition(b"\r\n\r\n")
    assert head.startswith(b"HTTP/1.1 2")
    assert body.endswith(b"}")


@pytest.mark.parametrize(
    "beginning",
    [
        b"",
        b"GET /api/v1/comments?thread=a-1 HTTP/1.1\r\nHost: x\r\nX-A: ",
        POST + b"Content-Length: 900\r\n\r\n{",
        PAGE.replace(b"Connection: close\r\n", b"") * 200,
    ],
    ids=["say nothing", "stop in a header", "stop in the body", "never read"],
)
def test_slow_clients_hold_up_nobody(wire: Wire, beginning):
    wire.hold(SLOW_CLIENTS, beginning)
    for _ in range(3):
        assert still_serves(wire)


def test_more_slow_senders_than_there_are_places_still_hold_up_no_reader(wire: Wire):
    wire.hold(150, POST + b"Content-Length: 900\r\n\r\n{")
    wait_until(lambda: wire.send(good_post()).statuses == [503])
    assert wire.send(PAGE).statuses == [200]
    wire.close()
    wait_until(lambda: still_serves(wire))


def test_a_connection_that_never_ends_its_request_head_is_closed(wire: Wire):
    connection = wire.connect()
    connection.sendall(b"GET / HTTP/1.1\r\nHost: x\r\nX-A: ")
    connection.settimeout(20)
    assert b"200" not in connection.recv(1000)


def test_nothing_of_a_request_is_logged(stack: Stack, wire: Wire):
    wire.send(PAGE.replace(b"a-1", b"canary-thread").replace(b"Host: x", b"Host: canary-host"))
    wire.send(b"GET /canary-path?canary-query HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
    wire.send(POST + b"X-A: canary\r\n\0\r\n\r\n")
    assert "canary" not in stack.log("web")
    assert "127.0.0.1:" not in stack.log("web").replace(f"127.0.0.1:{stack.port}", "")
