"""Our RQ worker: one queue, no fork for a job, only jobs of our own table, nothing personal in Redis.

Facts about RQ 3.0 that shape it, all found by running it: a worker of two queues loses jobs when it dies;
``maintenance_interval`` does nothing while the time-to-live is long; the JSON serializer does not stop a
job that names ``os.system``; and on SIGTERM it says goodbye to Redis with all the patience of its client,
so while Redis is away every stop takes until somebody kills it. Hence one queue, a short time-to-live, a
list of functions, and a goodbye that does not wait.
"""

import os
import signal
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from types import FrameType
from typing import Any, Protocol

import redis
from rq import Queue, SimpleWorker, worker_registration
from rq.exceptions import StopRequested
from rq.executions import Execution
from rq.job import Job

from service.bell import JOBS
from service.observability import logs

WORKER_TTL_S = 30
MAINTENANCE_INTERVAL_S = 30
NOTES_S = 2.0
"""How long RQ may take to note the end of a job after SIGTERM; a Redis that stands still would keep it."""


class Drainer(Protocol):
    """Who does the work behind a job."""

    @property
    def at_work(self) -> bool:
        """Whether something is under way."""

    def stop(self) -> None:
        """Begin nothing more."""


class ForbiddenFunction(Exception):
    """Somebody put a job into Redis that is none of ours."""


class OurJob(Job):
    """A job that can only be one of the functions in the bell's table, called without arguments."""

    @property
    def func(self) -> Callable[..., Any]:
        """The function to call; ForbiddenFunction if it is not in the table or comes with arguments."""
        allowed = {job.function for job in JOBS.values()}
        if self.func_name not in allowed or self.instance is not None or self.args or self.kwargs:
            raise ForbiddenFunction
        function: Callable[..., Any] = super().func
        return function


class OurWorker(SimpleWorker):
    """Stops when told to, with or without Redis: the comments it has in hand are the only thing it owes."""

    drainer: Drainer
    leaving: redis.Redis
    """A client that gives up at once, for what is said to Redis after SIGTERM."""
    _performing = False

    def request_stop(self, signum: int, frame: FrameType | None) -> None:
        """On SIGTERM: finish the batch at hand; if there is none, end now."""
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, signal.SIG_IGN)
        self._stop_requested = True
        self.drainer.stop()
        self.connection.connection_pool = self.leaving.connection_pool
        if not self._performing:
            raise StopRequested
        threading.Thread(target=self._leave, name="leave", daemon=True).start()

    def _leave(self) -> None:
        """End the process once the batch is done, should RQ's own notes about it not come to an end."""
        while self.drainer.at_work:
            time.sleep(0.05)
        time.sleep(NOTES_S)
        os._exit(0)

    def perform_job(self, job: Job, queue: Queue, execution: Execution) -> bool:
        """Do the work with the job's id in every log line of it."""
        before = logs.job_id.set(job.id)
        self._performing = True
        try:
            return super().perform_job(job, queue, execution)
        finally:
            self._performing = False
            logs.job_id.reset(before)

    def heartbeat(self, timeout: int | None = None, pipeline: Any = None) -> None:
        """Say again that we are here, and of which queue: a wiped Redis has forgotten it."""
        super().heartbeat(timeout, pipeline)
        worker_registration.register(self, pipeline)

    def subscribe(self) -> None:
        """Take no orders by Redis: whoever can write there could stop workers with them."""

    def teardown(self) -> None:
        """Say goodbye, if Redis hears it."""
        with suppress(redis.RedisError, OSError):
            self.register_death()  # type: ignore[no-untyped-call]


def work(client: redis.Redis, leaving: redis.Redis, queue: str, drainer: Drainer) -> None:
    """Listen to ``queue`` until SIGTERM; the batch at hand is finished first.

    ``client`` outlives a restart of Redis, ``leaving`` gives up at once.
    """
    worker = OurWorker(
        [Queue(queue, connection=client, serializer="json", job_class=OurJob)],
        connection=client,
        job_class=OurJob,
        serializer="json",
        worker_ttl=WORKER_TTL_S,
        maintenance_interval=MAINTENANCE_INTERVAL_S,
        log_job_description=False,
    )
    worker.drainer, worker.leaving = drainer, leaving
    worker.work(logging_level="WARNING")
