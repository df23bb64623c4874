"""A connection that carries no clear request is refused or closed by the real server, and nobody waits."""

import contextlib
import re
import socket
from collections.abc import Iterator

import pytest
from sqlalchemy import func, select

from service.store.engine import Database
from service.store.tables import comments, contacts
from tests.support.product import prepare
from tests.support.stack import Stack, stack_on
from tests.walls.corpus import framing

ANSWERS_WITHIN_S = 30.0
STATUS = re.compile(rb"HTTP/1\.[01] (\d{3})")
REFUSED = frozenset({*range(400, 500), 501, 505})
SLOW_CLIENTS = 60


@pytest.fixture(scope="module")
def served(sqlite_databases, valkey_server, tmp_path_factory) -> Iterator[Stack]:
    folder = tmp_path_factory.mktemp("framing")
    url = sqlite_databases.new_database(prepare)
    with stack_on(url, valkey_server.url, folder, web_threads=4) as stack:
        stack.start("web")
        yield stack


@pytest.fixture(scope="module")
def database(served) -> Iterator[Database]:
    database = Database(served.settings.database, wait_ms=5000, pool_connections=1)
    yield database
    database.close()


def taken(database: Database) -> tuple[int, int]:
    with database.read() as conn:
        return tuple(
            conn.execute(select(func.count()).select_from(table)).scalar_one()
            for table in (comments, contacts)
        )


def exchange(port: int, sent: bytes, *, then_silent: bool = True) -> bytes:
    """All that comes back on one connection, until the server closes it or has no more to say."""
    received = b""
    with socket.create_connection(("127.0.0.1", port), timeout=ANSWERS_WITHIN_S) as connection:
        with contextlib.suppress(OSError):  # it may hang up before it has read everything
            connection.sendall(sent)
            if then_silent:
                connection.shutdown(socket.SHUT_WR)
        with contextlib.suppress(OSError):
            while part := connection.recv(65_536):
                received += part
    return received


@pytest.mark.parametrize("frame", framing.frames(), ids=lambda frame: frame.name)
def test_an_unclear_request_is_refused_or_cut_off(served, database, frame):
    before = taken(database)
    received = exchange(served.port, frame.sent)
    statuses = {int(status) for status in STATUS.findall(received)}
    assert statuses <= REFUSED | frame.also, received[:400]
    assert b"Traceback" not in received
    after = taken(database)
    assert after[0] - before[0] <= frame.comments_max
    assert after[0] == after[1]
    assert served.post(site="demo").status == 202


def test_requests_in_a_row_on_one_connection_each_get_their_answer(served):
    last = framing.HOST + b"Connection: close\r\n"
    sent = framing.request() + framing.request().replace(framing.HOST, last)
    assert STATUS.findall(exchange(served.port, sent, then_silent=False)) == [b"202", b"202"]


SLOW = {
    "says nothing": b"",
    "half a request line": b"POST /api/v1/co",
    "half a head": framing.HEAD,
    "half a body": framing.HEAD + b'Content-Length: 500\r\n\r\n{"thread": ',
    "never reads": b"GET /api/v1/openapi.json HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n" * 40,
}


@pytest.mark.parametrize("kind", SLOW)
def test_slow_clients_keep_nobody_else_waiting(served, kind):
    with contextlib.ExitStack() as connections:
        for _ in range(SLOW_CLIENTS):
            connection = connections.enter_context(socket.create_connection(("127.0.0.1", served.port)))
            connection.setblocking(False)
            with contextlib.suppress(BlockingIOError):
                connection.send(SLOW[kind])
        # More than the server has threads are held; each of these has a deadline of its own in ``request``.
        assert [served.post(site="demo").status for _ in range(3)] == [202, 202, 202]
        assert served.request("GET", "/healthz").status == 200
