"""The pages of a comment and of an author, near-identical letters, and the log as a file."""

import csv

import pytest

from service.domain.comment import Status
from service.domain.csv_cells import lines
from service.domain.errors import Invalid, NotFound
from service.domain.moderation import ModerationAction
from service.domain.simhash import simhash
from service.store import (
    desk_authors,
    desk_detail,
    desk_log,
    desk_rows,
    desk_similar,
    desk_waiting,
    prints,
)
from service.store.desk_log import CSV_HEAD, LogFilter, csv_row
from service.store.house_rules import suggested
from service.store.prints import Print
from service.store.tables import comments
from service.usecases.decide_comments import Choice, Seen, decide_comments
from service.usecases.edit_comment import edit_comment
from service.usecases.edit_house_rules import rules_of
from service.usecases.save_view import VIEWS_MAX, remove_view, save_view
from service.usecases.undo_decisions import Undoer, undo_decision

FLOOD = "Wake up people, the whole vote was decided long before the meeting, says reader number {}."


def decide(newsroom, comment_id, action="reject", reason="off_topic"):
    seen = [Seen(comment_id, newsroom.comment(comment_id).version)]
    choice = Choice(action=ModerationAction(action), reason=reason)
    return newsroom.database.write(lambda conn: decide_comments(conn, seen, choice)).done[0]


def detail(newsroom, comment_id, site_id=None):
    with newsroom.database.read() as conn:
        return desk_detail.detail(conn, comment_id, site_id)


def printed(newsroom, comment_id):
    """As a worker would: the print of a comment's text."""
    comment = newsroom.comment(comment_id)
    made = Print(
        comment_seq=comment.seq, site_id=comment.site_id, thread_id=comment.thread_id, author_id=None,
        simhash=simhash(comment.body) or 0,
    )  # fmt: skip
    with newsroom.database.begin() as conn:
        prints.replace(conn, [made])


def test_a_comment_stands_in_its_conversation(newsroom):
    root = newsroom.published(body="The beginning of it all.").comment_id
    middle = newsroom.published(parent_id=root, body="An answer to that.").comment_id
    sibling = newsroom.published(parent_id=middle, body="Another answer.").comment_id
    held = newsroom.submit(parent_id=middle, body="An answer that waits.").comment_id
    newsroom.judge(Status.HELD)
    page = detail(newsroom, held)
    assert [one.id for one in page.path] == [root, middle]
    assert [one.id for one in page.siblings] == [sibling]
    above = detail(newsroom, middle)
    assert [(one.id, one.status) for one in above.answers] == [(sibling, "approved"), (held, "held")]


def test_a_comment_has_its_earlier_texts_all_findings_and_every_decision(newsroom):
    posted = newsroom.published(body="As it was sent at first.")
    newsroom.database.write(
        lambda conn: edit_comment(conn, posted.comment_id, posted.receipt, "As it was changed.", 10**9)
    )
    newsroom.judge(Status.HELD)
    done = decide(newsroom, posted.comment_id)
    newsroom.database.write(lambda conn: undo_decision(conn, posted.comment_id, done.version, Undoer()))
    page = detail(newsroom, posted.comment_id)
    assert [one.body for one in page.revisions] == ["As it was sent at first."]
    assert len({version for version, _finding in page.findings}) == 2
    assert [one.decision.action for one in page.history[:2]] == ["undo", "reject"]
    assert [one.undone for one in page.history[:2]] == [False, True]


def test_another_sites_comment_has_no_page(newsroom):
    one = newsroom.published().comment_id
    with pytest.raises(NotFound):
        detail(newsroom, one, "elsewhere")


def test_what_was_decided_about_the_same_text_is_told(newsroom):
    before, now = (newsroom.submit(body=FLOOD.format(n)).comment_id for n in (1, 2))
    newsroom.judge(Status.HELD)
    for one in (before, now):
        printed(newsroom, one)
    decide(newsroom, before, reason="advertising")
    (similar,) = detail(newsroom, now).similar
    assert (similar.comment_id, similar.status, similar.reason) == (before, "rejected", "advertising")


def test_near_identical_letters_are_one_group_and_decided_ones_leave_it(newsroom):
    ids = [newsroom.submit(body=FLOOD.format(n)).comment_id for n in range(4)]
    ids.append(newsroom.submit(body="Something else that has nothing at all to do with it.").comment_id)
    newsroom.judge(Status.HELD)
    for one in ids:
        printed(newsroom, one)
    decide(newsroom, ids[0])
    with newsroom.database.read() as conn:
        rows = [desk_rows.get(conn, one) for one in ids[1:]]
        (group,) = desk_similar.groups(conn, rows)
        alone = desk_similar.group_of(conn, rows[-1])
    assert [one.comment.id for one in group.comments] == ids[1:4]
    assert group.authors == 3
    assert alone is None


def test_an_author_is_their_comments_in_numbers(newsroom):
    first = newsroom.published(email="ada@example.com", author_name="Ada").comment_id
    second = newsroom.published(email="ada@example.com", author_name="A. L.").comment_id
    waits = newsroom.submit(email="ada@example.com").comment_id
    newsroom.judge(Status.HELD)
    decide(newsroom, second)
    author_id = newsroom.row(first).author_id
    with newsroom.database.read() as conn:
        page = desk_authors.page(conn, author_id, "demo", limit=2)
        rest = desk_authors.page(conn, author_id, None, after=page.next, limit=2)
        rejected = desk_authors.page(conn, author_id, None, status=Status.REJECTED, limit=9)
        with pytest.raises(NotFound):
            desk_authors.page(conn, author_id, "elsewhere", limit=2)
        waiting = desk_authors.waiting_of(conn, author_id, limit=9)
    assert [one.comment.id for one in (*page.comments, *rest.comments)] == [waits, second, first]
    assert (page.waiting, page.recent, page.recent_rejected) == (1, 3, 1)
    assert [one.comment.id for one in rejected.comments] == [second]
    assert [one.comment.id for one in waiting] == [waits]


def test_the_log_as_a_file_holds_no_formula(newsroom):
    one = newsroom.published().comment_id
    decide(newsroom, one, reason="=cmd")
    with newsroom.database.read() as conn:
        found = list(desk_log.every(conn, LogFilter(sites=("demo",)), most=100))
    (row,) = csv.DictReader(lines([CSV_HEAD, *map(csv_row, found)]))
    assert (row["action"], row["before"], row["after"], row["reason"]) == (
        "reject", "approved", "rejected", "'=cmd",
    )  # fmt: skip


def test_the_reason_that_a_check_suggests_is_a_rule_of_the_house(newsroom):
    with newsroom.database.read() as conn:
        rules = rules_of(conn, "demo")
    assert suggested(rules, "spam").code == "advertising"
    assert suggested(rules, "no such check") == rules[0]
    assert suggested((), "spam") is None


def test_a_person_has_so_many_saved_views_and_nobody_elses(newsroom):
    mine, other = "m" * 26, "o" * 26
    with newsroom.database.begin() as conn:
        view = save_view(conn, mine, "Links", "check=links")
        again = save_view(conn, mine, "Links", "check=links&sort=risk")
        with pytest.raises(NotFound):
            remove_view(conn, other, again.id)
        with pytest.raises(NotFound):
            remove_view(conn, mine, view.id)
        for number in range(VIEWS_MAX - 1):
            save_view(conn, mine, f"View {number}", "")
        with pytest.raises(Invalid):
            save_view(conn, mine, "One more", "")
        remove_view(conn, mine, again.id)


def test_what_waits_of_an_author_is_counted_and_listed_as_the_queue_has_it(newsroom):
    """Not what the checks still have in hand, and not what waits for a second opinion."""
    first = newsroom.published(email="ada@example.com").comment_id
    waits, escalated = [newsroom.submit(email="ada@example.com").comment_id for _ in range(2)]
    newsroom.judge(Status.HELD)
    decide(newsroom, escalated, ModerationAction.ESCALATE)
    in_hand = newsroom.submit(email="ada@example.com").comment_id
    author_id = newsroom.row(first).author_id
    with newsroom.database.begin() as conn:
        conn.execute(comments.update().where(comments.c.id == in_hand).values(author_id=author_id))
    with newsroom.database.read() as conn:
        listed = [one.comment.id for one in desk_authors.waiting_of(conn, author_id, limit=9)]
        rows = {one: desk_rows.get(conn, one) for one in (waits, escalated, in_hand)}
        assert listed == [waits] == [one for one, row in rows.items() if desk_waiting.waits(row)]
        assert desk_waiting.by_author(conn, [author_id]) == {author_id: 1}
        assert desk_authors.page(conn, author_id, None, limit=9).waiting == 1
