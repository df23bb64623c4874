"""Ask a service elsewhere about each comment of a batch: several at once, within a time, or not at all.

Whatever goes wrong is a finding with an error, which holds the comment; nothing that was not clearly said
counts as clear. Error codes of every such check:

- ``timeout``, ``resolve_failed``, ``connect_failed``, ``tls_failed``, ``too_large``, ``protocol``,
  ``refused_address``: no whole answer came (``service.safehttp``);
- ``status_500`` and the like: another status than the protocol has for an answer;
- ``bad_answer``: an answer that makes no sense;
- ``circuit_open``: it failed several times in a row and is left alone for a while;
- ``author_unknown``: the worker could not find out whether the text shows its author's own address.
"""

import logging
import threading
import time
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from service.checks.base import Subject, no_finding
from service.checks.circuit import Circuit
from service.domain.verdict import Finding
from service.safehttp import Answer, Client, Limits, OutboundError, Request, Session

log = logging.getLogger(__name__)


class Unreadable(Exception):
    """The service failed: its answer is none. The code goes into the finding."""


class Declined(Exception):
    """The service works and does not judge this comment. The code goes into the finding."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """How long, how many at once, and when to stop asking."""

    call_s: float
    batch_s: float
    """For all comments of a batch; what has no answer by then is a time-out."""
    calls_max: int
    failures_max: int
    pause_s: float


class Service(Protocol):
    """A protocol: what is asked about a comment, and what an answer means."""

    name: str
    version: str
    body_bytes_max: int

    def request(self, subject: Subject) -> Request:
        """The question. Raises Declined where there is none to ask."""
        ...

    def finding(self, subject: Subject, answer: Answer) -> Finding:
        """The judgement in an answer of status 200 or another. Raises Unreadable or Declined."""
        ...


class RemoteCheck:
    """A check whose findings come from a service."""

    def __init__(
        self, service: Service, client: Client, terms: Terms, monotonic: Callable[[], float] = time.monotonic
    ) -> None:
        """``client`` is the way out; ``monotonic`` gives seconds for the circuit breaker's pause."""
        self.name, self.version = service.name, service.version
        self._service, self._client, self._terms = service, client, terms
        self._circuit = Circuit(terms.failures_max, terms.pause_s, monotonic)

    def __call__(self, subjects: Sequence[Subject]) -> list[Finding]:
        """One finding a subject, after ``batch_s`` at the latest."""
        ends_at = time.monotonic() + self._terms.batch_s
        findings = [no_finding("timeout")] * len(subjects)
        waiting = deque(enumerate(subjects))
        if self._circuit.on_trial and waiting:
            self._work(deque([waiting.popleft()]), findings, ends_at)
        threads = [
            threading.Thread(target=self._work, args=(waiting, findings, ends_at), daemon=True)
            for _ in range(min(self._terms.calls_max, len(waiting)))
        ]
        try:
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join(max(0.0, ends_at - time.monotonic()))
        finally:
            waiting.clear()  # whoever is still at work ends with its call
        return [replace(one, check=self.name, check_version=self.version) for one in findings]

    def _work(self, waiting: deque[tuple[int, Subject]], findings: list[Finding], ends_at: float) -> None:
        with self._client.session() as session:
            while (left_s := ends_at - time.monotonic()) > 0:
                try:
                    at, subject = waiting.popleft()
                except IndexError:
                    return
                findings[at] = self._ask(session, subject, min(self._terms.call_s, left_s))

    def _ask(self, session: Session, subject: Subject, call_s: float) -> Finding:
        if subject.author is None:
            return no_finding("author_unknown")
        if self._circuit.open:
            return no_finding("circuit_open")
        try:
            request = self._service.request(subject)
            limits = Limits(connect_s=call_s, total_s=call_s, body_bytes_max=self._service.body_bytes_max)
            found = self._service.finding(subject, session.send(request, limits))
        except Declined as declined:
            self._circuit.answered()
            return no_finding(str(declined))
        except OutboundError as error:
            return self._failed(error.code)
        except Unreadable as unreadable:
            return self._failed(str(unreadable))
        except Exception as error:
            # In a thread of ours it would end the thread and be printed; the type alone tells no text.
            return self._failed(f"exception:{type(error).__name__}")
        self._circuit.answered()
        return found

    def _failed(self, code: str) -> Finding:
        if self._circuit.failed():
            log.warning(
                "check.circuit_open",
                extra={"check": self.name, "seconds": self._terms.pause_s, "error": code},
            )
        return no_finding(code)
