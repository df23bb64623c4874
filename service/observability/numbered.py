"""A number for this process that no other living process of the same folder has: the file it counts in.

Process ids would not do: each process that is ever started would leave files of its own, for ever. A number
is free again when its process ends, however it ends, because the kernel drops the lock on it.
"""

import fcntl
import os
from itertools import count
from pathlib import Path

LOCK = "{}.lock"


class Numbered:
    """The numbers of one folder. ``number`` may be called at any time, also after a fork."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._pid = 0
        self._number = ""
        self._held: int | None = None

    def number(self) -> str:
        """This process's number, the lowest that is free; it keeps it for life."""
        if os.getpid() != self._pid:
            if self._held is not None:
                os.close(self._held)  # A copy of the parent's, who goes on holding it.
            self._held, self._number = self._take()
            self._pid = os.getpid()
        return self._number

    def _take(self) -> tuple[int, str]:
        for number in count():
            held = _locked(self._folder / LOCK.format(number))
            if held is not None:
                return held, str(number)
        raise AssertionError


def forget_ended(folder: Path) -> None:
    """Delete the counters of processes that have ended: for whoever starts the service anew."""
    for path in folder.glob("*.db"):
        held = _locked(folder / LOCK.format(path.stem.rpartition("_")[2]))
        if held is not None:
            path.unlink(missing_ok=True)
            os.close(held)


def _locked(path: Path) -> int | None:
    """An open file with a lock on it, or None if another process has it."""
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(descriptor)
        return None
    return descriptor
