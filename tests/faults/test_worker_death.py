"""G4, G5: whatever dies in the middle of its work, the work is done again by itself, and written once.

How soon is shown by docs/chaos-report.md: here a busy machine may take longer than what is promised.
"""

import signal

import pytest

from tests.support import processes
from tests.support.invariants import violations
from tests.support.posters import Posters, to
from tests.support.stack import wait_until


def published_once(rig, posted) -> bool:
    return rig.decisions(posted.id) == [("checks", "approved")]


@pytest.mark.parametrize("point", ["F5", "F6", "F7", "F8"])
def test_a_worker_killed_at_any_point_of_its_work_loses_nothing_and_doubles_nothing(rig, article, point):
    rig.arm("checks", f"{point}=kill:1")
    armed = set(rig.children("checks"))
    posted = [rig.stack.comment(thread=article) for _ in range(3)]
    wait_until(lambda: armed - set(rig.children("checks")))
    rig.arm("checks", "")
    wait_until(lambda: all(published_once(rig, one) for one in posted))


def test_a_worker_thought_dead_that_wakes_up_after_its_successor_has_finished_writes_nothing(rig, article):
    rig.settings(batch_time_limit_s=300)
    rig.arm("checks", "F6=sleep:3")
    posted = rig.stack.comment(thread=article)
    rig.wait_checked(posted.id)
    orphans = rig.orphan("checks")
    processes.signal_all(signal.SIGSTOP, *orphans)
    rig.settings(faults="")
    rig.start("checks")
    wait_until(lambda: published_once(rig, posted))
    processes.signal_all(signal.SIGCONT, *orphans)
    wait_until(lambda: not any(map(processes.alive, orphans)))
    first, *later = rig.checked(posted.id)
    assert first in orphans
    assert later
    assert not set(later) & set(orphans)
    assert rig.events(posted.id) == ["comment.received", "comment.published"]


def test_workers_killed_again_and_again_under_a_flow_of_comments_keep_every_invariant(rig, ledger, article):
    with Posters(to(rig.stack.port), ledger, rate=10, thread=article) as posters:
        for round_ in range(4):
            goal = posters.settled + 8
            wait_until(lambda goal=goal: posters.settled >= goal)
            (rig.kill_children if round_ % 2 else rig.kill_all)("checks")
            if "checks" not in rig.stack.processes:
                rig.start("checks")
    rig.heal()
    with rig.database.read() as conn:
        assert violations(conn, ledger, checks=rig.stack.settings.checks) == []
