"""Whoever starts processes may be killed at any moment, and none of them is left: it would hold the port."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support import late_children, processes
from tests.support.product import prepare
from tests.support.stack import Stack, stack_on, wait_until
from tests.support.valkey import free_port

CHILDREN = {"web": 2, "checks": 3, "maintenance": 2, "webhooks": 2}
"""Two that do the work of their kind, or one; and one that shows the counters of workers."""


@pytest.fixture
def stack(sqlite_databases, valkey_server, tmp_path: Path) -> Iterator[Stack]:
    """An installation of which nothing runs."""
    url = sqlite_databases.new_database(prepare)
    more = {"worker_metrics_port": free_port(), "worker_processes": 2, "web_processes": 2}
    with stack_on(url, valkey_server.url, tmp_path, **more) as installed:
        yield installed


@pytest.mark.parametrize("kind", CHILDREN)
def test_children_whose_parent_was_killed_before_they_could_ask_who_it_is_end_too(stack, kind):
    stack.python = (*stack.python, late_children.__file__)
    parent = stack.launch(kind)
    children: list[int] = []

    def born() -> bool:
        children[:] = processes.children(parent.pid)
        return len(children) == CHILDREN[kind]

    wait_until(born)
    parent.kill()
    try:
        wait_until(lambda: not any(map(processes.alive, children)))
    finally:
        processes.kill(*children)
