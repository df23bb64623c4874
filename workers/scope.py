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
    return _owner


def parent() -> int:
    """The process with which this one ends."""
    return _parent or os.getppid()


def take_slot(number: int, parent: int, parent_name: str) -> None:
    """Say which child of which parent this process is: the parent's number, and a name that no other has.

    The parent says its number, for it may be dead by the time that its child asks who it was.
    """
    global _owner, _parent
    _owner = f"{socket.gethostname()[:HOST_CHARS_MAX]}:{parent_name}:{number}"
    _parent = parent


HOST_CHARS_MAX = 64

_owner = ""
_parent = 0
