"""Redis is a bell and no courier: a job says "look" and nothing else, and no other job is ever run."""

import importlib
import json
import os
import zlib
from pathlib import Path

import pytest
from rq import Queue
from rq.job import Job
from rq.serializers import DefaultSerializer

from service.bell import CHECKS, FAILURE_KEPT_S, JOBS, UNHEARD_KEPT_S, Bell
from tests.support.product import prepare
from tests.support.stack import stack_on, wait_until


class Poison:
    """Does something the moment it is unpickled."""

    def __init__(self, trace: Path) -> None:
        self.trace = trace

    def __reduce__(self):
        return os.system, (f"touch {self.trace}",)


@pytest.mark.parametrize("queue", JOBS)
def test_every_job_is_a_function_that_takes_nothing(queue):
    module, _, name = JOBS[queue].function.rpartition(".")
    function = getattr(importlib.import_module(module), name)
    assert function.__code__.co_argcount == 0


def test_a_ring_leaves_nothing_in_redis_but_the_name_of_its_queue(valkey_server, redis_url):
    with valkey_server.client() as client:
        assert Bell(client).ring_now(CHECKS)
        (name,) = client.scan_iter("rq:job:*")
        job = {key.decode(): value for key, value in client.hgetall(name).items()}
        assert json.loads(zlib.decompress(job["data"])) == [JOBS[CHECKS].function, None, [], {}]
        assert job["description"] == CHECKS.encode()
        assert not {"exc_info", "meta", "result"} & {
            key for key, value in job.items() if value not in (b"", b"{}")
        }
        assert 0 < client.ttl(name) <= UNHEARD_KEPT_S
        assert int(job["failure_ttl"]) == FAILURE_KEPT_S
        assert int(job["result_ttl"]) == 0


def test_two_rings_never_share_a_name(valkey_server, redis_url):
    with valkey_server.client() as client:
        bell = Bell(client)
        bell.ring_now(CHECKS)
        bell.ring_now(CHECKS)
        assert len([*client.scan_iter("rq:job:*")]) == 2


def test_a_worker_runs_no_job_but_its_own(new_sqlite, own_valkey, tmp_path):
    traces = [tmp_path / name for name in ("system", "pickled", "arguments", "private")]
    with own_valkey.client() as client, stack_on(new_sqlite(prepare), own_valkey.url, tmp_path) as stack:
        queue = Queue(CHECKS, connection=client, serializer="json")
        pickling = Queue(CHECKS, connection=client, serializer=DefaultSerializer)
        jobs = [
            queue.enqueue("os.system", f"touch {traces[0]}"),
            pickling.enqueue(JOBS[CHECKS].function, Poison(traces[1])),
            queue.enqueue("subprocess.call", ["touch", str(traces[2])]),
            queue.enqueue("pathlib.Path.touch", str(traces[3])),
            queue.enqueue(JOBS[CHECKS].function, "an argument"),
        ]
        stack.start("web", "checks")
        wait_until(lambda: client.llen(f"rq:queue:{CHECKS}") == 0)
        assert stack.decided(stack.comment()) == "approved"
        assert not [trace for trace in traces if trace.exists()]
        assert all(_refused(client, job) for job in jobs)


def _refused(client, job: Job) -> bool:
    status = client.hget(f"rq:job:{job.id}", "status")
    return status in (None, b"failed")
