"""The runtime of this process: built on first use, which is after the fork that made the process."""

import os
import socket
from functools import cache

from service.runtime import WorkerRuntime, build_worker
from service.settings import from_env


@cache
def runtime() -> WorkerRuntime:
    """This process's runtime. Connections and threads do not survive a fork, so never call it before one."""
    return build_worker(from_env())


def owner() -> str:
    """The name this process claims comments under; the one that replaces it under its parent has the same."""
    return f"{socket.gethostname()}:{os.getppid()}:{_slot}"


def take_slot(number: int) -> None:
    """Say which of its parent's children this process is."""
    global _slot
    _slot = number


_slot = 0
