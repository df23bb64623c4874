"""G13: what a person does about a comment wins over checks that began before. Two persons at once, and all
at once over HTTP, are in test_moderator_wins.py."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from service.checks.base import Subject, finding
from service.domain.errors import Stale
from service.domain.verdict import Finding
from service.store import decisions
from service.store.tables import comments
from service.usecases.edit_comment import edit_comment
from service.usecases.moderate_comment import ModerationAction, Order, moderate_comment
from workers.check_comments import Checker

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
