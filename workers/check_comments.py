"""Claim what waits and decide it. Safe to run anywhere, in any number, any number of times."""

import logging
import time
from contextlib import suppress
from datetime import datetime
from functools import cache

from service.bell import CHECKS
from service.checks.gather import Gathered, Window, gather
from service.checks.layer_cache import LayerCache
from service.checks.runner import run
from service.domain.circumstances import Circumstances, adjust
from service.domain.errors import Unavailable
from service.domain.policy import RuleSet, decide
from service.domain.verdict import Finding
from service.observability import faults, metrics
from service.runtime import WorkerRuntime
from service.store import claims, rulesets, surroundings
from service.store.authors import Seen
from service.store.claims import Claim
from service.usecases.apply_verdict import Judged, apply_verdict
from service.usecases.identify_author import identify_authors
from workers import scope
from workers.watchdog import Watchdog

log = logging.getLogger(__name__)


class Checker:
    """Checks batches for one slot of one process."""

    def __init__(self, runtime: WorkerRuntime, owner: str) -> None:
        self.runtime = runtime
        self.owner = owner
        self.watchdog = Watchdog(runtime.settings.batch_time_limit_s, scope.parent())
        self.layers = LayerCache(lessons_min=runtime.settings.learning_lessons_min)
        self.at_work = False
        self._stopping = False
        self._owed: list[Claim] = []

    def start(self) -> None:
        """Begin to watch this process, and free what its predecessor had claimed and can never finish."""
        self.watchdog.start()
        with self.runtime.database.begin() as conn:
            freed = claims.release_owner(conn, self.owner)
        if freed:
            log.warning("claims.released", extra={"comments": freed})

    def stop(self) -> None:
        """Finish the batch at hand and begin no other. Takes no lock, so a signal handler may call it."""
        self._stopping = True

    def drain(self) -> int:
        """Check batches until nothing waits or the time for one wake-up is over; returns how many comments.

        A full batch rings for help, and whoever ends before the work does rings for another turn.
        """
        settings = self.runtime.settings
        ends_at = time.monotonic() + settings.drain_time_limit_s
        done = 0
        self.at_work = True
        try:
            while time.monotonic() < ends_at and not self._stopping:
                with self.watchdog:
                    checked = self.check_batch()
                if checked == 0:
                    return done
                done += checked
                if checked >= settings.batch_comments_max:
                    self.runtime.bell.ring(CHECKS)
            self.runtime.bell.ring(CHECKS)
            return done
        finally:
            self.at_work = False

    def check_batch(self) -> int:
        """Claim, gather, run all checks, decide, apply. Returns how many were claimed."""
        settings = self.runtime.settings
        self._give_back()
        with self.runtime.database.begin() as conn:
            claim = claims.claim(
                conn, owner=self.owner, batch_max=settings.batch_comments_max, lease_s=settings.lease_s,
                attempts_max=settings.attempts_max,
            )  # fmt: skip
        if claim is None:
            return 0
        faults.hit("F5")
        try:
            self._decide(claim)
        except Unavailable:
            # Not the comments' fault, so it must not count as one of their tries.
            self._owed.append(claim)
            with suppress(Unavailable):  # Else before the next claim.
                self._give_back()
            raise
        return len(claim.batch)

    def _give_back(self) -> None:
        while self._owed:
            with self.runtime.database.begin() as conn:
                claims.give_back(conn, self._owed[0])
            self._owed.pop(0)

    def _decide(self, claim: Claim) -> None:
        gathered, seen, policies, around = self._gather(claim)
        subjects = [one.subject for one in gathered]
        limit_s = self.runtime.settings.check_time_limit_ms / 1000
        findings = run(self.runtime.checks, subjects, time_limit_s=limit_s)
        faults.hit("F6")
        judged = [
            self._judge(one, found, policies, around) for one, found in zip(gathered, findings, strict=True)
        ]
        with self.runtime.database.begin() as conn:
            applied = apply_verdict(conn, claim.token, judged, seen)
        faults.hit("F7")
        _count(applied, self.runtime.clock())

    def _gather(
        self, claim: Claim
    ) -> tuple[list[Gathered], tuple[Seen, ...], dict[str, RuleSet], dict[int, Circumstances]]:
        settings = self.runtime.settings
        window = Window(
            repeats_window_s=settings.repeats_window_s,
            repeats_candidates_max=settings.repeats_candidates_max,
        )
        batch = [one.comment for one in claim.batch]
        who = identify_authors(self.runtime.database, self.runtime.keeper, batch)
        with self.runtime.database.read() as conn:
            sites = {one.comment.site_id for one in claim.batch}
            taught = {site_id: self.layers.of(conn, site_id) for site_id in sites}
            gathered = gather(conn, claim.batch, who.identities, window, taught)
            policies = {site_id: rulesets.in_force(conn, site_id) for site_id in sites}
            around = surroundings.around(conn, [(one.claimed.comment, one.author_id) for one in gathered])
        return gathered, who.seen, policies, around

    def _judge(
        self,
        gathered: Gathered,
        findings: tuple[Finding, ...],
        policies: dict[str, RuleSet],
        around: dict[int, Circumstances],
    ) -> Judged:
        comment = gathered.claimed.comment
        expected = [check.name for check in self.runtime.checks]
        return Judged(
            claimed=gathered.claimed,
            author_id=gathered.author_id,
            findings=findings,
            verdict=adjust(decide(findings, policies[comment.site_id], expected), around[comment.seq]),
            print=gathered.print,
        )


@cache
def checker() -> Checker:
    """The checker of this process."""
    return Checker(scope.runtime(), scope.owner())


def drain() -> None:
    """The job behind the bell. An error is logged and not raised: RQ would store its text in Redis."""
    try:
        checker().drain()
    except Unavailable as error:
        log.warning("drain.put_off", extra={"error": type(error).__name__})
    except Exception:
        log.exception("drain.failed")


def _count(applied: list[Judged], now: datetime) -> None:
    for one in applied:
        metrics.VERDICTS.labels(one.verdict.status.value).inc()
        comment = one.claimed.comment
        # This host's clock against the database's: a skewed one may be behind, and no wait is negative.
        waited_s = (now - (comment.edited_at or comment.created_at)).total_seconds()
        metrics.TO_VERDICT_SECONDS.observe(max(0.0, waited_s))
        for finding in one.findings:
            metrics.CHECK_SECONDS.labels(finding.check).observe(finding.duration_ms / 1000)
            if finding.error is not None:
                metrics.CHECK_ERRORS.labels(finding.check).inc()
