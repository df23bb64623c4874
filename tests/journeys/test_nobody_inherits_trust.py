"""A site that publishes known authors at once: whoever types a known author's address is not one of them."""

import pytest

from service.domain.presets import PRESETS
from service.store import findings, rulesets, writers
from service.store.tables import comments
from tests.support.product import SITE

MARIA, HER_BROWSER = "maria@example.org", "M" * 22


@pytest.fixture
def cautious(product):
    """New authors are held; one comment of Maria's was approved by a moderator."""
    with product.database.begin() as conn:
        rulesets.activate(conn, SITE, PRESETS["hold_new_authors"])
    first = product.comment(author_email=MARIA, device=HER_BROWSER)
    product.check()
    assert product.receipt(first)["status"] == "held"
    seen = product.client.get(f"/api/v1/moderation/comments/{first.id}", headers=product.bearer()).json
    order = {"action": "approve", "version": seen["version"]}
    path = f"/api/v1/moderation/comments/{first.id}/decisions"
    assert product.client.post(path, json=order, headers=product.bearer()).status_code == 200
    return product


def row(product, posted):
    with product.database.read() as conn:
        return conn.execute(comments.select().where(comments.c.id == posted.id)).one()


def status(product, **fields):
    posted = product.comment(**fields)
    product.check()
    return product.receipt(posted)["status"]


def test_the_author_is_known_again_in_the_browser_she_wrote_from(cautious):
    assert status(cautious, author_email=MARIA, device=HER_BROWSER) == "approved"


@pytest.mark.parametrize("device", [None, "S" * 22])
def test_a_stranger_who_types_her_address_is_held_as_any_newcomer_is(cautious, device):
    stranger = cautious.comment(author_email=MARIA, device=device)
    newcomer = cautious.comment(author_email="nobody@example.org", device=device and "N" * 22)
    cautious.check()
    told = [cautious.receipt(one) for one in (stranger, newcomer)]
    assert [one["status"] for one in told] == ["held", "held"]
    assert told[0].keys() == told[1].keys()
    with cautious.database.read() as conn:
        newest = [findings.newest(conn, row(cautious, posted).seq) for posted in (stranger, newcomer)]
    found = [next(one for _version, one in every if one.check == "author_history") for every in newest]
    assert found[0].reason == found[1].reason == "author_history.new"
    assert (found[0].score, found[0].detail) == (found[1].score, found[1].detail)


def test_once_she_has_confirmed_her_address_every_browser_of_hers_is_known(cautious):
    assert status(cautious, author_email=MARIA, device="T" * 22) == "held"
    with cautious.database.read() as conn:
        known = conn.execute(comments.select().order_by(comments.c.seq)).all()
    with cautious.database.begin() as conn:
        for mark in {one.writer_mark for one in known}:
            writers.confirm(conn, known[0].author_id, mark)
    assert status(cautious, author_email=MARIA, device="T" * 22) == "approved"
    assert status(cautious, author_email=MARIA, device="S" * 22) == "held"


def test_a_site_may_hold_whoever_only_claims_an_address(cautious):
    rules = [{"check": "author_history.unverified", "threshold": 0.5, "action": "hold"}]
    policy = {"site": SITE, "name": "confirmed only", "rules": rules, "default": "publish"}
    answer = cautious.client.post("/api/v1/rulesets", json=policy, headers=cautious.bearer("policy"))
    assert answer.status_code == 201, answer.text
    assert status(cautious, author_email=MARIA, device=HER_BROWSER) == "held"
    first = row_of_first(cautious)
    with cautious.database.begin() as conn:
        writers.confirm(conn, first.author_id, first.writer_mark)
    assert status(cautious, author_email=MARIA, device=HER_BROWSER) == "approved"


def row_of_first(product):
    with product.database.read() as conn:
        return conn.execute(comments.select().order_by(comments.c.seq).limit(1)).one()
