"""G13: a person's decision wins over any check, and of two persons exactly one wins."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace

from service.checks.base import Subject, finding
from service.domain.errors import Stale
from service.domain.verdict import Finding
from service.store import decisions
from service.store.tables import comments
from service.usecases.edit_comment import edit_comment
from service.usecases.moderate_comment import ModerationAction, Order, moderate_comment
from tests.support.invariants import legal_histories, true_counts
from workers.check_comments import Checker

PAIRS = 50
NEW_TEXT = "I have changed my mind: the old bridge should stay as it is until the summer is over."


def decide(product, comment_id: str, action: str, version: int) -> str:
    """A moderator's decision: what they were told."""
    order = Order(
        comment_id=comment_id, action=ModerationAction(action), version=version, reason="test", token_id=None
    )
    try:
        return product.database.write(lambda conn: moderate_comment(conn, order)).status.value
    except Stale:
        return "409"


def history(product, comment_id: str) -> list[tuple[str, str]]:
    """Who decided what, oldest first."""
    with product.database.read() as conn:
        seq = conn.execute(comments.select().where(comments.c.id == comment_id)).one().seq
        made = decisions.of_comment(conn, seq, limit=20)
    return [(one.actor.value, one.to_status.value) for one in reversed(made)]


def broken_rules(product) -> list[str]:
    with product.database.read() as conn:
        return legal_histories(conn) + true_counts(conn)


@dataclass
class Meddler:
    """A check during which something happens."""

    happens: object
    name: str = "meddler"
    version: str = "1"

    def __call__(self, subjects: Sequence[Subject]) -> Sequence[Finding]:
        self.happens()
        return [replace(finding(), check=self.name, check_version=self.version) for _ in subjects]


def check_while(product, happens) -> None:
    """Let a checker claim what waits, and let ``happens()`` happen before it has its verdict."""
    runtime = replace(product.worker, checks=(*product.worker.checks, Meddler(happens)))
    Checker(runtime, "test").check_batch()


def test_of_two_moderators_who_decide_at_once_exactly_one_wins(product):
    posted = [product.comment() for _ in range(PAIRS)]
    product.check()
    with ThreadPoolExecutor(4) as desks:
        told = {
            one.id: [desks.submit(decide, product, one.id, action, 2) for action in ("reject", "spam")]
            for one in posted
        }
    for comment_id, jobs in told.items():
        answers = {job.result() for job in jobs}
        winner = (answers - {"409"}).pop()
        assert answers == {"409", winner}
        assert history(product, comment_id) == [("checks", "approved"), ("moderator", winner)]
    assert broken_rules(product) == []


def test_a_rejection_before_the_checks_began_is_final(product):
    posted = product.comment()
    assert decide(product, posted.id, "reject", 1) == "rejected"
    assert product.check() == 0
    assert history(product, posted.id) == [("moderator", "rejected")]


def test_a_rejection_while_the_checks_ran_is_not_undone_by_their_verdict(product):
    posted, other = product.comment(), product.comment()
    check_while(product, lambda: decide(product, posted.id, "reject", 1))
    assert history(product, posted.id) == [("moderator", "rejected")]
    assert history(product, other.id) == [("checks", "approved")]


def test_a_text_that_was_changed_while_the_checks_ran_is_not_published_upon_the_old_one(product):
    posted = product.comment()

    def edit() -> None:
        with product.database.begin() as conn:
            edit_comment(conn, posted.id, posted.receipt, NEW_TEXT, 300)

    check_while(product, edit)
    assert product.receipt(posted)["status"] == "pending"
    product.check()
    assert history(product, posted.id) == [("author", "pending"), ("checks", "approved")]


def test_checks_and_moderators_at_once_leave_one_winner_for_each_comment(product):
    posted = [product.comment() for _ in range(PAIRS)]
    checkers = [Checker(product.worker, f"test-{number}") for number in range(2)]
    with ThreadPoolExecutor(4) as everybody:
        drained = [everybody.submit(checker.drain) for checker in checkers]
        told = {one.id: everybody.submit(decide, product, one.id, "reject", 1) for one in posted}
    assert sum(job.result() for job in drained) <= PAIRS
    product.check()
    for comment_id, job in told.items():
        expected = {"rejected": ("moderator", "rejected"), "409": ("checks", "approved")}[job.result()]
        assert history(product, comment_id) == [expected]
    assert broken_rules(product) == []
