"""Places for bodies under way: one network's slow senders leave places for the others, over real sockets."""

import socket
import threading
from collections.abc import Iterator
from contextlib import ExitStack
from socketserver import ThreadingMixIn
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

import pytest

from service.api.gate import Gate
from service.api.places import Places
from service.privacy.network import parse_networks

WITHIN_S = 20
PLACES = 8
TRUSTED = parse_networks(("127.0.0.1/32",))


def answer(environ, start_response):
    start_response("204 No Content", [])
    return []


class Quiet(WSGIRequestHandler):
    def log_message(self, *_args):
        pass


class Server(ThreadingMixIn, WSGIServer):
    daemon_threads = True


class Watched(Places):
    """Tells when a place was asked for: then a slow sender is really under way."""

    def __init__(self) -> None:
        super().__init__(PLACES, TRUSTED)
        self.asked = threading.Semaphore(0)

    def _take(self, network: str) -> bool:
        taken = super()._take(network)
        self.asked.release()
        return taken


@pytest.fixture
def places() -> Watched:
    return Watched()


@pytest.fixture
def port(places) -> Iterator[int]:
    gate = Gate(answer, bytes_max=100, places=places, is_open=lambda _path: False)
    server = make_server("127.0.0.1", 0, gate, Server, Quiet)
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    yield server.server_port
    server.shutdown()
    thread.join(WITHIN_S)
    server.server_close()


def send(port: int, client: str, body: bytes) -> socket.socket:
    """Begin a request of ten bytes through a trusted proxy, and send ``body`` of it."""
    connection = socket.create_connection(("127.0.0.1", port), timeout=WITHIN_S)
    head = f"POST / HTTP/1.1\r\nHost: a\r\nX-Forwarded-For: {client}\r\nContent-Length: 10\r\n\r\n"
    connection.sendall(head.encode() + body)
    return connection


def status(connection: socket.socket) -> int:
    with connection, connection.makefile("rb") as answered:
        return int(answered.readline().split()[1])


def test_slow_bodies_of_one_network_leave_room_for_others_and_give_back_their_places(port, places):
    with ExitStack() as opened:
        slow = [opened.enter_context(send(port, "203.0.113.7", b"ab")) for _ in range(PLACES // 4)]
        for _ in slow:
            assert places.asked.acquire(timeout=WITHIN_S)
        assert status(send(port, "203.0.113.7", b"0123456789")) == 503
        assert status(send(port, "203.0.113.8", b"0123456789")) == 204
        for connection in slow:
            connection.sendall(b"01234567")
            assert status(connection) == 204
    assert status(send(port, "203.0.113.7", b"0123456789")) == 204


def test_together_networks_have_no_more_than_all_places(port, places):
    with ExitStack() as opened:
        for last in range(PLACES):
            opened.enter_context(send(port, f"203.0.113.{last}", b"ab"))
        for _ in range(PLACES):
            assert places.asked.acquire(timeout=WITHIN_S)
        assert status(send(port, "203.0.113.99", b"0123456789")) == 503
