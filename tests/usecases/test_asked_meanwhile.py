"""What readers and authors ask for after a decision: undoing that decision keeps it."""

import pytest

from service.domain.comment import Status
from service.domain.moderation import ModerationAction as Do
from service.store import desk_rows, reports
from service.usecases.decide_comments import Choice, Seen, decide_comments
from service.usecases.report_comment import ReportReason
from service.usecases.undo_decisions import Undoer, undo_decision


class Letter:
    """One published comment, what is asked about it, and what is decided."""

    def __init__(self, newsroom) -> None:
        self.newsroom, self.id = newsroom, newsroom.published().comment_id

    def report(self, key):
        with self.newsroom.database.begin() as conn:
            seq, reason = self.newsroom.comment(self.id).seq, ReportReason.PERSONAL_ATTACK
            reports.add(conn, seq, "demo", reason.value, reporter_key=key)

    def appeal(self):
        with self.newsroom.database.begin() as conn:
            statement = "Please look at this once more."
            assert reports.appeal(conn, self.newsroom.comment(self.id).seq, "demo", statement)

    def decide(self, action):
        seen = [Seen(self.id, self.newsroom.comment(self.id).version)]
        choice = Choice(action=action, reason="off_topic")
        assert self.newsroom.database.write(lambda conn: decide_comments(conn, seen, choice)).done

    def undo(self):
        version = self.newsroom.comment(self.id).version
        done = self.newsroom.database.write(lambda conn: undo_decision(conn, self.id, version, Undoer()))
        assert done.done

    @property
    def row(self):
        with self.newsroom.database.read() as conn:
            return desk_rows.get(conn, self.id)

    @property
    def open(self):
        """How many complaints are open in the table of complaints itself."""
        with self.newsroom.database.read() as conn:
            return sum(one.closed_at is None for one in reports.of_comment(conn, self.row.comment.seq))


@pytest.fixture
def letter(newsroom) -> Letter:
    return Letter(newsroom)


@pytest.mark.parametrize("action", [Do.HOLD, Do.REJECT, Do.DISMISS, Do.FEATURE])
def test_a_report_that_came_after_the_decision_is_open_after_its_undoing(letter, action):
    letter.report("before")
    letter.decide(action)
    letter.report("after")
    letter.report("and one more")
    letter.undo()
    assert (letter.row.report_count, letter.open) == (3, 3)


def test_so_it_is_where_the_decision_left_the_reports_as_they_were(letter):
    letter.decide(Do.FEATURE)
    letter.report("before")
    letter.decide(Do.UNFEATURE)
    letter.report("after")
    letter.undo()
    assert (letter.row.report_count, letter.open) == (2, 2)


def test_an_appeal_that_came_after_a_rejection_is_there_after_its_undoing(letter):
    letter.decide(Do.REJECT)
    letter.appeal()
    asked_at = letter.row.appealed_at
    letter.undo()
    assert (letter.row.appealed_at, letter.row.comment.status) == (asked_at, Status.APPROVED)
