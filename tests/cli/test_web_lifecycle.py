"""Web processes come back when they die, finish what they began when told to stop, and leave nobody."""

import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from tests.support import processes
from tests.support.product import comment_fields, prepare
from tests.support.stack import REPOSITORY, Stack, stack_on, wait_until

PAGE = "/api/v1/comments?thread=a-1"
KILLS = 6


@pytest.fixture
def new_stack(sqlite_databases, valkey_server, tmp_path: Path) -> Iterator[Callable[..., Stack]]:
    """Call it, with settings, for a started web server of the test's own."""
    open_stacks = []

    def start(**more: object) -> Stack:
        url = sqlite_databases.new_database(prepare)
        context = stack_on(url, valkey_server.url, tmp_path, **more)
        open_stacks.append(context)
        stack = context.__enter__()
        stack.start("web")
        return stack

    yield start
    for context in open_stacks:
        context.__exit__(None, None, None)


def workers_of(stack: Stack) -> list[int]:
    return processes.children(stack.processes["web"].pid)


def serves(stack: Stack) -> bool:
    try:
        return stack.request("GET", PAGE).status == 200
    except OSError:
        return False


def half_a_comment(stack: Stack) -> tuple[socket.socket, bytes]:
    """A request that is under way, and the part of it that is still missing."""
    body = json.dumps(comment_fields()).encode()
    head = (
        "POST /api/v1/comments HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
        f"Expect: 100-continue\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    connection = socket.create_connection(("127.0.0.1", stack.port), 20)
    connection.sendall(head.encode())
    assert connection.recv(100).startswith(b"HTTP/1.1 100")  # Somebody is reading: it is under way.
    connection.sendall(body[:10])
    return connection, body[10:]


def test_a_killed_process_is_started_again_as_often_as_it_takes(new_stack):
    """More often than once in five seconds, and the parent does not give up."""
    stack = new_stack(web_processes=1)
    for _ in range(KILLS):
        (killed,) = workers_of(stack)
        os.kill(killed, signal.SIGKILL)
        wait_until(lambda killed=killed: killed not in workers_of(stack) and serves(stack))
    assert stack.processes["web"].alive


def test_a_request_under_way_is_finished_before_the_end(new_stack):
    stack = new_stack(drain_s=20)
    connection, rest = half_a_comment(stack)
    web = stack.processes["web"]
    web.signal(signal.SIGTERM)
    wait_until(lambda: not serves(stack))
    connection.sendall(rest)
    assert connection.recv(65_536).startswith(b"HTTP/1.1 202")
    connection.close()
    assert web.wait() == 0


def test_whoever_is_not_done_in_time_is_left(new_stack):
    stack = new_stack(drain_s=1)
    connection, _rest = half_a_comment(stack)
    web = stack.processes["web"]
    web.signal(signal.SIGTERM)
    assert web.wait() == 0
    with connection, suppress(ConnectionResetError):
        assert connection.recv(100) == b""


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_the_end_is_quick_when_nothing_is_under_way_and_no_process_is_left(new_stack, number):
    stack = new_stack(web_processes=2)
    web, workers = stack.processes["web"], workers_of(stack)
    web.signal(number)
    assert web.wait() == 0
    assert [pid for pid in workers if processes.alive(pid)] == []


def test_ctrl_c_reaches_parent_and_workers_at_once_and_ends_them_in_order(new_stack):
    """A terminal sends it to the whole group, so a worker hears it twice."""
    stack = new_stack(web_processes=2)
    web, workers = stack.processes["web"], workers_of(stack)
    # In one moment, where this takes several: a worker that ends before its parent was told is another story.
    for pid in [web.pid, *workers, *workers]:
        with suppress(ProcessLookupError):  # It heard the first one, and was quick.
            os.kill(pid, signal.SIGINT)
    assert web.wait() == 0
    assert "refused to gracefully stop" not in stack.log("web")


def test_workers_end_when_their_parent_is_killed(new_stack):
    stack = new_stack(web_processes=2)
    workers = workers_of(stack)
    os.kill(stack.processes["web"].pid, signal.SIGKILL)
    wait_until(lambda: not any(map(processes.alive, workers)))


def command(stack: Stack, **changes: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "LETTERSDESK_SETTINGS_FILE": str(stack.settings_file), **changes}
    return subprocess.run(
        [sys.executable, "-m", "service.cli", "web"],
        cwd=REPOSITORY, env=environment, capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip


def test_a_second_server_on_the_same_port_says_so_and_does_not_start(new_stack):
    stack = new_stack()
    ended = command(stack)
    assert ended.returncode == 2
    assert "Choose another port" in ended.stderr
    assert serves(stack)


def test_a_wrong_setting_is_one_sentence_and_no_server(new_stack):
    ended = command(new_stack(), LETTERSDESK_SECRET_KEY="short")
    assert (ended.returncode, ended.stderr.count("lettersdesk: ")) == (2, 1)
    assert "lettersdesk init" in ended.stderr
