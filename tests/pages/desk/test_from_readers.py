"""What readers and authors send over HTTP stands at the desk: reports under their own reasons, appeals."""

from tests.support.product import Posted, Product

STATEMENT = "The source stands in the first line, with its page."


def report(product: Product, posted: Posted, reason: str, reader: str) -> None:
    sent = {"reason": reason, "text": "This threatens a neighbour.", "reporter": reader * 22}
    answer = product.client.post(f"/api/v1/comments/{posted.id}/reports", json=sent)
    assert answer.status_code == 202, answer.text


def rejected(product: Product) -> Posted:
    posted = product.comment()
    order = {"action": "reject", "version": 1, "reason": "off_topic"}
    path = f"/api/v1/moderation/comments/{posted.id}/decisions"
    assert product.client.post(path, json=order, headers=product.bearer()).status_code == 200
    sent = {"statement": STATEMENT}
    appeal = product.client.post(f"/api/v1/comments/{posted.id}/appeal", json=sent, headers=posted.headers)
    assert appeal.status_code == 202, appeal.text
    return posted


def test_a_report_stands_under_reported_and_on_the_card_with_its_own_reason(product, moderator):
    posted = product.published()
    report(product, posted, "illegal", "a")
    report(product, posted, "personal_attack", "b")
    assert moderator.ids("?tab=reported") == [posted.id]
    said = moderator.card(posted.id, "?tab=reported").one(class_="reports").text
    assert said == "Reported: 1 × illegal, 1 × personal attack"


def test_an_appeal_stands_under_appeals_with_its_words_and_can_be_granted(product, moderator):
    posted = rejected(product)
    assert moderator.ids("?tab=appeals") == [posted.id]
    assert STATEMENT in moderator.card(posted.id, "?tab=appeals").text
    moderator.decide(posted.id, "approve", "?tab=appeals")
    told = product.receipt(posted)
    assert (told["status"], told["appeal"]["state"]) == ("approved", "granted")
    assert moderator.ids("?tab=appeals") == []


def test_rejecting_once_more_declines_an_appeal(product, moderator):
    posted = rejected(product)
    moderator.decide(posted.id, "reject", "?tab=appeals")
    told = product.receipt(posted)
    assert (told["status"], told["appeal"]["state"]) == ("rejected", "declined")
    assert moderator.ids("?tab=appeals") == []
