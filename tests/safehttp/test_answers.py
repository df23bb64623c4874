"""What comes back is bounded in time and size, taken as it is, and never followed."""

import gzip
import logging

import pytest

from service.safehttp import Client, Limits, OutboundError, Request, Rules
from tests.support.scripted import answering, http

SOON = Limits(total_s=0.3)
SMALL = Limits(head_bytes_max=2_000, body_bytes_max=1_000)


def code_of(action):
    with pytest.raises(OutboundError) as error:
        action()
    return error.value.code


def test_an_answer_is_given_as_it_came(serve, call):
    server = serve(answering(http(b"said", "X-Note: a", "x-note: b", status=418)))
    answer = call(server)
    assert (answer.status, answer.body, answer.cut) == (418, b"said", False)
    assert (answer.header("X-NOTE"), answer.header("absent")) == ("a", None)


def test_the_request_says_what_it_should_and_nothing_of_the_environment(serve, call, monkeypatch):
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9/")
    monkeypatch.setenv("HTTPS_PROXY", "http://127.0.0.1:9/")
    server = serve(answering(http()))
    call(server, headers=(("Content-Type", "application/json"),), body=b'{"a":1}')
    head, _, body = server.requests[0].partition(b"\r\n\r\n")
    first, *lines = head.decode().split("\r\n")
    assert (first, body) == ("POST /hook?key=secret HTTP/1.1", b'{"a":1}')
    assert dict(line.split(": ") for line in lines) == {
        "Host": f"127.0.0.1:{server.port}", "Accept-Encoding": "identity", "User-Agent": "Lettersdesk/0.1.0",
        "Content-Length": "7", "Content-Type": "application/json",
    }  # fmt: skip


def test_a_redirect_is_an_answer_and_is_not_followed(serve, call):
    other = serve(answering(http(b"inside")))
    server = serve(answering(http(b"", f"Location: http://127.0.0.1:{other.port}/", status=302)))
    assert (call(server).status, other.connections) == (302, 0)


def test_a_cookie_is_not_kept(serve):
    server = serve(answering(http(b"", "Set-Cookie: seen=1; Path=/"), http()))
    host = f"127.0.0.1:{server.port}"
    with Client(Rules.of([host])).session() as session:
        for _ in range(2):
            session.send(Request(url=f"http://{host}/"))
    assert server.connections == 1
    assert b"cookie" not in server.requests[1].lower()


def drip(part):
    """Something small again and again, for as long as anybody listens."""

    def script(stream, server):
        server.read(stream)
        while not server.over.wait(0.01):
            stream.sendall(part)

    return script


@pytest.mark.parametrize(
    "beginning",
    [
        b"",
        b"HTTP/1.1 200 Said\r\nX-Slow: ",
        b"HTTP/1.1 200 Said\r\nContent-Length: 900\r\n\r\n",
        b"HTTP/1.1 200 Said\r\nTransfer-Encoding: chunked\r\n\r\n380\r\n",
        b"HTTP/1.1 200 Said\r\n\r\n",
    ],
    ids=["status", "header", "body", "chunk", "body without length"],
)
def test_a_sender_of_one_byte_at_a_time_is_left_at_the_limit(beginning, serve, call):
    def script(stream, server):
        server.read(stream)
        stream.sendall(beginning)
        while not server.over.wait(0.01):
            stream.sendall(b"a")

    assert code_of(lambda: call(serve(script), SOON)) == "timeout"


def test_one_who_says_nothing_is_left_at_the_limit(serve, call):
    assert code_of(lambda: call(serve(lambda stream, server: server.over.wait(20)), SOON)) == "timeout"


def test_one_who_does_not_read_is_left_at_the_limit(serve, call):
    body = b"a" * 20_000_000
    assert code_of(lambda: call(serve(lambda _, server: server.over.wait(20)), SOON, body=body)) == "timeout"


def test_endless_continues_are_left_at_a_limit(serve, call):
    assert code_of(lambda: call(serve(drip(b"HTTP/1.1 100 Continue\r\n\r\n" * 100)))) == "too_large"


@pytest.mark.parametrize(
    "answer",
    [
        http(b"a" * 1_001),
        b"HTTP/1.1 200 Said\r\n\r\n" + b"a" * 1_001,
        b"HTTP/1.1 200 Said\r\nContent-Length: 99999999999999999999\r\n\r\n",
        b"HTTP/1.1 200 Said\r\nTransfer-Encoding: chunked\r\n\r\n3e9\r\n" + b"a" * 1_001 + b"\r\n0\r\n\r\n",
        http(b"", "X-Long: " + "a" * 2_000),
        http(b"", *[f"X-{n}: {'a' * 40}" for n in range(60)]),
        http(b"", *[f"X-{n}: a" for n in range(200)]),
        http(b"", "X-Long: " + "a" * 70_000),
        b"HTTP/1.1 200 " + b"a" * 70_000,
        b"HTTP/1.1 200 Said\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n" + b"X-Trailer: a\r\n" * 100_000,
    ],
    ids=["body", "body without length", "length", "chunks", "header", "headers", "many headers", "line",
         "status line", "trailers"],
)  # fmt: skip
def test_too_much_is_refused(answer, serve, call):
    assert code_of(lambda: call(serve(answering(answer)), SMALL)) == "too_large"


def test_an_answer_at_its_limits_is_taken(serve, call):
    chunks = b"HTTP/1.1 200 Said\r\nTransfer-Encoding: chunked\r\n\r\n" + b"1\r\na\r\n" * 1_000 + b"0\r\n\r\n"
    whole = [http(b"a" * 1_000), b"HTTP/1.1 200 Said\r\n\r\n" + b"a" * 1_000, chunks]
    assert [call(serve(answering(answer)), SMALL).body for answer in whole] == [b"a" * 1_000] * 3


def test_a_long_body_can_be_cut_instead(serve, call):
    answer = call(serve(answering(http(b"a" * 100_000))), Limits(body_bytes_max=8_192, cut_body=True))
    assert (len(answer.body), answer.cut) == (8_192, True)


def test_a_compressed_body_stays_as_it_is(serve, call):
    bomb = gzip.compress(bytes(5_000_000))
    answer = call(serve(answering(http(bomb, "Content-Encoding: gzip"))))
    assert answer.body == bomb


@pytest.mark.parametrize(
    "answer",
    [
        b"",
        b"SSH-2.0-OpenSSH_9.7\r\n",
        b"HTTP/1.1 abc Said\r\n\r\n",
        b"HTTP/1.1 200 Said\r\nContent-Length: 10\r\n\r\nshort",
        b"HTTP/1.1 200 Said\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
        b"HTTP/1.1 200 Said\r\nTransfer-Encoding: chunked\r\n\r\n-5\r\naaaaa",
        b"HTTP/1.1 200 Said\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nab",
        b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n\r\n",
        b"HTTP/1.1 103 Early Hints\r\n\r\n",
    ],
    ids=["nothing", "other protocol", "status", "short", "chunk size", "negative chunk", "broken chunk",
         "switch", "hints"],
)  # fmt: skip
def test_what_is_no_whole_answer_is_an_error(answer, serve, call):
    assert code_of(lambda: call(serve(answering(answer)))) == "protocol"


def test_a_port_where_nobody_listens_is_told(serve, call):
    with serve(answering()) as server:
        pass
    assert code_of(lambda: call(server)) == "connect_failed"


def test_several_requests_share_a_connection_until_the_other_side_ends_it(serve):
    server = serve(answering(http(b"1"), http(b"2", "Connection: close"), http(b"never")))
    host = f"127.0.0.1:{server.port}"
    with Client(Rules.of([host])).session() as session:
        answers = [session.send(Request(url=f"http://{host}/")) for _ in range(4)]
    assert [answer.body for answer in answers] == [b"1", b"2", b"1", b"2"]
    assert server.connections == 2
    assert answers[1].timings.connect_ms == 0 < answers[0].timings.connect_ms


def test_one_request_leaves_no_connection_open(serve, call):
    def script(stream, server):
        server.read(stream)
        stream.sendall(http())
        server.requests.append(stream.recv(1))

    server = serve(script)
    call(server)
    server.join()
    assert server.requests[1] == b""


def test_the_time_is_told_in_parts(serve, call):
    timings = call(serve(answering(http(b"said")))).timings
    assert 0 < timings.connect_ms < timings.total_ms
    assert 0 < timings.first_byte_ms <= timings.total_ms


@pytest.mark.parametrize("header", ["Host", "content-length", "Transfer-Encoding", "Connection", "Cookie"])
def test_a_caller_cannot_set_what_the_client_sets(header):
    with pytest.raises(ValueError, match=header):
        Request(url="https://example.org/", headers=((header, "x"),))


@pytest.mark.parametrize(
    "header",
    [("X-A", "b\r\nX-C: d"), ("X-A", "b\nX-C: d"), ("X-A", "b\r"), ("X-A\r\nX-C", "d"), ("X A", "b"),
     ("X-A:", "b"), ("", "b"), ("X-A", "\x00"), ("X-A", "ä")],
)  # fmt: skip
def test_a_header_cannot_bring_another(header):
    with pytest.raises(ValueError, match="cannot have"):
        Request(url="https://example.org/", headers=(header,))


def test_a_log_line_has_host_and_code_and_nothing_else(serve, call, caplog):
    caplog.set_level(logging.DEBUG)
    server = serve(answering(b"nonsense\r\n\r\n"))
    code_of(lambda: call(server, body=b"what a reader wrote"))
    [record] = [one for one in caplog.records if one.getMessage() == "outbound.failed"]
    assert (record.host, record.error) == ("127.0.0.1", "protocol")
    assert "secret" not in str(vars(record)) + caplog.text
    assert "what a reader wrote" not in str(vars(record)) + caplog.text


def test_a_request_and_an_answer_print_nothing_of_what_they_carry(serve, call):
    server = serve(answering(http(b"what they said", "X-Note: private")))
    shown = repr(call(server)) + repr(
        Request(url="https://example.org/?key=secret", body=b"what a reader wrote")
    )
    assert not [word for word in ("they said", "private", "secret", "reader wrote") if word in shown]
