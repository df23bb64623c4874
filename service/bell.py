"""The bell: an RQ job without data that says "look". All jobs of the service stand in one table here.

The row in the database is the work, so a ring may be lost, doubled or late without harm; a sweeper rings
again. Ringing never makes a reader wait: a thread of its own does it, one ring for as many callers as came
meanwhile. (An enqueue costs RQ 0.3 ms and six Redis commands, and a frozen Redis would cost the full wait.)
"""

import logging
import threading
import uuid
from dataclasses import dataclass
from datetime import UTC, datetime

import redis
from redis.backoff import ExponentialWithJitterBackoff, NoBackoff
from redis.retry import Retry
from rq import Queue, Worker

log = logging.getLogger(__name__)

CHECKS = "checks"
WEBHOOKS = "webhooks"


@dataclass(frozen=True, slots=True)
class Job:
    """What a ring starts: the one function that a worker of this queue may run, and for how long."""

    function: str
    time_limit_s: int


JOBS: dict[str, Job] = {
    CHECKS: Job("workers.check_comments.drain", 120),
    WEBHOOKS: Job("workers.deliver_webhooks.drain", 420),
}
"""Queue to job. Workers refuse every other function."""

RESULT_KEPT_S = 0
FAILURE_KEPT_S = 60
UNHEARD_KEPT_S = 60
"""A ring that no worker hears is worth nothing after a while: the sweeper's next one is fresher."""
ALIVE_WITHIN_S = 90
"""A worker says that it lives every quarter of a minute, or when its job is done."""


def worker_redis(url: str) -> redis.Redis:
    """A client that outlives a restart of Redis: without retries a worker would end, and run a job twice."""
    return redis.Redis.from_url(url, retry=Retry(ExponentialWithJitterBackoff(base=0.05, cap=2), 30))


def web_redis(url: str, *, wait_ms: int) -> redis.Redis:
    """A client that gives up at once: the default of redis-py waits seconds and tries again."""
    wait_s = wait_ms / 1000
    return redis.Redis.from_url(
        url, socket_timeout=wait_s, socket_connect_timeout=wait_s, retry=Retry(NoBackoff(), 0)
    )


def enqueue(client: redis.Redis, queue: str) -> None:
    """Put one job without arguments into ``queue``. The id is new each time: a fixed one can jam."""
    job = JOBS[queue]
    Queue(queue, connection=client, serializer="json").enqueue(
        job.function,
        job_id=f"{queue}-{uuid.uuid4().hex}",
        description=queue,
        job_timeout=job.time_limit_s,
        result_ttl=RESULT_KEPT_S,
        failure_ttl=FAILURE_KEPT_S,
        ttl=UNHEARD_KEPT_S,
    )


def listeners(client: redis.Redis, queue: str) -> int:
    """How many workers of ``queue`` gave a sign of life lately. Raises RedisError."""
    workers = Worker.all(queue=Queue(queue, connection=client, serializer="json"))
    signs = [worker.last_heartbeat for worker in workers if worker.last_heartbeat is not None]
    return sum((datetime.now(UTC) - sign).total_seconds() < ALIVE_WITHIN_S for sign in signs)


class Bell:
    """Rings from a thread of its own. Built after any fork; the thread starts with the first ring."""

    def __init__(self, client: redis.Redis | None) -> None:
        self._client = client
        self._wanted: set[str] = set()
        self._wake = threading.Condition()
        self._thread: threading.Thread | None = None

    def ring(self, queue: str) -> None:
        """Ask for a ring and return at once. Never raises; without Redis the sweeper finds the work."""
        if self._client is None:
            return
        with self._wake:
            self._wanted.add(queue)
            if self._thread is None:
                self._thread = threading.Thread(target=self._run, name="bell", daemon=True)
                self._thread.start()
            self._wake.notify()

    def ring_now(self, queue: str) -> bool:
        """Ring in this thread; False if Redis did not take it within its time."""
        if self._client is None:
            return False
        try:
            enqueue(self._client, queue)
        except (redis.RedisError, OSError) as error:
            log.warning("bell.unheard", extra={"queue": queue, "error": type(error).__name__})
            return False
        return True

    def _run(self) -> None:
        while True:
            with self._wake:
                self._wake.wait_for(lambda: bool(self._wanted))
                wanted, self._wanted = self._wanted, set()
            for queue in sorted(wanted):
                try:
                    self.ring_now(queue)
                except Exception:  # Whatever it is, the next ring must find somebody who rings.
                    log.exception("bell.failed", extra={"queue": queue})
