"""A host with workers shows its counters, which survive the processes that counted and fill no disk."""

import urllib.request
from collections.abc import Iterator
from pathlib import Path
from urllib.error import HTTPError

import pytest

from tests.support import processes
from tests.support.product import prepare
from tests.support.stack import Stack, stack_on, wait_until
from tests.support.valkey import free_port

DEATHS = 4


@pytest.fixture
def stack(sqlite_databases, valkey_server, tmp_path: Path) -> Iterator[Stack]:
    url = sqlite_databases.new_database(prepare)
    more = {"worker_metrics_port": free_port(), "worker_processes": 1, "batch_comments_max": 1}
    with stack_on(url, valkey_server.url, tmp_path, **more) as running:
        yield running


def shown(stack: Stack, path: str = "/metrics") -> str:
    address = f"http://127.0.0.1:{stack.settings.worker_metrics_port}{path}"
    with urllib.request.urlopen(address, timeout=10) as answer:
        return answer.read().decode()


def verdicts(stack: Stack) -> float:
    lines = [line for line in shown(stack).splitlines() if line.startswith("lettersdesk_verdicts_total{")]
    return sum(float(line.split()[-1]) for line in lines)


def workers_of(stack: Stack) -> list[int]:
    return processes.children(stack.processes["checks"].pid)


def answers(stack: Stack) -> bool:
    try:
        shown(stack)
    except OSError:
        return False
    return True


def test_counters_of_workers_go_on_after_those_who_counted_are_killed(stack):
    stack.start()
    wait_until(lambda: answers(stack))
    for done in range(1, DEATHS + 1):
        stack.post()
        wait_until(lambda done=done: answers(stack) and verdicts(stack) == done)
        processes.kill(*(killed := workers_of(stack)))
        wait_until(lambda killed=killed: not set(killed) & set(workers_of(stack)) and answers(stack))
        assert verdicts(stack) == done
    # One for each process that runs at once: web, checks and maintenance with their parents and this door.
    assert len(list(stack.settings.metrics.glob("counter_*.db"))) <= 8


def test_nothing_else_is_to_be_had_there(stack):
    stack.start("checks")
    wait_until(lambda: answers(stack))
    with pytest.raises(HTTPError, match="404"):
        shown(stack, "/readyz")


def test_it_ends_with_the_workers(stack):
    stack.start("checks")
    wait_until(lambda: answers(stack))
    stack.stop("checks")
    assert not answers(stack)
