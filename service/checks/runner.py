"""Run every check over every comment of a batch. Each comment gets one finding a check, whatever happens.

All checks always run: none hides another. An exception, a time-out or an answer that cannot be believed
becomes a finding with an error, which holds the comment. If a check fails on a batch it is asked again one
comment at a time, so that one poisoned comment does not hold its 63 neighbours.
"""

import logging
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from service.checks.accept import accept, failed
from service.checks.base import Check, Subject
from service.checks.timelimit import TimedOut, stop_after
from service.domain.verdict import Finding

log = logging.getLogger(__name__)

SECOND_TRY_SHARE = 0.25
"""Of the time limit, for one comment in the second try. All second tries together get one time limit more,
so a check that hangs on everything costs twice ``time_limit_s`` and no more."""

CLASS_NAME_CHARS_MAX = 60


@dataclass(frozen=True, slots=True)
class _Answer:
    """What came back from one call: as many objects as subjects, or an error code."""

    findings: tuple[object, ...]
    error: str | None
    duration_s: float


def run(
    checks: Sequence[Check],
    subjects: Sequence[Subject],
    *,
    time_limit_s: float,
    clock: Callable[[], float] = time.monotonic,
) -> list[tuple[Finding, ...]]:
    """For each subject one finding a check, in the order of ``checks``. Raises nothing of a check's own.

    ``time_limit_s`` is for one check over the whole batch; ``clock`` gives seconds and never goes back.
    In the main thread a check that takes longer is interrupted; in another thread it is let finish, and its
    late answer is not used. ``duration_ms`` of a finding is its share of the call it came from.
    """
    batch = tuple(subjects)
    columns = [_judge(check, batch, time_limit_s, clock) for check in checks]
    return [tuple(column[row] for column in columns) for row in range(len(batch))]


def _judge(
    check: Check, batch: tuple[Subject, ...], time_limit_s: float, clock: Callable[[], float]
) -> list[Finding]:
    answer = _call(check, batch, time_limit_s, clock)
    if answer.error is not None and len(batch) > 1:
        log.warning("check.batch_failed", extra=_facts(check, answer.error, comments=len(batch)))
        return _one_by_one(check, batch, time_limit_s, clock)
    return _findings(check, batch, answer)


def _one_by_one(
    check: Check, batch: tuple[Subject, ...], time_limit_s: float, clock: Callable[[], float]
) -> list[Finding]:
    ends_at = clock() + time_limit_s
    findings: list[Finding] = []
    for subject in batch:
        left_s = ends_at - clock()
        if left_s <= 0:
            findings.append(failed(check, "timeout"))
            continue
        answer = _call(check, (subject,), min(left_s, time_limit_s * SECOND_TRY_SHARE), clock)
        findings.extend(_findings(check, (subject,), answer))
    return findings


def _call(
    check: Check, batch: tuple[Subject, ...], time_limit_s: float, clock: Callable[[], float]
) -> _Answer:
    began = clock()
    findings: tuple[object, ...] = ()
    error: str | None = None
    try:
        findings = stop_after(time_limit_s, lambda: tuple(check(batch)))
    except TimedOut:
        error = "timeout"
    except Exception as exc:
        # Only its type: the message of a stranger's exception may quote the text.
        error = f"exception:{type(exc).__name__[:CLASS_NAME_CHARS_MAX]}"
    duration_s = clock() - began
    if error is None and duration_s > time_limit_s:
        error = "timeout"
    if error is None and len(findings) != len(batch):
        error = "wrong_count"
    return _Answer(findings, error, duration_s)


def _findings(check: Check, batch: tuple[Subject, ...], answer: _Answer) -> list[Finding]:
    """Signed and believable findings, one a subject, whatever the answer was."""
    share_ms = answer.duration_s * 1000 / max(len(batch), 1)
    if answer.error is not None:
        findings = [failed(check, answer.error, share_ms) for _ in batch]
    else:
        findings = [
            accept(found, check, subject, share_ms)
            for found, subject in zip(answer.findings, batch, strict=True)
        ]
    for finding, subject in zip(findings, batch, strict=True):
        if finding.error is not None:
            log.warning("check.failed", extra=_facts(check, finding.error, comment_id=subject.comment_id))
    return findings


def _facts(check: Check, error: str, **more: object) -> dict[str, object]:
    """What may stand in a log: names and codes, never a text or a message."""
    return {"check": check.name, "version": check.version, "error": error, **more}
