"""The desk's verbs over the API: the queue with its cards, batches, undoing, stories, rules, the log."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from service.domain.times import written
from service.store import comments as comments_store
from service.store import reports
from tests.support.desk import Desk
from tests.support.product import add_site

ROOT = "/api/v1/moderation"
PHONE = "Call me any time: +49 170 1234567, and bring friend number {} along."


class Room:
    """A moderator at the API."""

    def __init__(self, product) -> None:
        self.product, self.desk = product, Desk(product)
        self.editor = product.bearer("policy")

    def held(self, number: int = 1, **fields: Any):
        posted = [self.product.comment(body=PHONE.format(n * "x"), **fields) for n in range(number)]
        self.product.check()
        return posted

    def get(self, path: str, headers=None, **query: Any):
        return self.product.client.get(ROOT + path, query_string=query, headers=headers or self.desk.headers)

    def post(self, path: str, body: Any, headers=None):
        return self.product.client.post(ROOT + path, json=body, headers=headers or self.desk.headers)

    def queue(self, **query: Any) -> list[str]:
        answer = self.get("/queue", **query)
        assert answer.status_code == 200, answer.text
        return [card["id"] for card in answer.json["cards"]]


@pytest.fixture
def room(product) -> Room:
    return Room(product)


def test_a_held_comment_is_a_card_that_says_why(room):
    (one,) = room.held()
    card = room.get("/queue").json["cards"][0]
    assert card["id"] == one.id
    assert card["held_by"] == "personal_data"
    assert card["why"]["reason"]["code"].startswith("personal_data.")
    assert (card["why"]["share"], card["why"]["decided"]) == (None, 0)
    assert "approve" in card["allowed"]
    assert any(finding["spans"] for finding in card["findings"])


def test_pages_follow_each_other_and_a_cursor_serves_only_its_own_listing(room):
    ids = [one.id for one in room.held(5)]
    first = room.get("/queue", limit=2).json
    rest = room.queue(limit=10, cursor=first["next"])
    assert [card["id"] for card in first["cards"]] + rest == ids
    for query in ({"sort": "newest"}, {"check": "links"}, {"tab": "reported"}):
        assert room.get("/queue", cursor=first["next"], **query).status_code == 400
    assert room.get("/queue", cursor="x" * 36).status_code == 400


@pytest.mark.parametrize("sort", ["oldest", "newest", "risk", "mixed"])
def test_every_sort_pages_through_everything_once(room, sort):
    ids = {one.id for one in room.held(4)}
    found, cursor = [], None
    while True:
        page = room.get("/queue", sort=sort, limit=1, **({"cursor": cursor} if cursor else {})).json
        found += [card["id"] for card in page["cards"]]
        cursor = page["next"]
        if cursor is None:
            break
    assert (len(found), set(found)) == (4, ids)


def test_filters_come_from_the_query(room):
    (one,) = room.held()
    assert room.queue(check="personal_data") == [one.id]
    assert room.queue(check="links") == []
    assert room.queue(words="friend number") == [one.id]
    assert room.queue(words="nothere") == []
    assert room.queue(newer_than_s=600) == [one.id]
    assert room.get("/queue", story="no-such-story").status_code == 404
    for bad in ({"tab": "all"}, {"band": "4"}, {"older_than_s": "-1"}, {"sort": "name"}, {"colour": "red"}):
        assert room.get("/queue", **bad).status_code in (400, 422)


def test_a_batch_is_decided_and_undone_as_one(room):
    posted = room.held(3)
    seen = [{"id": one.id, "version": 2} for one in posted]
    room.desk.decide(posted[1], "spam")
    answer = room.post("/batches", {"action": "approve", "comments": seen})
    assert [one["id"] for one in answer.json["done"]] == [posted[0].id, posted[2].id]
    assert [(one["id"], one["status"]) for one in answer.json["conflicts"]] == [(posted[1].id, "spam")]
    undone = room.post(f"/batches/{answer.json['batch_id']}/undo", {})
    assert len(undone.json["done"]) == 2
    assert room.queue() == [posted[0].id, posted[2].id]
    assert room.post(f"/batches/{'a' * 26}/undo", {}).status_code == 404


def test_a_decision_over_the_api_closes_as_many_reports_as_it_says_were_seen(room):
    first, second = room.held(2)
    with room.product.database.begin() as conn:
        for one in (first, second):
            seq = comments_store.get(conn, one.id).seq
            for key in ("seen", "came in later"):
                reports.add(conn, seq, "demo", "spam", reporter_key=key)
    assert room.desk.decide(first, "approve", reports=1).status_code == 200
    seen = [{"id": second.id, "version": 2, "reports": 0}]
    answer = room.post("/batches", {"action": "approve", "comments": seen})
    assert [one["reports_left"] for one in answer.json["done"]] == [2]
    left = {
        card["id"]: sum(one["count"] for one in card["reports"])
        for card in room.get("/queue", tab="reported").json["cards"]
    }
    assert left == {first.id: 1, second.id: 2}
    for bad in (-1, "1", 1.5):
        assert room.desk.decide(first, "dismiss", reports=bad).status_code == 422
    room.desk.decide(first, "dismiss")
    assert room.queue(tab="reported") == [second.id]


def test_a_decision_is_undone_by_the_version_that_it_made(room):
    (one,) = room.held()
    decided = room.desk.decide(one, "reject", message="Please leave out the number.").json
    assert room.queue() == []
    assert room.post(f"/comments/{one.id}/undo", {"version": decided["version"]}).status_code == 200
    assert room.queue() == [one.id]
    again = room.post(f"/comments/{one.id}/undo", {"version": decided["version"]})
    assert (again.status_code, again.json["current"]["status"]) == (409, "held")


def test_marks_move_a_comment_between_the_tabs(room):
    first, second = room.held(2)
    assert room.desk.decide(first, "escalate").status_code == 200
    later = written(datetime.now(UTC) + timedelta(hours=1))
    assert room.desk.decide(second, "later").status_code == 422
    assert room.desk.decide(second, "later", until=later).status_code == 200
    assert room.queue() == []
    assert room.queue(tab="escalated") == [first.id]
    assert room.queue(later="1") == [second.id]
    assert room.get("/queue").json["tabs"] == {"pending": 0, "reported": 0, "escalated": 1, "appeals": 0}


def test_complaints_are_shown_and_dismissed(room):
    one = room.product.published()
    with room.product.database.begin() as conn:
        seq = comments_store.get(conn, one.id).seq
        reports.add(conn, seq, "demo", "insult", reporter_key="r")
    card = room.get("/queue", tab="reported").json["cards"][0]
    assert [(each["reason"], each["count"]) for each in card["reports"]] == [("insult", 1)]
    assert room.desk.decide(one, "dismiss").json["status"] == "approved"
    assert room.queue(tab="reported") == []


def test_a_story_can_be_closed_and_held(room):
    room.product.published(thread="bridge")
    closed = room.post("/stories", {"thread": "bridge", "closed": True, "hold_all": True})
    assert (closed.json["closed"], closed.json["hold_all"]) == (True, True)
    assert room.product.post(thread="bridge").status_code == 403
    room.post("/stories", {"thread": "bridge", "closed": False})
    one = room.product.comment(thread="bridge")
    room.product.check()
    assert room.queue() == [one.id]
    assert room.get("/queue").json["cards"][0]["held_by"] == "policy"
    assert room.post("/stories", {"thread": "nowhere", "closed": True}).status_code == 404


def test_off_duty_everything_waits_and_the_author_is_told_so(room):
    now = datetime.now(UTC)
    hours = {"start": f"{now - timedelta(hours=1):%H:%M}", "end": f"{now + timedelta(hours=2):%H:%M}"}
    assert room.post("/off-duty", hours | {"zone": "UTC"}).status_code == 403
    assert room.post("/off-duty", hours | {"zone": "UTC"}, room.editor).status_code == 200
    one = room.product.comment()
    room.product.check()
    assert room.product.receipt(one)["reason"] == "policy.off_duty"
    assert room.post("/off-duty", {"start": "x"}, room.editor).status_code == 422
    assert room.post("/off-duty", {}, room.editor).json == {"start": None, "end": None, "zone": None}
    room.product.published()


def test_a_limited_author_waits_and_the_answer_outside_names_no_reason_of_theirs(room):
    address = "limited@example.com"
    first = room.product.published(author_email=address)
    limited = {"standing": "limited", "days": 7, "reason": "insults"}
    assert room.post(f"/comments/{first.id}/standing", limited).json["until"]
    second = room.product.comment(author_email=address)
    room.product.check()
    assert room.queue() == [second.id]
    assert room.product.receipt(second)["reason"] == "policy.review"
    assert room.get("/queue").json["cards"][0]["author_record"]["standing"] == "limited"
    normal = {"standing": "normal", "reason": "over"}
    assert room.post(f"/comments/{first.id}/standing", normal).json["until"] is None
    room.product.published(author_email=address)


def test_house_rules_start_with_defaults_and_an_editor_changes_them(room):
    rules = room.get("/house-rules").json["rules"]
    assert [rule["number"] for rule in rules] == list(range(1, len(rules) + 1))
    new = {"number": 2, "code": "shouting", "title": "Shouting", "message": "Please write in small letters."}
    assert room.post("/house-rules", new).status_code == 403
    assert room.post("/house-rules", new, room.editor).status_code == 200
    changed = {rule["number"]: rule["code"] for rule in room.get("/house-rules").json["rules"]}
    assert changed == {rule["number"]: rule["code"] for rule in rules} | {2: "shouting"}
    room.post("/house-rules", new | {"retired": True}, room.editor)
    assert 2 not in {rule["number"] for rule in room.get("/house-rules").json["rules"]}
    taken = new | {"number": 3, "code": rules[0]["code"]}
    assert room.post("/house-rules", taken, room.editor).status_code == 422


def test_of_two_editors_of_a_house_rule_the_later_one_is_told_and_nothing_is_lost(room):
    def write(**fields):
        rule = {"number": 2, "code": "shouting", "title": "Shouting", "message": "Please do not shout."}
        return room.post("/house-rules", rule | fields, room.editor)

    before = room.get("/house-rules").json["rules"][1]
    assert before["version"] == 0
    first = write(version=before["version"])
    assert (first.status_code, first.json["version"]) == (200, 2)
    late = write(version=before["version"], title="Noise")
    assert (late.status_code, late.json["type"]) == (409, "urn:lettersdesk:problem:stale-house-rule")
    assert late.json["current"] == {"number": 2, "version": 2, "rule": first.json}
    assert room.get("/house-rules").json["rules"][1] == first.json
    assert write(version=0, retired=True).status_code == 409
    assert write(version=2, retired=True).json["version"] == 3
    gone = write(version=2)
    assert (gone.status_code, gone.json["current"]) == (409, {"number": 2, "version": 3, "rule": None})
    assert write(version=3).json["version"] == 4
    assert write(title="Whatever is there").json["version"] == 5
    for bad in (-1, "4", True):
        assert write(version=bad).status_code == 422


def test_a_rule_that_nobody_changed_is_as_it_was_seen_after_another_one_was_changed(room):
    rules = room.get("/house-rules").json["rules"]
    for rule in rules[:3]:
        changed = {name: rule[name] for name in ("number", "code", "message", "version")}
        answer = room.post("/house-rules", changed | {"title": f"{rule['title']}, really"}, room.editor)
        assert (answer.status_code, answer.json["version"]) == (200, 2)


def test_the_log_says_what_was_done_in_pages(room):
    one, two = room.held(2)
    room.desk.decide(one, "reject")
    room.post("/batches", {"action": "approve", "comments": [{"id": two.id, "version": 2}]})
    room.post(f"/comments/{one.id}/notes", {"body": "Look twice."})
    room.post(f"/comments/{one.id}/undo", {"version": 3})
    lines = room.get("/activity").json["lines"]
    assert [line["action"] for line in lines] == ["undo", "note.write", "batch.approve", "reject"]
    assert lines[3]["undone"] is True
    assert (lines[3]["before"], lines[3]["after"], lines[3]["reason"]) == ("held", "rejected", "off_topic")
    found, cursor = [], None
    while True:
        page = room.get("/activity", limit=1, **({"cursor": cursor} if cursor else {})).json
        found += page["lines"]
        cursor = page["next"]
        if cursor is None:
            break
    assert found == lines
    assert {line["action"] for line in room.get("/activity", who="checks").json["lines"]} == {"held"}
    assert [line["action"] for line in room.get("/activity", action="reject").json["lines"]] == ["reject"]


def test_a_note_needs_a_text_and_something_to_be_about(room):
    one = room.product.comment()
    assert room.post(f"/comments/{one.id}/notes", {"body": " "}).status_code == 422
    assert room.post(f"/comments/{one.id}/notes", {"about": "author", "body": "x"}).status_code == 404
    assert room.post(f"/comments/{'a' * 26}/notes", {"body": "x"}).status_code == 404


def test_another_sites_token_sees_and_changes_nothing(room, product):
    (one,) = room.held()
    add_site(product.database, "elsewhere")
    stranger = product.bearer("admin", "elsewhere")
    assert room.get("/queue", headers=stranger).json["cards"] == []
    seen = [{"id": one.id, "version": 2}]
    batch = room.post("/batches", {"action": "approve", "comments": seen}, stranger)
    assert (batch.json["done"], batch.json["conflicts"][0]["status"]) == ([], None)
    for path, body in (
        (f"/comments/{one.id}/undo", {"version": 2}), (f"/comments/{one.id}/notes", {"body": "x"}),
        (f"/comments/{one.id}/standing", {"standing": "normal", "reason": "x"}),
    ):  # fmt: skip
        assert room.post(path, body, stranger).status_code == 404
