"""Our RQ worker: it runs the jobs of our own table and none that somebody else put into Redis."""

import os
import pickle
import signal
from collections.abc import Iterator

import pytest
import redis
from rq import Queue
from rq.exceptions import StopRequested
from rq.job import Job

from service.bell import CHECKS, Bell, enqueue, listeners, web_redis
from service.observability import logs
from workers.worker import ForbiddenFunction, OurJob, OurWorker

ALLOWED = "workers.check_comments.drain"


class Drainer:
    """Counts how often it was told to stop."""

    at_work = False
    stops = 0

    def stop(self) -> None:
        self.stops += 1


@pytest.fixture
def client(redis_url) -> Iterator[redis.Redis]:
    with redis.Redis.from_url(redis_url) as client:
        yield client


@pytest.fixture
def worker(client, redis_url) -> Iterator[OurWorker]:
    """A worker in this process; it sets signal handlers, which are put back."""
    before = {number: signal.getsignal(number) for number in (signal.SIGTERM, signal.SIGINT)}
    queue = Queue(CHECKS, connection=client, serializer="json", job_class=OurJob)
    worker = OurWorker([queue], connection=client, job_class=OurJob, serializer="json")
    worker.drainer, worker.leaving = Drainer(), web_redis(redis_url, wait_ms=200)
    yield worker
    worker.leaving.close()
    for number, handler in before.items():
        signal.signal(number, handler)


def foreign_job(client, function: str, *args: object) -> Job:
    return Queue(CHECKS, connection=client, serializer="json").enqueue(function, *args)


def test_the_bells_job_is_allowed():
    job = OurJob.create(ALLOWED, connection=redis.Redis(), serializer="json")
    assert job.func.__name__ == "drain"


@pytest.mark.parametrize(
    ("function", "args"), [("os.system", ()), ("os.system", ("true",)), (ALLOWED, ("an argument",))]
)
def test_any_other_function_and_any_argument_is_refused(function, args):
    job = OurJob.create(function, args, connection=redis.Redis(), serializer="json")
    with pytest.raises(ForbiddenFunction):
        job.func  # noqa: B018


def test_a_foreign_job_in_the_queue_is_not_run(client, worker, tmp_path):
    job = foreign_job(client, "os.mkdir", str(tmp_path / "made"))
    worker.work(burst=True, logging_level="CRITICAL")
    assert (job.get_status().value, (tmp_path / "made").exists()) == ("failed", False)


class Bomb:
    """What a pickle does to whoever opens it."""

    def __init__(self, path: str) -> None:
        self.path = path

    def __reduce__(self):
        return os.mkdir, (self.path,)


def test_a_pickle_in_the_queue_is_not_opened(client, worker, tmp_path):
    job = foreign_job(client, ALLOWED)
    client.hset(job.key, "data", pickle.dumps(Bomb(str(tmp_path / "made"))))
    worker.work(burst=True, logging_level="CRITICAL")
    assert not (tmp_path / "made").exists()


def test_what_a_ring_leaves_in_redis_says_nothing_and_goes_by_itself(client):
    enqueue(client, CHECKS)
    (key,) = client.keys("rq:job:*")
    job = Job.fetch(key.decode().rpartition(":")[2], connection=client, serializer="json")
    assert (job.description, job.args, job.kwargs, job.meta) == (CHECKS, [], {}, {})
    assert (job.ttl, job.result_ttl, job.failure_ttl) == (60, 0, 60)


def test_a_ring_into_the_void_raises_nothing(tmp_path):
    client = web_redis(f"unix://{tmp_path}/nobody.sock", wait_ms=50)
    assert Bell(client).ring_now(CHECKS) is False
    assert Bell(None).ring_now(CHECKS) is False
    Bell(None).ring(CHECKS)


def test_a_worker_takes_no_orders_by_redis_and_is_there_again_after_a_wipe(client, worker):
    worker.bootstrap(logging_level="CRITICAL")
    assert client.pubsub_channels() == []
    client.flushall()
    worker.heartbeat()
    assert listeners(client, CHECKS) == 1
    worker.teardown()
    assert listeners(client, CHECKS) == 0


def test_a_stop_between_jobs_ends_the_worker_at_once(worker):
    with pytest.raises(StopRequested):
        worker.request_stop(signal.SIGTERM, None)
    assert worker.drainer.stops == 1
    assert worker.connection.connection_pool is worker.leaving.connection_pool


def test_every_log_line_of_a_job_has_its_id_and_none_after_it(client, worker, monkeypatch):
    seen: list[str | None] = []
    monkeypatch.setattr("workers.check_comments.drain", lambda: seen.append(logs.job_id.get()))
    enqueue(client, CHECKS)
    worker.work(burst=True, logging_level="CRITICAL")
    assert len(seen) == 1
    assert str(seen[0]).startswith(f"{CHECKS}-")
    assert logs.job_id.get() is None
