"""What readers and authors ask for after a decision: undoing that decision keeps it."""

import pytest

from service.domain.comment import Status
from service.domain.moderation import ModerationAction as Do
from service.store import desk_queue, desk_rows, reports
from service.store.desk_queue import Filter, Tab
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

    def decide(self, action, reports=None):
        seen = [Seen(self.id, self.newsroom.comment(self.id).version, reports)]
        choice = Choice(action=action, reason="off_topic")
        done = self.newsroom.database.write(lambda conn: decide_comments(conn, seen, choice)).done
        return done[0].reports_left if done else None

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

    @property
    def in_reported(self):
        with self.newsroom.database.read() as conn:
            return desk_queue.count(conn, Filter(sites=("demo",), tab=Tab.REPORTED)) == 1


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


ANSWERS = [Do.HOLD, Do.REJECT, Do.SPAM, Do.DISMISS, Do.FEATURE]


@pytest.mark.parametrize("action", ANSWERS)
def test_a_report_that_nobody_saw_is_not_closed_by_the_decision(letter, action):
    for key in ("seen", "seen too", "came in later"):
        letter.report(key)
    assert letter.decide(action, reports=2) == 1
    with letter.newsroom.database.read() as conn:
        newest_first = reports.of_comment(conn, letter.row.comment.seq)
    assert [one.closed_at is None for one in newest_first] == [True, False, False]
    assert (letter.row.report_count, letter.in_reported) == (1, True)


@pytest.mark.parametrize("action", ANSWERS)
def test_undoing_opens_again_just_what_that_decision_closed(letter, action):
    for key in ("seen", "came in later"):
        letter.report(key)
    letter.decide(action, reports=1)
    letter.undo()
    assert (letter.row.report_count, letter.open) == (2, 2)


def test_a_comment_that_nobody_had_reported_comes_into_reported_though_it_was_refused(letter):
    letter.report("came in later")
    assert letter.decide(Do.REJECT, reports=0) == 1
    assert (letter.row.comment.status, letter.in_reported) == (Status.REJECTED, True)
    letter.decide(Do.DISMISS, reports=1)
    assert (letter.open, letter.in_reported) == (0, False)


def test_all_are_closed_for_who_does_not_say_what_they_saw_or_saw_more_than_there_is(letter):
    for reports_seen in (None, 5):
        letter.report(f"before {reports_seen}")
        assert letter.decide(Do.DISMISS, reports=reports_seen) == 0
        assert (letter.row.report_count, letter.open) == (0, 0)


def test_reports_that_nobody_saw_cannot_be_dismissed(letter):
    letter.report("came in later")
    assert letter.decide(Do.DISMISS, reports=0) is None
    assert (letter.row.report_count, letter.open) == (1, 1)


def test_what_only_marks_a_comment_says_nothing_of_its_reports(letter):
    letter.decide(Do.FEATURE)
    letter.report("came in later")
    assert letter.decide(Do.UNFEATURE, reports=0) == 0
    assert (letter.row.report_count, letter.open) == (1, 1)


def test_answering_reports_leaves_an_appeal_open(letter):
    letter.report("came in later")
    letter.decide(Do.REJECT, reports=0)
    letter.appeal()
    letter.decide(Do.DISMISS, reports=1)
    with letter.newsroom.database.read() as conn:
        asked = reports.appeals_of(conn, [letter.row.comment.seq])
    assert [one.closed_at for one in asked.values()] == [None]
    assert letter.row.appealed_at is not None
