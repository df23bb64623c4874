"""G9, G10: Redis only rings the bell. Wiped, frozen or gone, it costs nobody a comment, and no error."""

import signal
from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.support.invariants import violations
from tests.support.posters import Posters, to
from tests.support.stack import wait_until


def decided(rig, posted) -> bool:
    return all(rig.decisions(one.id) for one in posted)


def test_work_goes_on_while_redis_is_wiped_again_and_again(rig, ledger, article):
    with Posters(to(rig.stack.port), ledger, rate=20, thread=article) as posters:
        for _ in range(8):
            goal = posters.settled + 5
            wait_until(lambda goal=goal: posters.settled >= goal)
            with rig.valkey.client() as client:
                client.flushall()
    rig.heal()
    with rig.database.read() as conn:
        assert violations(conn, ledger, checks=rig.stack.settings.checks) == []
    assert {answer for entry in ledger.entries().values() for answer in entry.answers} == {202}


@pytest.mark.parametrize("trouble", ["frozen", "killed"])
def test_comments_are_taken_and_decided_while_redis_is(rig, article, trouble):
    getattr(rig.valkey.process, {"frozen": "freeze", "killed": "kill"}[trouble])()
    with ThreadPoolExecutor(12) as readers:  # At once: the first to notice must not be the only one spared.
        replies = list(readers.map(lambda _: rig.stack.post(thread=article), range(24)))
    assert [reply.status for reply in replies] == [202] * 24
    posted = [reply.json["id"] for reply in replies]
    wait_until(lambda: all(rig.decisions(one) for one in posted))
    assert rig.stack.request("GET", "/readyz").status == 200


def test_limits_count_in_memory_while_redis_is_away(rig, article):
    rig.settings(rate_post_network="5/day")
    rig.arm("web", "")
    wait_until(rig.stack._web_ready)
    rig.valkey.process.freeze()
    statuses = [rig.stack.post(thread=article).status for _ in range(8)]
    assert statuses == [202] * 5 + [429] * 3


def test_workers_hear_the_bell_again_once_redis_is_back(rig, article):
    workers = rig.children("checks")
    rig.stack.stop("maintenance")  # Nobody but the bell wakes the workers now.
    rig.valkey.process.kill()
    rig.valkey.start()
    posted = rig.stack.comment(thread=article)
    wait_until(lambda: rig.decisions(posted.id))
    assert rig.children("checks") == workers


def test_a_wiped_redis_learns_again_who_listens(rig, article):
    with rig.valkey.client() as client:
        client.flushall()
        rig.stack.decided(rig.stack.comment(thread=article))
        wait_until(lambda: any(client.exists(worker) for worker in client.smembers("rq:workers:checks")))


def test_workers_stop_in_order_while_redis_is_away(rig, article):
    rig.valkey.process.freeze()
    workers = rig.stack.processes.pop("checks")
    workers.signal(signal.SIGTERM)
    assert workers.wait() == 0
    assert "worker.killed" not in rig.stack.log("checks")
