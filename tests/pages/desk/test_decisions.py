"""Decisions at the queue without JavaScript: each is a form that posts and comes back to the same place."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from service import clock
from service.store.tables import decisions
from service.usecases.edit_house_rules import DEFAULTS

DONE = {
    "approve": ("approved", "Approved. 1 left."),
    "spam": ("spam", "Marked as spam. 1 left."),
    "feature": ("approved", "Featured. 1 left."),
    "escalate": ("held", "Escalated for a second opinion. 1 left."),
    "later_hour": ("held", "Put off. 1 left."),
    "later_day": ("held", "Put off. 1 left."),
}


def last_decision(room):
    with room.database.read() as conn:
        return conn.execute(select(decisions).order_by(decisions.c.seq.desc()).limit(1)).one()


@pytest.mark.parametrize("decision", DONE)
def test_a_button_decides_and_comes_back_to_the_next_card_with_one_line(room, moderator, decision):
    first, second = room.waits(), room.waits()
    answer = moderator.decide(first, decision)
    assert answer.location == f"/desk/queue#card-{second}"
    status, line = DONE[decision]
    assert moderator.said(answer) == line
    assert room.status(first) == status
    assert moderator.ids() == [second]


def test_a_rejection_takes_the_rule_that_the_check_suggests_and_tells_its_sentence(room, moderator):
    one = room.waits()
    assert moderator.said(moderator.decide(one, "reject")) == "Rejected: Personal attack. 0 left."
    stored = last_decision(room)
    assert stored.to_status == "rejected"
    assert [reason[1] for reason in stored.reasons] == ["personal_attack"]
    assert stored.message == DEFAULTS[0][2]
    assert f"The author reads: “{stored.message}”" in moderator.card(room.waits()).text


def test_a_message_of_ones_own_stands_in_place_of_the_rules_sentence(room, moderator):
    moderator.decide(room.waits(), "reject", reason="off_topic", message=" Write about the bridge.\r\n ")
    assert last_decision(room).message == "Write about the bridge."


def test_what_is_put_off_comes_back_at_its_time(room, moderator):
    hour, day = room.waits(), room.waits()
    moderator.decide(hour, "later_hour")
    moderator.decide(day, "later_day")
    for comment_id, wanted in ((hour, timedelta(hours=1)), (day, timedelta(days=1))):
        off = room.row(comment_id).snoozed_until - clock.now()
        assert wanted - timedelta(minutes=2) < off <= wanted
    assert moderator.ids() == []
    assert moderator.ids("?later=1") == [hour, day]


def test_the_last_decision_can_be_undone_after_a_reload(room, moderator):
    first, second = room.waits(), room.waits()
    moderator.decide(first, "approve")
    page = moderator.look()
    assert "Your last decision" in page.by_id("last").text
    assert moderator.said(moderator.undo_last(page)) == "Undone. 2 left."
    assert moderator.ids() == [first, second]
    assert not moderator.look().has(id="last")


def test_undone_one_after_the_other_back_to_the_first(room, moderator):
    first, second = room.waits(), room.waits()
    moderator.decide(first, "spam")
    moderator.decide(second, "reject")
    for _ in range(2):
        moderator.undo_last(moderator.look())
    assert [room.status(one) for one in (first, second)] == ["held", "held"]


def test_nobody_is_offered_a_colleagues_decision_to_undo(room, moderator, colleague):
    moderator.decide(room.waits(), "approve")
    assert not colleague.look().has(id="last")


@pytest.mark.parametrize(
    "fields",
    [{"decision": "erase"}, {"decision": ""}, {"version": "x"}, {"version": "-1"}, {"version": "²"},
     {"decision": "reject", "reason": ""}, {"decision": "reject", "reason": "made_up"},
     {"decision": "reject", "reason": "off_topic", "message": "x" * 2_001}],
)  # fmt: skip
def test_a_form_that_is_none_of_ours_decides_nothing(room, moderator, fields):
    one = room.waits()
    answer = moderator.send_to(one, moderator.fields(one, "approve") | fields)
    assert answer.status_code == 422
    assert room.status(one) == "held"


def test_a_comment_that_is_not_there_is_a_page_of_the_desk(moderator, room):
    fields = moderator.fields(room.waits(), "approve")
    assert moderator.send_to("a" * 26, fields).status_code == 404


def test_after_a_decision_nobody_is_sent_away_from_the_desk(room, moderator):
    for place in ("https://evil.example.org/", "//evil.example.org", "/desk/../t/demo/x", "/desk/sign-out"):
        answer = moderator.decide(room.waits(), "approve", back=place)
        assert answer.location == "/desk/queue"


def test_a_reported_comment_that_readers_see_can_be_kept(room, moderator):
    one = room.waits(status="approved", report_count=2)
    assert moderator.ids("?tab=reported") == [one]
    answer = moderator.decide(one, "dismiss", "?tab=reported")
    assert moderator.said(answer) == "Kept as it is, reports answered. 0 left."
    assert room.status(one) == "approved"


def test_enter_in_a_form_decides_nothing_as_its_first_button_is_disabled(room, moderator):
    form = moderator.card(room.waits()).one("form", class_="decide")
    assert {"disabled", "hidden"} <= {*form.all("button")[0].attributes}
