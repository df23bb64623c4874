"""Trust, limit and ban whoever wrote a comment: by the comment, for a time, with a reason."""

import pytest
from sqlalchemy import select

from service.store.tables import activity, authors, decisions


def path(posted) -> str:
    return f"/desk/comments/{posted.id}"


def send(browser, posted, **fields):
    given = {"standing": "banned", "days": "30", "reason": "insults", "back": path(posted)} | fields
    return browser.send(f"{path(posted)}/commenter", given)


def author(room, posted):
    with room.product.database.read() as conn:
        columns = (authors.c.banned_until, authors.c.standing, authors.c.standing_reason)
        return conn.execute(select(*columns).where(authors.c.id == room.author(posted.id))).one()


@pytest.mark.parametrize("standing", ["trusted", "limited"])
def test_a_standing_is_given_with_its_reason(ana, room, standing):
    posted = room.comment()
    answer = send(ana, posted, standing=standing, days="7", reason="a regular")
    assert (answer.status_code, answer.location) == (303, path(posted))
    assert (author(room, posted).standing, author(room, posted).standing_reason) == (standing, "a regular")
    assert standing.capitalize() in ana.page(path(posted)).text


def test_a_ban_rejects_what_comes_and_may_reject_what_waits(ana, room):
    email = "one@example.com"
    first, second = room.comment(author_email=email), room.held(author_email=email)
    assert "Also reject 1 pending comment" in ana.page(path(first)).text
    answer = send(ana, first, also_reject="1", rule="personal_attack")
    assert answer.status_code == 303
    assert "1 pending comment was rejected" in ana.page(path(first)).by_id("status").text
    assert author(room, first).banned_until is not None
    assert room.row(second.id).status == "rejected"
    assert room.row(first.id).status == "approved"
    with room.product.database.read() as conn:
        where = (decisions.c.comment_seq == room.row(second.id).seq) & (decisions.c.action == "reject")
        told = conn.execute(select(decisions.c.message).where(where)).scalar_one()
    assert told == "Please write about the subject and not about the person."


def test_what_waits_stays_unless_it_was_ticked(ana, room):
    posted = room.held()
    assert send(ana, posted).status_code == 303
    assert room.row(posted.id).status == "held"


def test_everything_ends_with_one_button(ana, room):
    posted = room.comment()
    send(ana, posted)
    send(ana, posted, standing="limited")
    assert "Treat as everybody again" in ana.page(path(posted)).text
    assert send(ana, posted, standing="normal").status_code == 303
    now = author(room, posted)
    assert (now.banned_until, now.standing) == (None, None)


@pytest.mark.parametrize(
    ("fields", "told"),
    [({"reason": " "}, "The reason is missing"), ({"days": "0"}, "The number of days"),
     ({"days": "x"}, "The number of days"), ({"days": "999999"}, "The number of days"),
     ({"reason": "x" * 81}, "at most 80"), ({"standing": "boss"}, "Something in the form"),
     ({"standing": "trusted", "reason": ""}, "The reason is missing"),
     ({"also_reject": "1", "rule": "made_up"}, "The reason")],
)  # fmt: skip
def test_what_is_missing_is_told_and_nothing_is_changed(ana, room, fields, told):
    posted = room.held()
    before = author(room, posted)
    answer = send(ana, posted, **fields)
    assert answer.status_code == 422
    assert told in answer.text
    assert author(room, posted) == before
    assert room.row(posted.id).status == "held"


def test_the_log_has_who_did_it_and_never_a_name_of_the_commenter(ana, room):
    posted = room.comment(author_name="Grace Hopeful")
    send(ana, posted)
    with room.product.database.read() as conn:
        rows = conn.execute(select(activity)).all()
    assert [(row.action, row.reason, row.person_id) for row in rows] == [
        ("author.ban", "insults", room.person("ana-login"))
    ]
    assert "Grace" not in str(rows)


def test_nobody_is_banned_by_a_comment_whose_author_is_not_known(ana, room):
    posted = room.product.comment()
    refused = send(ana, posted)
    assert refused.status_code == 409
    assert "Nothing was changed. No worker has looked at it" in refused.text
    assert send(ana, posted, standing="normal").status_code == 404
    assert ana.send(f"/desk/comments/{'a' * 26}/commenter", {"standing": "banned"}).status_code == 404


def test_the_way_back_is_a_page_of_the_desk(ana, room):
    posted = room.comment()
    assert send(ana, posted, back="https://evil.example.org/").location == "/desk/"
