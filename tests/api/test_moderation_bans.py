"""Banning the author of a comment: by the comment, so that nobody sees who it is."""

import pytest
from sqlalchemy import select

from service.store.tables import events
from tests.support.desk import Desk
from tests.support.product import add_site


@pytest.fixture
def desk(product) -> Desk:
    return Desk(product)


def post(product, **fields) -> str:
    posted = product.comment(**fields)
    product.check()
    return product.receipt(posted)["status"]


def test_a_banned_author_is_taken_in_as_ever_and_rejected_by_the_policy(product, desk):
    first = product.published(author_email="loud@example.org")
    assert desk.ban(first).status_code == 200
    assert post(product, author_email="Loud+again@example.org") == "rejected"
    assert post(product, author_email="quiet@example.org") == "approved"


def test_a_ban_holds_on_its_own_site_only(product, desk):
    add_site(product.database, "evening")
    desk.ban(product.published(author_email="loud@example.org", site="demo"))
    assert post(product, author_email="loud@example.org", site="evening") == "approved"


def test_zero_days_end_a_ban(product, desk):
    first = product.published(author_email="loud@example.org")
    desk.ban(first)
    assert desk.ban(first, 0).json == {"comment_id": first.id, "banned_until": None}
    assert post(product, author_email="loud@example.org") == "approved"


def test_the_record_shows_until_when(product, desk):
    first = product.published()
    until = desk.ban(first).json["banned_until"]
    assert desk.look(first)["author_record"]["banned_until"] == until


def test_an_author_nobody_has_looked_at_cannot_be_banned(product, desk):
    answer = desk.ban(product.comment())
    assert (answer.status_code, answer.json["type"]) == (409, "urn:lettersdesk:problem:author-unknown")


def test_a_ban_can_name_the_version_it_was_based_on(product, desk):
    first = product.published()
    assert desk.ban(first, version=1).status_code == 409
    assert desk.ban(first, version=2).status_code == 200


def test_days_are_a_whole_number_within_limits(product, desk):
    posted = product.published()
    for days in (-1, 3651, "30", None, True, 1.5):
        answer = desk.ban(posted, days)
        assert (answer.status_code, answer.json["errors"][0]["field"]) == (422, "days")


def test_a_ban_leaves_an_event_that_names_nobody(product, desk):
    first = product.published(author_email="loud@example.org")
    desk.ban(first)
    with product.database.read() as conn:
        row = conn.execute(select(events).order_by(events.c.seq.desc())).first()
    assert (row.type, row.comment_id, sorted(row.data)) == (
        "author.banned", first.id, ["token_id", "until"],
    )  # fmt: skip
    assert "loud" not in str(row)
