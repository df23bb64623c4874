"""Deciding: what each action does, what is refused, and that the faster of two wins."""

import threading

import pytest
from sqlalchemy import select

from service.store import claims, comments
from service.store.tables import comments as table
from service.store.tables import decisions, events
from tests.support.desk import Desk
from tests.support.product import add_token


@pytest.fixture
def desk(product) -> Desk:
    return Desk(product)


def test_each_action_moves_a_waiting_comment(product, desk):
    moves = {
        "approve": ("approved", "approved"), "reject": ("rejected", "rejected"),
        "spam": ("spam", "pending"), "hold": ("held", "held"),
    }  # fmt: skip
    for action, (status, told) in moves.items():
        posted = product.comment()
        answer = desk.decide(posted, action)
        assert (answer.status_code, answer.json["status"], answer.json["version"]) == (200, status, 2)
        assert product.receipt(posted)["status"] == told


def test_an_approved_comment_is_on_the_page_and_a_rejected_one_is_gone(product, desk):
    posted = product.comment()
    desk.decide(posted, "approve")
    path = f"/api/v1/comments/{posted.id}"
    assert product.client.get(path).status_code == 200
    desk.decide(posted, "reject")
    with product.database.read() as conn:
        query = select(table.c.public_json, table.c.published_at).where(table.c.id == posted.id)
        assert tuple(conn.execute(query).one()) == (None, None)


def test_the_author_is_told_the_reason_of_a_rejection(product, desk):
    posted = product.published()
    desk.decide(posted, "reject", reason="off_topic")
    told = product.receipt(posted)
    assert (told["reason"], told["decided_by"]) == ("off_topic", "moderator")


def test_a_rejection_without_a_reason_is_refused_and_changes_nothing(product, desk):
    posted = product.comment()
    answer = desk.decide(posted, "reject", reason=None)
    assert (answer.status_code, answer.json["errors"]) == (422, [{"field": "reason", "code": "required"}])
    assert desk.look(posted)["version"] == 1


def test_other_decisions_need_no_reason(product, desk):
    posted = product.comment()
    desk.ask("POST", posted, "decisions", {"action": "hold", "version": 1})
    assert product.receipt(posted)["reason"] == "moderator.hold"


BAD_ORDERS = [
    ({}, {"action", "version"}),
    ({"action": "erase", "version": 1}, {"action"}),
    ({"action": "approve", "version": True}, {"version"}),
    ({"action": "approve", "version": 0}, {"version"}),
    ({"action": "approve", "version": "1"}, {"version"}),
    ({"action": "approve", "version": 1, "status": "approved"}, {"status"}),
    ({"action": "approve", "version": 1, "site": "demo"}, {"site"}),
    ({"action": "reject", "version": 1, "reason": "You wrote rubbish"}, {"reason"}),
    ({"action": 7, "version": None, "reason": 1}, {"action", "version", "reason"}),
]


def test_a_bad_order_is_refused_with_every_field_and_no_value(product, desk):
    posted = product.comment()
    for fields, wrong in BAD_ORDERS:
        answer = desk.ask("POST", posted, "decisions", fields)
        assert answer.status_code == 422
        assert {error["field"] for error in answer.json["errors"]} == wrong
        assert "rubbish" not in answer.text
    assert desk.look(posted)["version"] == 1


def test_a_decision_on_an_older_version_is_refused_with_what_stands_now(product, desk):
    posted = product.comment()
    desk.decide(posted, "reject")
    answer = desk.decide(posted, "approve", version=1)
    assert (answer.status_code, answer.json["type"]) == (409, "urn:lettersdesk:problem:stale-decision")
    current = answer.json["current"]
    assert (current["status"], current["version"], current["decided_by"]) == ("rejected", 2, "moderator")
    assert current["decided_at"]


def test_the_same_decision_twice_is_stale(product, desk):
    posted = product.comment()
    desk.decide(posted, "approve")
    assert desk.decide(posted, "approve", version=2).status_code == 409


def test_an_erased_comment_cannot_be_decided(product, desk):
    posted = product.published()
    product.client.delete(f"/api/v1/comments/{posted.id}", headers=posted.headers)
    assert desk.decide(posted, "approve").status_code == 409


def test_a_decision_leaves_a_log_entry_an_event_and_the_tokens_id(product, desk):
    posted = product.comment()
    desk.decide(posted, "spam")
    with product.database.read() as conn:
        comment = comments.get(conn, posted.id)
        event = conn.execute(select(events).order_by(events.c.seq.desc())).first()
        (made,) = conn.execute(select(decisions).where(decisions.c.comment_seq == comment.seq))
    assert (made.from_status, made.to_status, made.comment_version) == ("pending", "spam", 2)
    assert made.token_id in desk.headers["Authorization"]
    assert (event.type, event.comment_id, event.comment_version) == ("comment.rejected", posted.id, 2)
    assert "token" not in event.data


def test_a_late_verdict_changes_nothing_after_a_person_has_decided(product, desk):
    """A checker that had claimed the comment before, and wakes up after the rejection."""
    posted = product.comment()
    with product.database.begin() as conn:
        claim = claims.claim(conn, owner="late", batch_max=10, lease_s=60, attempts_max=5)
    desk.decide(posted, "reject")
    with product.database.read() as conn:
        assert claims.still_ours(conn, claim.token) == set()
    assert product.check() == 0
    assert product.receipt(posted)["status"] == "rejected"


def test_of_two_who_decide_at_once_exactly_one_wins(product, desk):
    """200 pairs of approve and reject on real threads: one 200 and one 409 each, and the page agrees."""
    pairs = 200
    posted = [product.comment() for _ in range(pairs)]
    other = Desk(product, {"Authorization": f"Bearer {add_token(product.database, 'moderate')}"})
    answers: dict[tuple[int, str], int] = {}
    meet = threading.Barrier(2)

    def decide_all(who: Desk, action: str) -> None:
        client = product.app.test_client(use_cookies=False)
        for number, comment in enumerate(posted):
            meet.wait(60)
            path = f"/api/v1/moderation/comments/{comment.id}/decisions"
            body = {"action": action, "version": 1, "reason": "off_topic"}
            answers[number, action] = client.post(path, json=body, headers=who.headers).status_code

    both = [threading.Thread(target=decide_all, args=pair) for pair in ((desk, "approve"), (other, "reject"))]
    [thread.start() for thread in both]
    [thread.join() for thread in both]
    assert [{answers[n, "approve"], answers[n, "reject"]} for n in range(pairs)] == [{200, 409}] * pairs
    with product.database.read() as conn:
        rows = conn.execute(select(table.c.id, table.c.status, table.c.version, table.c.public_json)).all()
        made = list(conn.execute(select(events.c.type)).scalars())
    assert {row.version for row in rows} == {2}
    winners = {row.id: row.status for row in rows}
    told = ["approved" if answers[n, "approve"] == 200 else "rejected" for n in range(pairs)]
    assert [winners[comment.id] for comment in posted] == told
    assert [row.id for row in rows if (row.public_json is not None) != (row.status == "approved")] == []
    assert made.count("comment.published") == told.count("approved")
