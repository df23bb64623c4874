"""Break everything at random under a steady flow of comments, heal, and count what was lost or doubled.

    python -m bench.chaos [--seconds 60] [--database sqlite|postgresql|both] [--seed N] [--rate 20]
                          [--report docs/chaos-report.md]

Real processes, a real Valkey and PostgreSQL of its own with its durability on. The seed decides which fault
comes when, so a bad run can be had again; what the machine makes of it differs a little each time. The exit
code is 1 if an invariant is broken. The faults are in bench/chaos_faults.py, the invariants in
tests/support/invariants.py.
"""

import argparse
import random
import sys
import tempfile
import threading
import time
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from bench.chaos_faults import Faults
from bench.chaos_report import Run, measure, write
from tests.support.ledger import Ledger
from tests.support.posters import Posters, to
from tests.support.product import add_token
from tests.support.rig import Rig, rig_on
from tests.support.stack import Reply

PAUSE_S = (0.3, 2.2)
"""Shortest and longest time between two faults."""

SETTINGS: dict[str, object] = {
    # As an installation has them, and not as the fast tests do.
    "lease_s": 8, "attempts_max": 5, "sweep_interval_s": 2, "check_time_limit_ms": 2000,
    "batch_time_limit_s": 30, "database_wait_ms": 1500,
    "worker_processes": 2, "web_processes": 2, "web_threads": 16, "log_level": "WARNING",
    "duplicate_window_s": 0,
}  # fmt: skip


@dataclass
class Moderator:
    """A person who decides about comments all the while, and writes down what they were told."""

    rig: Rig
    ledger: Ledger
    dice: random.Random
    headers: dict[str, str]
    stopping: threading.Event = field(default_factory=threading.Event)

    def run(self) -> None:
        """Decide until told to stop."""
        while not self.stopping.wait(0.7):
            ids = [one for entry in self.ledger.entries().values() for one in entry.comment_ids]
            if ids:
                self._decide(self.dice.choice(ids))

    def _decide(self, comment_id: str) -> None:
        path = f"/api/v1/moderation/comments/{comment_id}"
        action = self.dice.choice(["approve", "reject", "hold"])
        version = None
        while not self.stopping.is_set() or version is not None:
            with suppress(OSError):
                if version is None:
                    shown = self.rig.stack.request("GET", path, headers=self.headers)
                    version = shown.json["version"] if shown.status == 200 else None
                if version is not None:
                    order = {"action": action, "version": version, "reason": "chaos"}
                    reply = self.rig.stack.request(
                        "POST", f"{path}/decisions", body=order, headers=self.headers
                    )
                    if self._understood(comment_id, version, reply):
                        return
            time.sleep(0.2)

    def _understood(self, comment_id: str, version: int, reply: Reply) -> bool:
        """Whether the answer was a last word. A 409 may be about our own earlier try: there is no other
        moderator, so it is if one has made the very next version."""
        made = reply.status == 200
        if reply.status == 409:
            now = reply.json["current"]
            made = (now["version"], now["decided_by"]) == (version + 1, "moderator")
        if made:
            self.ledger.moderated(comment_id)
        return reply.status in (200, 409, 404)


def main() -> int:
    """Run on one database or on both; write the report if asked to."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--seconds", type=int, default=60)
    parser.add_argument("--database", choices=("sqlite", "postgresql", "both"), default="both")
    parser.add_argument("--seed", type=int, default=random.SystemRandom().randrange(10**6))
    parser.add_argument("--rate", type=float, default=20.0, help="comments a second")
    parser.add_argument("--report", type=Path, help="write a page of Markdown")
    chosen = parser.parse_args()
    engines = ("sqlite", "postgresql") if chosen.database == "both" else (chosen.database,)
    runs = []
    for engine in engines:
        print(f"{engine}: {chosen.seconds} s, seed {chosen.seed}", flush=True)
        run = break_everything(engine, seconds=chosen.seconds, seed=chosen.seed, rate=chosen.rate)
        print(run.summary(), flush=True)
        runs.append(run)
    if chosen.report:
        write(chosen.report, runs, " ".join(["python -m bench.chaos", *sys.argv[1:]]))
    return 1 if any(run.violations for run in runs) else 0


def break_everything(engine: str, *, seconds: int, seed: int, rate: float) -> Run:
    """One run on one database."""
    article = "https://news.example.org/chaos"
    with (
        tempfile.TemporaryDirectory(prefix="ld-chaos-") as name,
        Ledger(Path(name) / "ledger") as ledger,
        rig_on(engine, Path(name), **SETTINGS) as rig,
    ):
        faults = Faults(rig, random.Random(seed))
        headers = {"Authorization": f"Bearer {add_token(rig.database, 'moderate')}"}
        moderator = Moderator(rig, ledger, random.Random(seed + 1), headers)
        deciding = threading.Thread(target=moderator.run, daemon=True)
        with Posters(to(rig.stack.port), ledger, rate=rate, threads=12, thread=article):
            deciding.start()
            injected = inject(faults, seconds)
            faults.undo()
            rig.heal()
        moderator.stopping.set()
        deciding.join(60)
        healed_at = time.monotonic()
        rig.heal()
        return measure(
            rig, ledger, engine=engine, seed=seed, seconds=seconds, injected=injected,
            drained_s=time.monotonic() - healed_at,
        )  # fmt: skip


def inject(faults: Faults, seconds: int) -> Counter[str]:
    """One fault after the other, until the time is over. Returns how often each was done."""
    done: Counter[str] = Counter()
    ends_at = time.monotonic() + seconds
    while time.monotonic() < ends_at:
        time.sleep(faults.dice.uniform(*PAUSE_S))
        name = faults.one()
        done[name] += 1
        print(f"  {seconds - (ends_at - time.monotonic()):6.1f} s  {name}", flush=True)
    return done


if __name__ == "__main__":
    sys.exit(main())
