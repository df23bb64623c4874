"""G1, G2, G3: a 202 means it is on the disk, once; and whoever got no answer finds out by asking again."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.support.invariants import violations
from tests.support.posters import Posters, comment_bytes, post, to
from tests.support.stack import wait_until

KILLS_EACH = 2


def settle_more(posters: Posters, more: int) -> None:
    goal = posters.settled + more
    wait_until(lambda: posters.settled >= goal)


def kept(rig, ledger) -> list[str]:
    rig.heal()
    with rig.database.read() as conn:
        return violations(conn, ledger, checks=rig.stack.settings.checks)


@pytest.mark.parametrize("point", ["F1", "F2", "F3", "F4"])
def test_a_web_process_killed_at_any_point_of_posting_loses_nothing_and_doubles_nothing(
    rig, ledger, article, point
):
    with Posters(to(rig.stack.port), ledger, rate=20, thread=article):
        rig.arm("web", f"{point}=kill:6")
        dead = set()
        while len(dead) < KILLS_EACH:
            now = set(rig.children("web"))
            wait_until(lambda now=now: set(rig.children("web")) != now)
            dead |= now
        rig.settings(faults="")
    assert kept(rig, ledger) == []
    answers = [answer for entry in ledger.entries().values() for answer in entry.answers]
    assert None in answers
    assert set(answers) == {None, 202}


@pytest.mark.parametrize("shared_rig", ["postgresql"], indirect=True)  # SQLite has no server to crash.
def test_a_database_that_crashes_again_and_again_loses_nothing_it_has_accepted(rig, ledger, article):
    with Posters(to(rig.stack.port), ledger, rate=20, thread=article) as posters:
        for _ in range(3):
            settle_more(posters, 10)
            rig.postgres.crash_and_restart()
        settle_more(posters, 10)
    assert kept(rig, ledger) == []
    answers = {answer for entry in ledger.entries().values() for answer in entry.answers}
    assert answers <= {202, 503, None}
    assert 202 in answers


def test_ten_requests_with_one_key_at_once_are_one_comment(rig, article):
    body = comment_bytes(thread=article)
    with ThreadPoolExecutor(10) as clients:
        answers = set(clients.map(lambda _: post(rig.stack.port, body, article), range(10)))
    assert {status for status, _id in answers} == {202}
    assert len(answers) == 1
    assert rig.posted_to(article) == 1
