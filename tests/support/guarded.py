"""A server process of a test: started, frozen, killed and stopped, and never left behind."""

import contextlib
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

GUARDIAN = Path(__file__).with_name("guardian.py")
READY_WITHIN_S = 120.0
ENDS_WITHIN_S = 60.0

MEMORY = Path("/dev/shm")
MEMORY_FREE_BYTES_MIN = 2 * 1024**3
"""A container often has 64 MB there: too little."""


class Guarded:
    """One running server under its guardian; see guardian.py for what that promises."""

    def __init__(
        self,
        command: list[str],
        *,
        log: Path,
        user: str = "-",
        stop_signal: signal.Signals = signal.SIGTERM,
        remove: Path | None = None,
    ) -> None:
        """Start `command`; its output goes to `log`, and `remove` is deleted when its owner is done."""
        self.log = log
        watch = [sys.executable, "-I", "-S", str(GUARDIAN), user, str(remove or "-"), str(int(stop_signal))]
        with log.open("ab") as output:
            self._guardian = subprocess.Popen(
                [*watch, *command], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=output
            )
        assert self._guardian.stdout is not None
        pid = self._guardian.stdout.readline()
        self._guardian.stdout.close()
        if not pid:
            raise RuntimeError(f"{command[0]} could not be started: {self.last_words()}")
        self.pid = int(pid)

    def wait_until(self, ready: Callable[[], bool], within_s: float = READY_WITHIN_S) -> None:
        """Return once `ready()` holds. Raises RuntimeError with the server's last words if it never does."""
        deadline = time.monotonic() + within_s
        while not ready():
            if self._guardian.poll() is not None or time.monotonic() > deadline:
                self.stop()
                raise RuntimeError(f"the server did not become ready: {self.last_words()}")
            time.sleep(0.02)

    @property
    def alive(self) -> bool:
        """Whether the server still runs (a frozen one does)."""
        return self._guardian.poll() is None

    def kill(self) -> None:
        """`kill -9`: what a crash or an impatient operator does. Returns when it is gone."""
        os.kill(self.pid, signal.SIGKILL)
        self.stop(keep=True)

    def signal(self, number: signal.Signals) -> None:
        """Send it any signal."""
        os.kill(self.pid, number)

    def wait(self) -> int:
        """Its exit code, when it has ended by itself or by a signal; its folder stays, for another start."""
        code = self._guardian.wait(ENDS_WITHIN_S)
        self.stop(keep=True)  # closes our side
        return code

    def freeze(self) -> None:
        """Let it stand still with its connections open, as an overloaded machine does."""
        os.kill(self.pid, signal.SIGSTOP)

    def thaw(self) -> None:
        """Let it go on."""
        os.kill(self.pid, signal.SIGCONT)

    def stop(self, *, keep: bool = False) -> None:
        """Stop it in order; `keep` its folder for another start. Safe to call again."""
        assert self._guardian.stdin is not None
        with contextlib.suppress(OSError, ValueError):  # it has ended, or has been told before
            if keep:
                self._guardian.stdin.write(b"k")
            self._guardian.stdin.close()
        self._guardian.wait(ENDS_WITHIN_S)

    def last_words(self) -> str:
        """The end of its log, for a message."""
        return "\n" + self.log.read_text(errors="replace")[-2000:] if self.log.exists() else "(no log)"


def folder_in_memory(prefix: str) -> Path | None:
    """A new folder that no disk has to keep up with; None where there is none, or little room in it."""
    if not MEMORY.is_dir() or os.statvfs(MEMORY).f_flag & os.ST_NOEXEC:
        return None
    if shutil.disk_usage(MEMORY).free < MEMORY_FREE_BYTES_MIN:
        return None
    return Path(tempfile.mkdtemp(prefix=prefix, dir=MEMORY))


def short_folder(prefix: str) -> Path:
    """A new folder with a path short enough for a socket in it (104 bytes on macOS, 108 on Linux)."""
    usual = tempfile.gettempdir()
    return Path(tempfile.mkdtemp(prefix=prefix, dir=usual if len(usual) <= 60 else "/tmp"))
