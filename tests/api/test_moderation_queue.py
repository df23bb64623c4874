"""The queue and the page of one comment: what is in them, for whom, and in which order."""

import pytest
from sqlalchemy import select

from service.store.tables import authors
from tests.support.desk import MODERATION, Desk
from tests.support.product import SITE, add_site

HELD = "Write to me at reader-of-this@example.org about the bridge, please, I would like to hear."

QUEUED_KEYS = ["id", "site", "thread", "parent_id", "author", "body", "status", "version", "parked",
               "created_at", "edited_at", "published_at", "last_decision"]  # fmt: skip


@pytest.fixture
def desk(product) -> Desk:
    return Desk(product)


def held(product) -> str:
    """A comment that the checks left to people: it shows its author's own address."""
    posted = product.comment(body=HELD, author_email="reader-of-this@example.org")
    product.check()
    assert product.receipt(posted)["status"] == "held"
    return posted.id


def test_the_queue_holds_what_no_person_has_decided_oldest_first(product, desk):
    first = held(product)
    product.published()
    second = product.comment().id
    assert desk.ids() == [first, second]


def test_a_status_can_be_asked_for(product, desk):
    wanted = {"held": held(product), "approved": product.published().id}
    for action, name in (("reject", "rejected"), ("spam", "spam")):
        wanted[name] = product.published().id
        desk.decide(wanted[name], action)
    wanted["pending"] = product.comment().id
    assert {status: desk.ids(status=status) for status in wanted} == {s: [i] for s, i in wanted.items()}


def test_pages_follow_one_another_without_a_gap_or_a_double(product, desk):
    posted = [product.comment().id for _ in range(7)]
    found, cursor = [], None
    while True:
        page = desk.queue(limit=3, **({"cursor": cursor} if cursor else {})).json
        found.append([comment["id"] for comment in page["comments"]])
        cursor = page["next"]
        if cursor is None:
            break
    assert found == [posted[:3], posted[3:6], posted[6:]]


def test_a_cursor_of_another_listing_is_refused(product, desk):
    for _ in range(2):
        product.comment()
    cursor = desk.queue(limit=1).json["next"]
    assert desk.queue(cursor=cursor, status="held").status_code == 400


def test_a_parameter_that_is_wrong_or_unknown_is_refused(desk):
    for query in (
        {"limit": 0}, {"limit": 101}, {"limit": "ten"}, {"status": "erased"}, {"status": ""}, {"site": ""},
        {"cursor": "x"}, {"cursor": ""}, {"sort": "email"}, {"author_email": "a@example.org"},
        {"site": "A B"},
    ):  # fmt: skip
        answer = desk.queue(**query)
        assert (answer.status_code, answer.json["type"]) == (400, "urn:lettersdesk:problem:bad-parameter")
        assert "a@example.org" not in answer.text


def test_a_repeated_parameter_is_refused(product, desk):
    answer = product.client.get(f"{MODERATION}?site=demo&site=other", headers=desk.headers)
    assert answer.status_code == 400


def test_an_entry_has_exactly_these_keys(product, desk):
    held(product)
    (entry,) = desk.queue().json["comments"]
    assert list(entry) == QUEUED_KEYS
    assert list(entry["author"]) == ["name", "url", "label"]
    assert list(entry["thread"]) == ["key", "title", "claimed_title", "url"]


def test_a_comment_shows_what_every_check_said_and_where(product, desk):
    shown = desk.look(held(product))
    assert list(shown) == [*QUEUED_KEYS, "findings", "decisions", "author_record"]
    findings = {finding["check"]: finding for finding in shown["findings"]}
    assert set(findings) == set(product.settings.checks)
    span = findings["personal_data"]["spans"][0]
    assert shown["body"][span["start"] : span["end"]] == "reader-of-this@example.org"


def test_only_the_findings_on_the_newest_checked_version_are_shown(product, desk):
    posted = product.published()
    path, changed = f"/api/v1/comments/{posted.id}", {"body": "I have changed my mind about the bridge."}
    assert product.client.patch(path, json=changed, headers=posted.headers).status_code == 202
    product.check()
    findings = desk.look(posted)["findings"]
    assert {finding["comment_version"] for finding in findings} == {3}
    assert len(findings) == len(product.settings.checks)


def test_the_record_is_three_numbers_over_all_of_an_authors_comments(product, desk):
    author = {"author_email": "steady@example.org"}
    product.published(**author)
    spam, last = product.published(**author), product.published(**author)
    desk.decide(spam, "spam")
    assert desk.look(last)["author_record"] == {
        "published": 2, "rejected": 0, "spam": 1, "banned_until": None,
    }  # fmt: skip


def test_an_author_nobody_has_looked_at_has_no_record(product, desk):
    assert desk.look(product.comment())["author_record"] is None


def test_decisions_are_told_newest_first_and_without_a_name(product, desk):
    posted = product.published()
    desk.decide(posted, "reject", reason="insults")
    made = [
        (one["by"], one["to_status"], one["reasons"][0]["code"]) for one in desk.look(posted)["decisions"]
    ]
    assert made == [("moderator", "rejected", "insults"), ("checks", "approved", "policy.default_publish")]


def test_nothing_of_an_address_is_in_any_answer(product, desk):
    posted = product.comment(author_email="Canary.Bird@quiet-place.example.org")
    product.check()
    desk.ban(posted)
    said = desk.queue(status="approved").text + desk.queue().text + str(desk.look(posted))
    assert posted.id in said
    with product.database.read() as conn:
        row = conn.execute(select(authors)).one()
    hidden = ("canary", "quiet-place", row.id, row.fingerprint.hex(), row.fingerprint.hex()[:16])
    assert not [part for part in hidden if part in said.lower()]


def test_the_queue_of_all_sites_is_in_order_of_arrival(product, desk):
    add_site(product.database, "evening")
    posted = [product.comment(site=site).id for site in (SITE, "evening", SITE, "evening")]
    assert desk.ids() == posted
    assert desk.ids(site="evening") == posted[1::2]
