"""What a script gets when it sends the page's own forms, and what it asks for every ten seconds."""

import gzip
from urllib.parse import unquote

import pytest

from service.pages import assets
from service.pages.desk.shell import POLICY
from tests.support.product import add_site
from tests.support.queue_room import QueueRoom, read

SCRIPT_BYTES_MAX = 8_192


def changes(moderator, *, tag=None, **query):
    return moderator.browser.get(
        "/desk/changes", query_string=query, headers={"If-None-Match": tag} if tag else {}
    )


def test_a_decision_leaves_a_stub_with_undo_in_the_cards_place(room, moderator):
    one, _other = room.waits("The crane has not moved."), room.waits()
    answer = moderator.fragment(one, moderator.fields(one, "approve"))
    stub = read(answer).one("article", id=f"card-{one}")
    assert answer.status_code == 200
    assert "<html" not in answer.text
    assert "Approved: Reader 1 The crane has not moved." in " ".join(stub.text.split())
    assert unquote(answer.headers["X-Status"]) == "Approved. 1 left."
    assert answer.headers["X-Left"] == "1"
    assert answer.headers["Content-Security-Policy"] == POLICY


def test_its_undo_gives_the_card_back(room, moderator):
    one = room.waits()
    stub = read(moderator.fragment(one, moderator.fields(one, "reject"))).one("article")
    form = stub.one("form")
    fields = {field.attributes["name"]: field.attributes["value"] for field in form.all("input")}
    answer = moderator.browser.client.post(
        form.attributes["action"], data=fields, headers={"X-Fragment": "1"}
    )  # fmt: skip
    card = read(answer).one("article", class_="card")
    assert (card.attributes["data-comment-id"], card.attributes["data-version"]) == (one, "4")
    assert unquote(answer.headers["X-Status"]) == "Undone. 1 left."
    assert room.status(one) == "held"


def test_what_a_colleague_did_is_told_once_and_then_nothing_is(room, moderator, colleague):
    one = room.waits()
    cursor = moderator.look().by_id("queue").attributes["data-cursor"]
    colleague.decide(one, "approve")
    told = changes(moderator, cursor=cursor)
    assert told.json["changed"] == [
        {"id": one, "version": 3, "mine": False, "text": "Ben approved this."}
    ]  # fmt: skip
    assert told.json["counts"]["pending"] == "0"
    mine = changes(colleague, cursor=cursor).json["changed"][0]
    assert mine["mine"] is True
    again = changes(moderator, cursor=cursor, tag=told.headers["ETag"])
    assert (again.status_code, again.data) == (304, b"")


def test_a_queue_of_one_site_counts_and_hears_of_that_site_alone(staff, room, moderator):
    add_site(staff.database, "evening")
    evening = QueueRoom(staff, "evening")
    cursor = moderator.look().by_id("queue").attributes["data-cursor"]
    ours = room.waits()
    theirs = [evening.waits(), evening.waits()]
    page = moderator.look("?site=evening")
    assert page.one(class_="count", **{"data-count": "pending"}).text == "2"
    assert page.by_id("queue").attributes["data-site"] == "evening"
    told = changes(moderator, cursor=cursor, site="evening").json
    assert (set(told["arrived"]), told["counts"]["pending"]) == (set(theirs), "2")
    both = changes(moderator, cursor=cursor).json
    assert (set(both["arrived"]), both["counts"]["pending"]) == ({ours, *theirs}, "3")
    assert changes(moderator, cursor=cursor, site="nowhere").status_code == 404


def test_what_arrives_is_told_by_its_id(room, moderator):
    cursor = moderator.look().by_id("queue").attributes["data-cursor"]
    one = room.waits()
    assert changes(moderator, cursor=cursor).json["arrived"] == [one]


def test_colleagues_see_what_somebody_has_before_them_until_they_leave_it(room, moderator, colleague):
    one, cursor = room.waits(), "0"
    changes(colleague, cursor=cursor, focus=one)
    assert changes(moderator, cursor=cursor, shown=one).json["viewers"] == {one: ["Ben"]}
    assert changes(colleague, cursor=cursor, shown=one).json["viewers"] == {}
    assert "Ben is looking at this" in moderator.card(one).text
    colleague.look()
    assert changes(moderator, cursor=cursor, shown=one).json["viewers"] == {}


@pytest.mark.parametrize("query", [{"cursor": "x"}, {"cursor": "-1"}, {"cursor": "9" * 30}])
def test_a_cursor_that_is_none_is_refused(moderator, query):
    assert changes(moderator, **query).status_code == 422


def test_the_script_is_small_and_touches_no_markup_but_through_its_one_policy():
    script = assets.load("desk.js").content
    assert len(gzip.compress(script, 9)) <= SCRIPT_BYTES_MAX
    for word in (b"innerHTML", b"outerHTML", b"insertAdjacentHTML", b"document.write", b"eval("):
        assert word not in script
    assert script.count(b"createPolicy") == 1
    assert "trusted-types desk" in POLICY
