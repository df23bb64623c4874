"""G17: an ordinary restart costs nobody anything: no request fails, no work is done twice."""

import signal

from tests.support import processes
from tests.support.invariants import violations
from tests.support.posters import Posters, to
from tests.support.stack import wait_until


def posted_more(posters: Posters, more: int) -> None:
    goal = posters.settled + more
    wait_until(lambda: posters.settled >= goal)


def answers(ledger) -> set[int | None]:
    return {answer for entry in ledger.entries().values() for answer in entry.answers}


def test_workers_restarted_one_after_the_other_under_posts_do_no_comment_twice(rig, ledger, article):
    rig.settings(lease_s=60)
    rig.arm("checks", "")
    rig.arm("maintenance", "")
    with Posters(to(rig.stack.port), ledger, rate=15, thread=article) as posters:
        for kind in ("checks", "maintenance"):
            posted_more(posters, 15)
            rig.stack.stop(kind)
            assert "worker.killed" not in rig.stack.log(kind)
            posted_more(posters, 5)
            rig.start(kind)
    wait_until(rig.is_idle)
    with rig.database.read() as conn:
        assert violations(conn, ledger, checks=rig.stack.settings.checks) == []
    assert answers(ledger) == {202}
    ids = set().union(*(entry.comment_ids for entry in ledger.entries().values()))
    assert [one for one in ids if len(rig.checked(one)) != 1] == []


def test_web_processes_replaced_by_a_reload_under_posts_fail_no_request(rig, ledger, article):
    with Posters(to(rig.stack.port), ledger, rate=15, thread=article) as posters:
        for _ in range(2):
            posted_more(posters, 10)
            before = rig.children("web")
            rig.stack.processes["web"].signal(signal.SIGHUP)
            wait_until(lambda before=before: not any(map(processes.alive, before)))
    rig.heal()
    assert answers(ledger) == {202}
    with rig.database.read() as conn:
        assert violations(conn, ledger, checks=rig.stack.settings.checks) == []
