"""The figures of a chaos run, from the ledger and the tables, and the page that shows them."""

import os
import platform
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import select, text

from service.domain.comment import Status
from service.store.tables import comments, decisions
from tests.support.invariants import violations
from tests.support.ledger import Ledger
from tests.support.rig import Rig


@dataclass(frozen=True, kw_only=True)
class Run:
    """What came of one run."""

    engine: str
    version: str
    seed: int
    seconds: int
    injected: Counter[str]
    answers: Counter[int | None]
    accepted: int
    moderated: int
    parked: int
    violations: list[str]
    waited_s: list[float]
    """From storing to the verdict of the checks, by the database's clock, sorted."""
    posted_s: list[float]
    """From sending to the answer 202, sorted."""
    drained_s: float

    def summary(self) -> str:
        """A few lines for a terminal."""
        told = "".join(f"\n  {one}" for one in self.violations[:20])
        return (
            f"  {self.accepted} accepted, {sum(self.injected.values())} faults, {self.parked} parked, "
            f"{self.moderated} decisions of a moderator\n  to the verdict: {_percentiles(self.waited_s)}\n"
            f"  violations: {len(self.violations)}{told}"
        )


def measure(rig: Rig, ledger: Ledger, *, injected: Counter[str], drained_s: float, **facts: object) -> Run:
    """Hold the tables against the ledger, once everything is healed."""
    entries = ledger.entries().values()
    with rig.database.read() as conn:
        broken = violations(conn, ledger, checks=rig.stack.settings.checks)
        question = "SELECT sqlite_version()" if rig.postgres is None else "SHOW server_version"
        version = str(conn.execute(text(question)).scalar_one())
        first = select(comments.c.created_at, decisions.c.created_at.label("decided_at"))
        first = first.join(decisions, decisions.c.comment_seq == comments.c.seq)
        first = first.where(decisions.c.actor == "checks", decisions.c.comment_version == 2)
        waited = sorted((row.decided_at - row.created_at).total_seconds() for row in conn.execute(first))
    answers = Counter(answer for entry in entries for answer in entry.answers)
    broken += [f"{answers[odd]} answers {odd}" for odd in answers.keys() - {202, 429, 503, None}]
    posted = [
        waited
        for entry in entries
        for answer, waited in zip(entry.answers, entry.waited_s, strict=True)
        if answer == 202
    ]
    return Run(
        version=version, injected=injected, drained_s=drained_s, violations=broken, waited_s=waited,
        posted_s=sorted(posted), answers=answers,
        accepted=sum(entry.accepted for entry in entries), moderated=len(ledger.moderations()),
        parked=rig.count(Status.PENDING, parked=True), **facts,  # type: ignore[arg-type]
    )  # fmt: skip


def write(path: Path, runs: Sequence[Run], command: str) -> None:
    """The page."""
    lines = [
        "# Chaos report", "",
        "What was lost or doubled while everything was broken at random, and how long comments waited. This "
        "page is written by the run itself; do not edit it.", "",
        f"    {command}", "",
        f"{datetime.now(UTC):%Y-%m-%d}, {os.cpu_count()} cores shared with other work, {platform.system()} "
        f"{platform.machine()}, Python {platform.python_version()}. Real processes: a web parent with two "
        "workers, a parent with two checking processes, maintenance, a Valkey of its own, and the database "
        "with its durability on. A moderator decides about random comments all the while.", "",
        *_table(runs), "",
        "## The faults", "",
        *_faults(runs), "",
        "## What is held to be true afterwards", "",
        "I1 each accepted key has exactly one row with that text and id. I2 each row has exactly one key and "
        "a text that was sent. I3 no unknown outcome has two rows, and a retry resolves it. I4 what is "
        "public was approved by a moderator or upon a complete set of checks without an error. I5 nothing "
        "waits but what is parked. I6 the log of each comment is one chain of allowed moves, with one event "
        "each. I8 the decisions of moderators in the log are those that were told to have succeeded. I10 the "
        "counts shown are the counts of what is shown.", "",
    ]  # fmt: skip
    for run in runs:
        lines += [f"- {run.engine}: {one}" for one in run.violations]
    path.write_text("\n".join(lines).rstrip() + "\n", encoding="utf-8")


def _table(runs: Sequence[Run]) -> list[str]:
    rows = {
        "seed": [str(run.seed) for run in runs],
        "seconds of faults": [str(run.seconds) for run in runs],
        "faults": [str(sum(run.injected.values())) for run in runs],
        "accepted (202)": [str(run.accepted) for run in runs],
        "attempts without an answer, sent again": [str(run.answers[None]) for run in runs],
        "attempts answered 503, sent again": [str(run.answers[503]) for run in runs],
        "other answers": [_others(run) for run in runs],
        "decisions of the moderator": [str(run.moderated) for run in runs],
        "parked for a person": [str(run.parked) for run in runs],
        "**lost, doubled, or otherwise broken**": [f"**{len(run.violations)}**" for run in runs],
        "stored to verdict: p50 / p90 / p99 / longest": [_percentiles(run.waited_s) for run in runs],
        "POST answered 202: p50 / p90 / p99 / longest": [_percentiles(run.posted_s) for run in runs],
        "nothing left to do after the last fault was undone": [f"{run.drained_s:.1f} s" for run in runs],
    }
    head = [f"{_NAMES[run.engine]} {run.version}" for run in runs]
    return [_row("", *head), _row(*["---"] * (len(runs) + 1)), *(_row(k, *v) for k, v in rows.items())]


_NAMES = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}


def _faults(runs: Sequence[Run]) -> list[str]:
    names = sorted({name for run in runs for name in run.injected})
    lines = [_row("fault", *(_NAMES[run.engine] for run in runs)), _row(*["---"] * (len(runs) + 1))]
    return lines + [_row(name, *(str(run.injected[name]) for run in runs)) for name in names]


def _row(*cells: str) -> str:
    return "| " + " | ".join(cells) + " |"


def _others(run: Run) -> str:
    others = {status: count for status, count in run.answers.items() if status not in (202, 503, None)}
    return ", ".join(f"{count} x {status}" for status, count in others.items()) or "none"


def _percentiles(seconds: Sequence[float]) -> str:
    if not seconds:
        return "-"
    at = [seconds[min(int(len(seconds) * share), len(seconds) - 1)] for share in (0.5, 0.9, 0.99, 1)]
    return " / ".join(f"{one:.2f}" for one in at) + " s"
