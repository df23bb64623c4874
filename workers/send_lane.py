"""One lane: the deliveries of a claim, one after the other over one connection, each result written down."""

import logging
import random
import time
from collections.abc import Sequence
from functools import partial

from service.domain.errors import Unavailable
from service.observability import faults
from service.runtime import Runtime
from service.safehttp import Answer, Client, Session
from service.store import deliveries, endpoints, feed
from service.store.attempts import Attempt
from service.store.deliveries import Claim, Due
from service.store.endpoints import Endpoint
from service.store.feed import Fact
from service.usecases.record_attempt import Tried, put_off, record_attempt
from service.webhooks import signature
from service.webhooks.payloads import body
from service.webhooks.schedule import Outcome, Step, retry_after, step
from workers import one_try

log = logging.getLogger(__name__)


class Lane:
    """Sends one claim."""

    def __init__(self, runtime: Runtime, client: Client, endpoint: Endpoint, claim: Claim) -> None:
        self._runtime, self._client, self._endpoint, self._claim = runtime, client, endpoint, claim
        self._limits = one_try.limits_of(runtime.settings.webhooks_timeout_s)

    def send(self, ends_at: float) -> int:
        """Send until the first failure, or until ``ends_at`` (monotonic seconds); returns how many tries."""
        with self._runtime.database.read() as conn:
            secrets = endpoints.secrets_of(conn, self._endpoint.id)
        tried = 0
        with self._client.session() as session:
            for due in self._claim.batch:
                if tried and time.monotonic() > ends_at:
                    break
                tried += 1
                if not self._taken(session, due, secrets):
                    break
        return tried

    def _taken(self, session: Session, due: Due, secrets: Sequence[str]) -> bool:
        """Try one and write down what became of it; whether the lane may go on.

        A mistake of ours counts as a try of this delivery and says nothing about the endpoint: it comes again
        by the schedule, and neither at once nor in the way of the others.
        """
        try:
            with self._runtime.database.read() as conn:  # Only now: it may have been erased meanwhile.
                fact = feed.find(conn, due.event_id)
            if fact is None:
                self._expire(due)
                return True
            result = self._try(session, due, fact, secrets)
            faults.hit("F9")
            ours = self._runtime.database.write(partial(record_attempt, tried=result))
        except Unavailable:
            raise
        except Exception:
            log.exception("webhooks.try_failed", extra={"endpoint_id": self._endpoint.id})
            chosen = self._step(None, due)
            self._runtime.database.write(partial(put_off, due=due, token=self._claim.token, step=chosen))
            return False
        return ours and result.step.outcome is Outcome.DELIVERED

    def _expire(self, due: Due) -> None:
        token = self._claim.token
        self._runtime.database.write(lambda conn: deliveries.expire(conn, due, token))

    def _try(self, session: Session, due: Due, fact: Fact, secrets: Sequence[str]) -> Tried:
        now = self._runtime.clock()
        message = body(fact)
        signed = signature.headers(secrets, fact.id, int(now.timestamp()), message)
        request = one_try.message(self._endpoint.url, message, signed)
        answer, attempt = one_try.send(session, request, self._limits, number=due.tries + 1)
        chosen = self._step(answer, due)
        self._log(chosen, attempt)
        return Tried(endpoint=self._endpoint, due=due, token=self._claim.token, step=chosen, attempt=attempt)

    def _step(self, answer: Answer | None, due: Due) -> Step:
        asked = retry_after(answer.header("Retry-After"), self._runtime.clock()) if answer else 0.0
        status = answer.status if answer else None
        # Not for secrets: it only spreads the tries.
        chance = random.random()  # noqa: S311
        return step(status, due.round_tries + 1, retry_after_s=asked, chance=chance)

    def _log(self, chosen: Step, attempt: Attempt) -> None:
        level = logging.DEBUG if chosen.outcome is Outcome.DELIVERED else logging.INFO
        facts = {"endpoint_id": self._endpoint.id, "status": attempt.status, "error": attempt.error}
        log.log(level, f"webhook.{chosen.outcome}", extra=facts)
