"""Look at processes and kill them, as the kernel knows them: by /proc, or by ps where there is none."""

import contextlib
import os
import signal
import subprocess
from pathlib import Path

PROC = Path("/proc")


def children(pid: int) -> list[int]:
    """The living children of a process, oldest first."""
    if not (PROC / str(pid)).exists() and PROC.exists():
        return []
    return sorted(child for child, parent in _parents().items() if parent == pid)


def alive(pid: int) -> bool:
    """Whether it still runs: one that has ended and waits to be asked for its exit code does not."""
    return pid in _parents()


def kill(*pids: int) -> None:
    """``kill -9``; no complaint about one that is gone."""
    signal_all(signal.SIGKILL, *pids)


def signal_all(number: signal.Signals, *pids: int) -> None:
    """Send a signal to each; no complaint about one that is gone."""
    for pid in pids:
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, number)


def _parents() -> dict[int, int]:
    """Every process that has not ended, with its parent."""
    if not (PROC / "self/stat").exists():
        listed = subprocess.run(
            ["ps", "-A", "-o", "pid=,ppid=,stat="], capture_output=True, text=True, check=True
        )
        rows = [line.split() for line in listed.stdout.splitlines()]
        return {int(pid): int(parent) for pid, parent, state in rows if not state.startswith("Z")}
    found = {}
    for folder in PROC.iterdir():
        if folder.name.isdigit():
            with contextlib.suppress(OSError):
                # The name in parentheses may hold anything, so the fields are counted from behind it.
                state, parent = (folder / "stat").read_text().rpartition(")")[2].split()[:2]
                if state not in "ZX":
                    found[int(folder.name)] = int(parent)
    return found


def command(pid: int) -> str:
    """The command line of a process, or nothing if it is gone."""
    with contextlib.suppress(OSError):
        return (PROC / str(pid) / "cmdline").read_text().replace("\0", " ")
    told = ["ps", "-o", "command=", "-p", str(pid)]
    return subprocess.run(told, capture_output=True, text=True, check=False).stdout.strip()
