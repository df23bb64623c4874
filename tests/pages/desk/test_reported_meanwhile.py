"""A report that comes in while a card is read: the decision goes through, and the report stays open."""

import pytest
from sqlalchemy import select

from service.store import reports as reports_store
from service.store.tables import comments, reports
from tests.support.queue_room import read

CAME_LATER = "One newer report stays open."


@pytest.fixture
def report(room):
    """Call it with a comment's id: one more reader complains."""

    def complain(comment_id):
        with room.database.begin() as conn:
            found = conn.execute(select(comments.c.seq).where(comments.c.id == comment_id)).scalar_one()
            number = len(conn.execute(select(reports.c.seq)).all())
            reports_store.add(conn, found, room.site, "spam", reporter_key=f"reader {number}")

    return complain


def still_open(room):
    with room.database.read() as conn:
        return len(conn.execute(select(reports.c.seq).where(reports.c.closed_at.is_(None))).all())


@pytest.mark.parametrize("decision", ["dismiss", "reject", "spam", "hold", "feature"])
def test_only_what_the_card_showed_is_answered_and_a_calm_line_says_so(room, moderator, report, decision):
    one = room.waits(status="approved")
    report(one)
    fields = moderator.fields(one, decision, "?tab=reported")
    report(one)
    answer = moderator.send_to(one, fields)
    assert CAME_LATER in moderator.said(answer)
    assert still_open(room) == 1
    assert moderator.ids("?tab=reported") == [one]


def test_a_script_reads_it_in_the_stub_and_in_the_status(room, moderator, report):
    one = room.waits(status="approved")
    report(one)
    fields = moderator.fields(one, "dismiss", "?tab=reported")
    for _ in range(2):
        report(one)
    answer = moderator.fragment(one, fields)
    told = "2 newer reports stay open."
    assert told in read(answer).text
    assert "2%20newer%20reports" in answer.headers["X-Status"]


def test_nothing_is_said_where_nothing_came_in(room, moderator, report):
    one = room.waits(status="approved")
    report(one)
    answer = moderator.decide(one, "dismiss", "?tab=reported")
    assert moderator.said(answer) == "Kept as it is, reports answered. 0 left."
    assert still_open(room) == 0


def test_a_form_from_before_the_service_knew_this_answers_all(room, moderator, report):
    one = room.waits(status="approved")
    report(one)
    fields = moderator.fields(one, "dismiss", "?tab=reported")
    del fields["reports"]
    moderator.send_to(one, fields)
    assert still_open(room) == 0


def test_a_made_up_number_decides_nothing(room, moderator, report):
    one = room.waits(status="approved")
    report(one)
    fields = moderator.fields(one, "dismiss", "?tab=reported")
    assert moderator.send_to(one, fields | {"reports": "many"}).status_code == 422
    assert still_open(room) == 1


def test_a_selection_answers_what_its_cards_showed(room, moderator, ana, report):
    one = room.waits(status="approved")
    report(one)
    page = moderator.look("?tab=reported")
    ticked = page.by_id(f"card-{one}").one("input", name="comment").attributes["value"]
    proof = page.by_id("batch").one("input", name="csrf").attributes["value"]
    report(one)
    fields = {"csrf": proof, "back": "/desk/queue", "comment": ticked, "decision": "spam"}
    shown = read(ana.client.post("/desk/batches/confirm", data=fields)).one("form", class_="batch")
    report(one)
    fields["comment"] = shown.one("input", name="comment").attributes["value"]
    answer = ana.client.post("/desk/batches", data=fields)
    assert "2 newer reports stay open." in moderator.said(answer)
    assert still_open(room) == 2


def test_a_page_that_lists_comments_says_how_often_they_were_reported(room, moderator, ana):
    one = room.waits(report_count=2)
    assert "2 reports" in ana.page(f"/desk/comments/{one}/by-author").text
