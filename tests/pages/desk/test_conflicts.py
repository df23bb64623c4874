"""Two people in one queue: whoever is second is told who was first, and nothing of theirs is applied."""

import re

import pytest

from tests.support.queue_room import read


@pytest.fixture
def late(room, moderator, colleague):
    """A comment, and the form of a moderator whose colleague has been faster."""
    one = room.waits("Council minutes")
    fields = moderator.fields(one, "reject")
    assert colleague.decide(one, "approve").status_code == 303
    return one, fields


def test_the_second_is_told_who_was_first_and_when(room, moderator, late):
    one, fields = late
    answer = moderator.send_to(one, fields)
    assert answer.status_code == 409
    assert re.search(r"Ben approved this \d+ s ago\. Your reject was not applied\.", answer.text)
    assert room.status(one) == "approved"


def test_a_script_gets_the_line_to_put_in_the_cards_place(moderator, late):
    one, fields = late
    answer = moderator.fragment(one, fields)
    stub = read(answer).one("article", id=f"card-{one}")
    assert answer.status_code == 409
    assert "Ben approved this" in stub.text
    assert "Council minutes" in stub.text
    assert not stub.has("form")
    assert "Ben%20approved%20this" in answer.headers["X-Status"]


def test_undoing_what_somebody_has_decided_since_is_a_conflict(room, moderator, colleague):
    one = room.waits()
    moderator.decide(one, "approve")
    form = moderator.look().by_id("last")
    colleague.browser.client.post(
        f"/desk/comments/{one}/decisions",
        data={"csrf": colleague.browser.proof("/desk/"), "decision": "spam", "version": "3"},
    )
    fields = {field.attributes["name"]: field.attributes["value"] for field in form.all("input")}
    answer = moderator.browser.client.post(form.attributes["action"], data=fields)
    assert answer.status_code == 409
    assert room.status(one) == "spam"


def test_an_authors_edit_in_between_is_a_conflict_too(room, moderator):
    one = room.waits()
    fields = moderator.fields(one, "approve")
    answer = moderator.send_to(one, fields | {"version": "1"})
    assert answer.status_code == 409
    assert room.status(one) == "held"


def test_whoever_was_signed_out_is_told_so_and_nothing_is_decided(room, moderator):
    one = room.waits()
    fields = moderator.fields(one, "approve")
    moderator.browser.send("/desk/sign-out")
    answer = moderator.fragment(one, fields)
    assert answer.status_code == 401
    assert "Nothing was saved" in answer.text
    assert "/desk/sign-in?next=" in answer.text or 'href="/desk/sign-in"' in answer.text
    assert room.status(one) == "held"
