"""What can go wrong at any moment: each fault as a function, chosen by dice. Used by bench/chaos.py."""

import random
import signal
import threading
import time
from collections.abc import Callable
from contextlib import suppress

from sqlalchemy.exc import DBAPIError

from service.domain.errors import Unavailable
from tests.support import processes
from tests.support.letters import letter
from tests.support.product import comment_fields
from tests.support.rig import Rig


class Faults:
    """The faults of one rig. ``one()`` does the next that the dice choose, and returns its name."""

    def __init__(self, rig: Rig, dice: random.Random) -> None:
        self.rig = rig
        self.dice = dice
        self._later: list[threading.Thread] = []
        self._poisons = 0
        self._all: dict[str, Callable[[], None]] = {
            "a web process killed": lambda: self._kill_one("web"),
            "a checking process killed": lambda: self._kill_one("checks"),
            "all checking processes killed, parent too": lambda: self._kill_all("checks"),
            "parent of the checkers killed, children live on": self._orphan,
            "a checking process frozen for 10 s": self._freeze_worker,
            "maintenance killed": lambda: self._kill_all("maintenance"),
            "workers restarted in order": self._restart_workers,
            "web reloaded": lambda: self.rig.stack.processes["web"].signal(signal.SIGHUP),
            "Redis wiped": self._wipe,
            "Redis frozen": self._freeze_redis,
            "Redis killed and started again": self._restart_redis,
            "write lock of the database held for 1 to 3 s": self._lock,
            "a comment that kills its checker": self._poison,
        }
        if rig.postgres is not None:
            self._all["PostgreSQL crashed (immediate) and recovered"] = rig.postgres.crash_and_restart

    def one(self) -> str:
        """Do one."""
        name = self.dice.choice(sorted(self._all))
        self._all[name]()
        return name

    def undo(self) -> None:
        """Wait for everything that was to be undone later."""
        for thread in self._later:
            thread.join()

    def _kill_one(self, kind: str) -> None:
        if children := self.rig.children(kind):
            processes.kill(self.dice.choice(children))

    def _kill_all(self, kind: str) -> None:
        self.rig.kill_all(kind)
        self.rig.start(kind)

    def _orphan(self) -> None:
        self.rig.orphan("checks")
        self.rig.start("checks")

    def _restart_workers(self) -> None:
        self.rig.stack.stop("checks")
        self.rig.start("checks")

    def _freeze_worker(self) -> None:
        if children := self.rig.children("checks"):
            frozen = self.dice.choice(children)
            processes.signal_all(signal.SIGSTOP, frozen)
            self._in(10.0, lambda: processes.signal_all(signal.SIGCONT, frozen))

    def _wipe(self) -> None:
        with self.rig.valkey.client() as client:
            client.flushall()

    def _freeze_redis(self) -> None:
        self.rig.valkey.process.freeze()
        time.sleep(self.dice.uniform(1, 5))
        self.rig.valkey.process.thaw()

    def _restart_redis(self) -> None:
        self.rig.valkey.process.kill()
        time.sleep(self.dice.uniform(0, 2))
        self.rig.valkey.start()

    def _lock(self) -> None:
        with suppress(Unavailable, DBAPIError), self.rig.locked():
            time.sleep(self.dice.uniform(1, 3))

    def _poison(self) -> None:
        self._poisons += 1
        body = f"{letter(self._poisons)} Contrary: die. Letter {self._poisons}."
        with suppress(OSError):
            fields = comment_fields(thread="https://news.example.org/poison", body=body)
            self.rig.stack.request("POST", "/api/v1/comments", body=fields)

    def _in(self, seconds: float, then: Callable[[], None]) -> None:
        def later() -> None:
            time.sleep(seconds)
            then()

        thread = threading.Thread(target=later, daemon=True)
        thread.start()
        self._later.append(thread)
