"""The gate lets in only requests whose end is certain, and lets out every answer whole."""

import threading
from io import BytesIO

import pytest
from werkzeug.test import EnvironBuilder, run_wsgi_app

from service.api.gate import REFUSED, Gate
from service.api.places import Places
from service.api.problem import Problem
from service.observability import metrics


class Behind:
    """The application behind the gate: it remembers the body, and answers in pieces."""

    def __init__(self) -> None:
        self.bodies: list[bytes] = []
        self.refused: Problem | None = None
        self.closed = 0

    def __call__(self, environ, start_response):
        self.bodies.append(environ["wsgi.input"].read())
        self.refused = environ.get(REFUSED)
        if environ["PATH_INFO"] == "/bug":
            raise KeyError("canary")
        start_response("200 OK", [("Content-Length", "4")])
        return Pieces(self, environ["PATH_INFO"])


class Pieces:
    def __init__(self, owner: Behind, path: str) -> None:
        self.owner, self.path = owner, path

    def __iter__(self):
        yield b"an"
        if self.path == "/late-bug":
            raise KeyError("canary")
        yield b"sw"

    def close(self) -> None:
        self.owner.closed += 1


class Network:
    """A body as the server hands it on: it comes in bits, and ends early without a word."""

    def __init__(self, *parts: bytes) -> None:
        self.parts = list(parts)

    def read(self, size: int) -> bytes:
        part = self.parts.pop(0) if self.parts else b""
        assert len(part) <= size
        return part


@pytest.fixture
def behind() -> Behind:
    return Behind()


@pytest.fixture
def gate(behind) -> Gate:
    return Gate(behind, bytes_max=10, places=Places(1, ()), is_open="/open".__eq__)


def ask(gate, path="/", method="POST", body=None, **changes):
    environ = EnvironBuilder(path, method=method).get_environ()
    environ.update({"wsgi.input": body or BytesIO(), "wsgi.input_terminated": True, **changes})
    content, status, headers = run_wsgi_app(gate, environ)
    return int(status.split()[0]), b"".join(content), headers


def test_a_body_is_there_before_anybody_reads_it(gate, behind):
    status, content, _ = ask(gate, body=Network(b"ab", b"cde", b"f"), CONTENT_LENGTH="6")
    assert (status, content, behind.bodies) == (200, b"answ", [b"abcdef"])


def test_a_body_that_broke_off_reaches_nobody(gate, behind):
    status, content, _ = ask(gate, body=Network(b"abc"), CONTENT_LENGTH="6")
    assert (status, behind.bodies) == (400, [])
    assert b"malformed-request" in content


def test_a_connection_that_fails_while_sending_is_a_body_that_broke_off(gate, behind):
    class Broken:
        def read(self, _size):
            raise OSError("reset")

    assert (ask(gate, body=Broken(), CONTENT_LENGTH="6")[0], behind.bodies) == (400, [])


def test_a_posted_body_over_the_limit_stays_unread_and_the_application_is_told(gate, behind):
    unread = Network(b"abc")
    ask(gate, body=unread, CONTENT_LENGTH="11")
    assert (behind.bodies, behind.refused.kind.name, unread.parts) == ([b""], "too-large", [b"abc"])
    assert "10 bytes" in behind.refused.detail


@pytest.mark.parametrize("method", ["GET", "PUT", "DELETE"])
def test_no_other_body_over_the_limit_reaches_anybody(gate, behind, method):
    status, content, _ = ask(gate, method=method, CONTENT_LENGTH="11")
    assert (status, behind.bodies) == (413, [])
    assert b"10 bytes" in content


@pytest.mark.parametrize("length", ["-1", "+3", "1e3", "3, 3", "\u0663", " 3"])
def test_a_length_that_is_no_number_is_refused(gate, behind, length):
    assert (ask(gate, CONTENT_LENGTH=length)[0], behind.bodies) == (400, [])


@pytest.mark.parametrize("length", ["1" + "0" * 12, "9" * 5000])
def test_a_length_of_many_digits_is_only_too_large(gate, behind, length):
    assert (ask(gate, method="PUT", CONTENT_LENGTH=length)[0], behind.bodies) == (413, [])


@pytest.mark.parametrize("coding", ["chunked", "gzip, chunked", ""])
def test_a_body_in_chunks_is_refused_with_a_hint(gate, behind, coding):
    status, content, _ = ask(gate, body=Network(b"abc"), HTTP_TRANSFER_ENCODING=coding)
    assert (status, behind.bodies) == (411, [])
    assert b"Content-Length" in content


@pytest.mark.parametrize("changes", [{"HTTP_HOST": "a.example,b.example"}, {"HTTP_HOST": ""}])
def test_a_request_has_exactly_one_host(gate, behind, changes):
    assert (ask(gate, **changes)[0], behind.bodies) == (400, [])


def test_http_1_0_needs_no_host(gate):
    assert ask(gate, HTTP_HOST="", SERVER_PROTOCOL="HTTP/1.0")[0] == 200


def test_when_all_places_are_taken_by_slow_senders_others_are_told_and_readers_are_served(gate, behind):
    begun, go_on = threading.Event(), threading.Event()

    class Slow:
        def read(self, _size):
            begun.set()
            go_on.wait(10)
            return b"abcdef"

    sender = threading.Thread(target=lambda: ask(gate, body=Slow(), CONTENT_LENGTH="6"))
    sender.start()
    begun.wait(10)
    status, _, headers = ask(gate, body=Network(b"abc"), CONTENT_LENGTH="3")
    assert (status, headers["Retry-After"]) == (503, "5")
    assert ask(gate, method="GET")[0] == 200
    go_on.set()
    sender.join(10)
    assert ask(gate, body=Network(b"abc"), CONTENT_LENGTH="3")[0] == 200


def test_the_answer_leaves_in_one_piece_and_is_closed(gate, behind):
    started: list[str] = []
    environ = EnvironBuilder("/").get_environ()
    answer = gate(environ, lambda status, headers, exc_info=None: started.append(status))
    assert (answer, behind.closed, started) == ([b"answ"], 1, ["200 OK"])


@pytest.mark.parametrize("path", ["/bug", "/late-bug"])
def test_a_bug_behind_it_is_a_problem_document_without_a_word_of_it(gate, path, caplog):
    status, content, headers = ask(gate, path)
    assert (status, headers["Content-Type"]) == (500, "application/problem+json")
    assert b"canary" not in content


def test_refusals_are_inert_and_nobody_keeps_them(gate):
    headers = ask(gate, HTTP_HOST="")[2]
    assert headers["Cache-Control"] == "no-store"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in headers["Content-Security-Policy"]


def test_pages_of_other_origins_can_read_a_refusal_where_they_may_call(gate):
    headers = ask(gate, "/open", HTTP_HOST="")[2]
    assert headers["Access-Control-Allow-Origin"] == "*"
    assert "Retry-After" in headers["Access-Control-Expose-Headers"]
    assert "Access-Control-Allow-Origin" not in ask(gate, "/closed", HTTP_HOST="")[2]


def test_a_refusal_is_counted(gate):
    def refused() -> float:
        return metrics.REQUESTS.labels("gate", "413")._value.get()

    before = refused()
    ask(gate, method="PUT", body=Network(b"abc"), CONTENT_LENGTH="11")
    assert refused() == before + 1
