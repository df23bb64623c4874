"""Keep a few processes running until told to stop, then stop them in order and leave none behind."""

import logging
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from service.cli.signals import StopSignals
from service.domain.errors import LettersdeskError

log = logging.getLogger(__name__)

LOOK_INTERVAL_S = 0.1
QUICK_DEATH_S = 5.0
QUICK_DEATHS_MAX = 5
"""A process that dies so often right after its start will not get better: everything stops."""
PAUSE_S = 0.5
"""Between two starts of a program that dies young; longer each time."""
TEND_AGAIN_S = 5.0
EXIT_SETTING = 2


@dataclass
class Program:
    """One process to keep running. Exit code 2 of its first start means: a setting is wrong, do not go on.

    Later it need not mean that: a web process is told that its port is taken while the children of the one
    before, which was killed, are still on their way out.
    """

    name: str
    command: Sequence[str]
    environment: Mapping[str, str]
    process: "subprocess.Popen[bytes] | None" = None
    started_at: float = 0.0
    start_again_at: float = 0.0
    quick_deaths: int = 0
    starts: int = 0


class GaveUp(Exception):
    """A program cannot be kept running. ``for_good``: it said that a setting is wrong, so another start will
    not help."""

    def __init__(self, text: str, *, for_good: bool) -> None:
        super().__init__(text)
        self.for_good = for_good


class Supervisor:
    """Runs ``programs`` until ``signals`` heard one; stops them in order, each within ``drain_s`` seconds.

    ``tend`` is called at every look. It looks after what the programs can do without, so they go on when it
    fails, and it is called again later.
    """

    def __init__(
        self, programs: Sequence[Program], drain_s: float, *, tend: Callable[[], None], signals: StopSignals
    ) -> None:
        self._programs = programs
        self._drain_s = drain_s
        self._tend = tend
        self._tend_at = 0.0
        self._signals = signals

    def start(self) -> None:
        """Start everything."""
        for program in self._programs:
            self._launch(program)

    def look(self) -> None:
        """Start again whatever has died. Raises GaveUp for a program that will not run."""
        now = time.monotonic()
        for program in self._programs:
            if program.process is None:
                if now >= program.start_again_at:
                    self._launch(program)
            elif (code := program.process.poll()) is not None:
                self._bury(program, code)
        if now >= self._tend_at:
            try:
                self._tend()
            except (LettersdeskError, OSError) as error:
                log.error("tending.failed", extra={"error": type(error).__name__})
                self._tend_at = time.monotonic() + TEND_AGAIN_S

    def watch(self) -> None:
        """Look until told to stop."""
        while not self._signals.heard:
            self.look()
            time.sleep(LOOK_INTERVAL_S)

    def stop(self) -> None:
        """Stop the programs one after the other; what does not end in time is killed."""
        for program in self._programs:
            process = program.process
            if process is None or process.poll() is not None:
                continue
            process.terminate()
            try:
                process.wait(self._drain_s + 2)
            except subprocess.TimeoutExpired:
                log.error("program.killed", extra={"program": program.name})
                process.kill()
                process.wait()

    def _launch(self, program: Program) -> None:
        # A session of its own: Ctrl-C comes to us, and we stop the programs in order.
        program.process = subprocess.Popen(  # noqa: S603
            program.command, env=dict(program.environment), start_new_session=True
        )
        program.started_at = time.monotonic()
        program.starts += 1

    def _bury(self, program: Program, code: int) -> None:
        quick = time.monotonic() - program.started_at < QUICK_DEATH_S
        program.quick_deaths = program.quick_deaths + 1 if quick else 0
        for_good = code == EXIT_SETTING and program.starts == 1
        if for_good or program.quick_deaths >= QUICK_DEATHS_MAX:
            times = "" if for_good else f", {program.quick_deaths} times in a row"
            raise GaveUp(f"{program.name} ended with code {code}{times}", for_good=for_good)
        log.warning("program.restarted", extra={"program": program.name, "status": code})
        program.process = None
        program.start_again_at = time.monotonic() + PAUSE_S * program.quick_deaths
