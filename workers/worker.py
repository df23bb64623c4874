"""Our RQ worker: one queue, no fork for a job, only jobs of our own table, nothing personal in Redis.

Facts about RQ 3.0 that shape it, all found by running it: a worker of two queues loses jobs when it dies;
``maintenance_interval`` does nothing while the time-to-live is long; the JSON serializer does not stop a
job that names ``os.system``. So: one queue, a short time-to-live, and a list of functions.
"""

from collections.abc import Callable
from typing import Any

import redis
from rq import Queue, SimpleWorker
from rq.job import Job

from service.bell import JOBS

WORKER_TTL_S = 30
MAINTENANCE_INTERVAL_S = 30


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


def work(client: redis.Redis, queue: str) -> None:
    """Listen to ``queue`` until SIGTERM; the job at hand is finished first."""
    worker = SimpleWorker(
        [Queue(queue, connection=client, serializer="json", job_class=OurJob)],
        connection=client,
        job_class=OurJob,
        serializer="json",
        worker_ttl=WORKER_TTL_S,
        maintenance_interval=MAINTENANCE_INTERVAL_S,
        log_job_description=False,
    )
    worker.work(logging_level="WARNING")
