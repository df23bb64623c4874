"""``lettersdesk run`` keeps everything running, whatever dies, and leaves nothing behind when it ends."""

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support import processes
from tests.support.guarded import Guarded, short_folder
from tests.support.stack import REPOSITORY, Stack, wait_until
from tests.support.valkey import free_port, valkey_binary

PARTS = {
    "web": "service.cli web", "workers": "workers checks", "maintenance": "workers maintenance",
    "webhooks": "workers webhooks", "Redis": "valkey-server",
}  # fmt: skip


@pytest.fixture(scope="module")
def machine() -> Iterator[Stack]:
    """The service as its first command starts it."""
    folder = short_folder("ld-run-")
    stack = Stack({"port": str(free_port())}, folder)
    redis_server(folder, f'exec {valkey_binary()} "$@"')
    settings = ("RATE_POST_NETWORK=", "RATE_POST_THREAD=", f"REDIS_SERVER={folder / 'redis-server'}")
    command = ["env", "-C", str(REPOSITORY), *(f"LETTERSDESK_{setting}" for setting in settings)]
    command += [sys.executable, "-m", "service.cli", "run", "--no-demo"]
    command += ["--port", str(stack.port), "--data", str(folder / "data")]
    stack.processes["run"] = Guarded(command, log=folder / "run.log", remove=folder)
    stack.processes["run"].wait_until(stack._web_ready, 60)
    yield stack
    stack.stop()


def parts(machine: Stack) -> dict[str, int]:
    """The process of each part that runs."""
    running = {pid: processes.command(pid) for pid in processes.children(machine.processes["run"].pid)}
    return {name: pid for name, words in PARTS.items() for pid in running if words in running[pid]}


def family(pid: int) -> set[int]:
    """A process and everything below it."""
    return {pid}.union(*(family(child) for child in processes.children(pid)))


def redis_server(folder: Path, line: str) -> None:
    """What `lettersdesk run` starts as its Redis from now on: a program of one line."""
    program = folder / "redis-server"
    program.write_text(f"#!/bin/sh\n{line}\n")
    program.chmod(0o700)


@pytest.mark.parametrize("part", PARTS)
def test_whatever_is_killed_runs_again_and_comments_are_decided(machine, part):
    killed = parts(machine)[part]
    before = family(killed)
    processes.kill(killed)
    wait_until(lambda: parts(machine).get(part, killed) != killed)
    wait_until(lambda: not any(map(processes.alive, before)))  # Its children answer for a last second.
    wait_until(machine._web_ready)
    assert machine.decided(machine.comment()) == "approved"


def test_it_goes_on_without_a_redis_that_cannot_be_started_again(machine):
    redis_server(machine.folder, "exit 1")
    processes.kill(parts(machine)["Redis"])
    wait_until(lambda: "tending.failed" in machine.log("run"))
    assert machine.decided(machine.comment()) == "approved"
    assert {*parts(machine), "Redis"} == set(PARTS), machine.log("run")


def test_nothing_is_left_running_when_it_ends(machine):
    pids = family(machine.processes["run"].pid)
    assert len(pids) >= len(PARTS)
    machine.stop()
    wait_until(lambda: not any(map(processes.alive, pids)))
