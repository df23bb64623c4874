"""The runtime of this process: built on first use, which is after the fork that made the process."""

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
    return _owner


def take_slot(number: int, parent: str) -> None:
    """Say which child of which parent this process is; ``parent`` is a name that no other parent has."""
    global _owner
    _owner = f"{socket.gethostname()[:HOST_CHARS_MAX]}:{parent}:{number}"


HOST_CHARS_MAX = 64

_owner = ""
