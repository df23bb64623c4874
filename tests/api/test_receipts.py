"""What a receipt is good for over HTTP: reading a refusal, answering it, and nothing for anybody else."""

from dataclasses import replace

import pytest
from sqlalchemy import update

from service.domain.policy import Action, Rule
from service.domain.presets import PRESETS
from service.store import rulesets
from service.store.activity import By
from service.store.house_rules import HouseRule
from service.store.tables import appeals, comments
from service.store.types import utcnow
from service.usecases.edit_house_rules import retire_house_rule, set_house_rule
from tests.support.letters import letter
from tests.support.product import Posted, Product

STATEMENT = {"statement": "I quoted what the minister had said, word by word."}


def decide(product: Product, posted: Posted, action: str, **more: object) -> None:
    path, token = f"/api/v1/moderation/comments/{posted.id}", {"headers": product.bearer()}
    version = product.client.get(path, **token).json["version"]
    order = {"action": action, "version": version, **more}
    answer = product.client.post(f"{path}/decisions", json=order, **token)
    assert answer.status_code == 200, answer.text


def refused(product: Product, reason: str = "off_topic", **more: object) -> Posted:
    posted = product.comment()
    decide(product, posted, "reject", reason=reason, **more)
    return posted


def appeal(product: Product, posted: Posted, **sent: object):
    return product.client.post(
        f"/api/v1/comments/{posted.id}/appeal", json=sent or STATEMENT, headers=posted.headers
    )


def test_a_rejection_is_told_with_the_rule_and_the_moderators_words(product):
    told = product.receipt(refused(product, message="The bridge is not in this article."))
    assert told["rule"] == {"number": 3, "title": "Off topic"}
    assert (told["reason"], told["message"]) == ("off_topic", "The bridge is not in this article.")
    assert told["can"] == ["repost", "appeal", "delete"]


def test_a_rejection_that_only_names_a_rule_speaks_with_the_rules_words(product):
    assert "little to do with the article" in product.receipt(refused(product))["message"]


def test_a_reason_of_a_programs_own_names_no_rule(product):
    told = product.receipt(refused(product, "house.rules"))
    assert (told["rule"], told["message"], told["reason"]) == (None, None, "house.rules")


def test_a_rule_is_told_as_it_was_when_it_was_applied(product):
    with product.database.begin() as conn:
        rule = HouseRule(site_id="demo", number=1, code="tone", title="Tone", message="Be kind, please.")
        set_house_rule(conn, rule, By())
    posted = refused(product, "tone")
    with product.database.begin() as conn:
        retire_house_rule(conn, "demo", 1, By())
    told = product.receipt(posted)
    assert (told["rule"], told["message"]) == ({"number": 1, "title": "Tone"}, "Be kind, please.")


def test_what_the_checks_decide_has_no_message(product):
    posted = product.comment(body="Call me any time: +49 170 1234567, and bring a friend along.")
    product.check()
    told = product.receipt(posted)
    assert (told["status"], told["message"], told["rule"]) == ("held", None, None)


def test_a_rejected_comment_is_posted_again_once(product):
    posted = refused(product)
    path = f"/api/v1/comments/{posted.id}"
    answer = product.client.patch(path, json={"body": "About the bridge alone."}, headers=posted.headers)
    assert (answer.status_code, answer.json["status"]) == (202, "pending")
    assert answer.json["can"] == ["edit", "delete"]
    decide(product, posted, "reject", reason="off_topic")
    again = product.client.patch(path, json={"body": "A third try."}, headers=posted.headers)
    assert (again.status_code, again.json["type"].rpartition(":")[2]) == (409, "illegal-transition")


def test_what_a_person_rejected_and_its_author_posted_again_a_person_decides(product):
    posted = refused(product)
    text = {"body": letter(5)}
    product.client.patch(f"/api/v1/comments/{posted.id}", json=text, headers=posted.headers)
    product.check()
    told = product.receipt(posted)
    assert (told["status"], told["reason"], told["can"]) == ("held", "policy.reposted", ["edit", "delete"])
    decide(product, posted, "approve")
    assert product.client.get(f"/api/v1/comments/{posted.id}").json["comment"]["body"] == text["body"]


def test_what_the_checks_alone_rejected_they_may_publish_after_an_edit(product):
    with product.database.begin() as conn:
        rule = Rule(check="personal_data", threshold=0.5, action=Action.REJECT)
        rulesets.activate(conn, "demo", replace(PRESETS["publish_unless_flagged"], rules=(rule,)))
    posted = product.comment(body=f"{letter(6)} Call me: +49 170 1234567.")
    product.check()
    assert product.receipt(posted)["status"] == "rejected"
    text = {"body": letter(6)}
    product.client.patch(f"/api/v1/comments/{posted.id}", json=text, headers=posted.headers)
    product.check()
    assert product.receipt(posted)["status"] == "approved"


@pytest.mark.parametrize(("age_s", "status"), [(299, 202), (1_400, 202), (1_501, 403)])
def test_an_edit_begun_in_time_may_be_saved_for_a_while(product, age_s, status):
    posted = product.comment()
    with product.database.begin() as conn:
        conn.execute(update(comments).values(created_at=utcnow(-age_s)))
    assert product.receipt(posted)["edit_seconds_left"] == max(0, 300 - age_s) or age_s == 299
    answer = product.client.patch(
        f"/api/v1/comments/{posted.id}", json={"body": "Begun in time."}, headers=posted.headers
    )
    assert answer.status_code == status


def test_the_same_text_is_not_posted_again(product):
    posted = refused(product)
    body = product.receipt(posted)["body"]
    answer = product.client.patch(
        f"/api/v1/comments/{posted.id}", json={"body": body}, headers=posted.headers
    )
    assert (answer.status_code, answer.json["errors"]) == (422, [{"field": "body", "code": "unchanged"}])


@pytest.mark.parametrize(
    ("sent", "error"),
    [
        ({"statement": "Too short, is it?  "}, {"code": "too_short", "limit": 20}),
        ({"statement": " " * 30}, {"code": "required"}),
        ({"statement": ""}, {"code": "required"}),
        ({"statement": 17}, {"code": "wrong_type"}),
        ({"statement": "x" * 2_001}, {"code": "too_long", "limit": 2_000}),
    ],
)
def test_a_statement_has_twenty_to_two_thousand_characters(product, sent, error):
    answer = appeal(product, refused(product), **sent)
    assert (answer.status_code, answer.json["errors"]) == (422, [{"field": "statement", **error}])


def test_an_appeal_stands_in_the_desks_queue_and_its_end_in_the_receipt(product):
    posted = refused(product)
    answer = appeal(product, posted)
    assert (answer.status_code, answer.json["appeal"]["state"]) == (202, "waiting")
    cards = product.client.get("/api/v1/moderation/queue?tab=appeals", headers=product.bearer()).json
    assert [card["id"] for card in cards["cards"]] == [posted.id]
    assert "reject" in cards["cards"][0]["allowed"]
    decide(product, posted, "reject", reason="off_topic", message="We looked again, and it stays.")
    told = product.receipt(posted)
    assert (told["status"], told["appeal"]["state"], told["message"]) == (
        "rejected", "declined", "We looked again, and it stays.",
    )  # fmt: skip
    assert (
        product.client.get("/api/v1/moderation/queue?tab=appeals", headers=product.bearer()).json["cards"]
        == []
    )


def test_an_appeal_is_made_by_the_author_alone_and_about_a_rejection(product):
    posted, other = refused(product), product.comment()
    stolen = Posted(posted.id, other.receipt)
    assert appeal(product, stolen).status_code == 404
    assert appeal(product, other).status_code == 409
    assert product.client.post(f"/api/v1/comments/{posted.id}/appeal", json=STATEMENT).status_code == 401
    with product.database.read() as conn:
        assert conn.execute(appeals.select()).all() == []


def test_spam_that_is_posted_once_more_under_its_key_still_waits(product):
    key = {"Idempotency-Key": "one-and-the-same"}
    fields = {"author_name": "R", "author_email": "r@example.com", "body": "Buy this, it is cheap and good."}
    posted = product.comment(key, **fields)
    decide(product, posted, "spam")
    answer = product.post(key, **fields)
    assert (answer.status_code, answer.json["status"]) == (202, "pending")
