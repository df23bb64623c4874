"""G6, G7, G8: whatever a check does, its comment is never published, its worker lives on, others flow."""

from service.domain.comment import Status
from tests.support import processes
from tests.support.stack import wait_until

TRIES = 5
HELD = [("checks", "held")]

STRANGE = {
    "fail": "exception:RuntimeError", "recurse": "exception:RecursionError",
    "nothing": "invalid_finding:type", "letters": "invalid_finding:type", "megabytes": "invalid_finding:type",
    "nan": "invalid_finding:score", "text": "invalid_finding:score", "negative": "invalid_finding:score",
    "endless": "invalid_finding:score", "truth": "invalid_finding:score",
    "eat": "exception:MemoryError", "sleep 60": "timeout", "loop": "timeout",
}  # fmt: skip
"""What the comment tells the check to do, and the error it becomes."""


def told(deed: str, article: str) -> str:
    """A comment that makes the contrary check do something."""
    return f"The council should publish the plan before the autumn. Contrary: {deed}. See {article}"


def impatient(rig, **settings: int) -> None:
    """Let the workers, and who parks what they cannot do, go by these settings."""
    rig.settings(**settings)
    rig.arm("checks", "")
    rig.arm("maintenance", "")


def finished(rig, posted) -> bool:
    row = rig.comment(posted.id)
    return row.parked or row.status != Status.PENDING.value


def test_a_check_that_fails_hangs_or_answers_nonsense_holds_its_own_comment_and_no_other(rig, article):
    # Long enough for a good check on a busy machine; and nobody else tries, while the lease lasts, the two
    # that are never ready in time.
    impatient(rig, check_time_limit_ms=4000, lease_s=60)
    strange = {deed: rig.stack.comment(thread=article, body=told(deed, article)) for deed in STRANGE}
    good = [rig.stack.comment(thread=article) for _ in range(10)]
    wait_until(lambda: all(finished(rig, one) for one in (*strange.values(), *good)))
    assert {deed: rig.decisions(one.id) for deed, one in strange.items()} == dict.fromkeys(strange, HELD)
    assert {deed: rig.error(one.id, "contrary") for deed, one in strange.items()} == STRANGE
    assert {rig.comment(one.id).status for one in good} == {"approved"}


def test_a_comment_that_kills_its_worker_is_parked_after_five_tries_and_those_behind_it_flow(rig, article):
    impatient(rig, attempts_max=TRIES, lease_s=60)
    poison = rig.stack.comment(thread=article, body=told("abort", article))
    good = [rig.stack.comment(thread=article) for _ in range(20)]
    wait_until(lambda: all(rig.decisions(one.id) for one in good))
    wait_until(lambda: rig.comment(poison.id).parked)
    row = rig.comment(poison.id)
    assert (row.status, row.attempts, len(rig.checked(poison.id))) == ("pending", TRIES, TRIES)
    assert {rig.comment(one.id).status for one in good} == {"approved"}
    # Another comment costs at most the tries it shares with the poison before it is alone.
    assert max(len(rig.checked(one.id)) for one in good) <= 3


def test_a_check_that_never_gives_the_interpreter_back_is_ended_by_the_kernel(rig, article):
    # New processes share their cores with one that grinds: the first call of a check may take them seconds.
    impatient(rig, attempts_max=1, check_time_limit_ms=4000, batch_time_limit_s=10, lease_s=60)
    poison = rig.stack.comment(thread=article, body=told("grind", article))
    rig.wait_checked(poison.id)
    good = [rig.stack.comment(thread=article) for _ in range(3)]
    wait_until(lambda: all(rig.decisions(one.id) for one in good))
    wait_until(lambda: rig.comment(poison.id).parked)
    wait_until(lambda: not any(map(processes.alive, rig.checked(poison.id))))
    assert {rig.comment(one.id).status for one in good} == {"approved"}


def test_a_comment_in_the_hands_of_a_dead_worker_can_be_decided_by_a_person_at_once(rig, article):
    poison = rig.stack.comment(thread=article, body=told("linger 3", article))
    rig.wait_checked(poison.id)
    rig.moderate(poison.id, "reject", version=1)
    wait_until(lambda: rig.stack.receipt(poison)["status"] == "rejected")
    rig.kill_children("checks")
    rig.stack.decided(rig.stack.comment(thread=article))
    assert rig.decisions(poison.id) == [("moderator", "rejected")]
