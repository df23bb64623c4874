"""Make trials: one signed request each to an address that somebody is about to save. Two at a time.

Each is made once, whatever becomes of it. One whose worker dies is lost, and whoever asked is told so.
"""

import logging
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import replace

from service.bell import WEBHOOKS
from service.domain.errors import Unavailable
from service.runtime import Runtime
from service.safehttp import Client
from service.store import trials
from service.store.trials import Trial
from service.webhooks import signature
from service.webhooks.payloads import body
from service.webhooks.reference import example
from workers import one_try

log = logging.getLogger(__name__)

AT_ONCE_MAX = 2


class Trials:
    """The trials of one process, in threads of their own: no delivery waits for one."""

    def __init__(self, runtime: Runtime, client: Client) -> None:
        self._runtime, self._client = runtime, client
        self._pool = ThreadPoolExecutor(AT_ONCE_MAX, "trial")
        self._under_way: set[Future[None]] = set()

    @property
    def at_work(self) -> bool:
        """Whether one is being made."""
        return not all(future.done() for future in list(self._under_way))

    def finish(self) -> None:
        """Return when none is under way any more."""
        self._pool.shutdown()

    def is_waiting(self) -> bool:
        """Whether somebody has asked for one."""
        with self._runtime.database.read() as conn:
            return trials.is_waiting(conn)

    def begin(self) -> None:
        """Take up what waits, as far as there is room. By one thread at a time."""
        self._under_way = {future for future in self._under_way if not future.done()}
        while len(self._under_way) < AT_ONCE_MAX and self.is_waiting():
            trial = self._runtime.database.write(trials.claim)
            if trial is None:  # Another process was faster.
                return
            self._under_way.add(self._pool.submit(self._make, trial))

    def _make(self, trial: Trial) -> None:
        try:
            limits = one_try.limits_of(self._runtime.settings.webhooks_timeout_s)
            now = self._runtime.clock()
            fact = replace(example(trial.type, 0), id=trial.id, site_id=trial.site_id, at=now)
            content = body(fact)
            signed = signature.headers([trial.secret], trial.id, int(now.timestamp()), content)
            request = one_try.message(trial.url, content, signed)
            _answer, attempt = one_try.send(self._client, request, limits, number=1)
            self._runtime.database.write(lambda conn: trials.finish(conn, trial.id, attempt))
            if self.is_waiting():
                self._runtime.bell.ring(WEBHOOKS)
        except Unavailable as error:
            log.warning("webhooks.put_off", extra={"error": type(error).__name__})
        except Exception:
            log.exception("webhooks.trial_failed", extra={"site_id": trial.site_id})
