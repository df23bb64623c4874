"""Readers' complaints: once a reader and comment, about what they see, and seen at the desk by reason."""

import pytest

from service.store.tables import comments, events, reports
from tests.support.product import Posted, Product

ILLEGAL = {"reason": "illegal", "text": "This names my daughter's school.", "reporter": "Q" * 22}


def report(product: Product, posted: Posted, **fields: object):
    return product.client.post(f"/api/v1/comments/{posted.id}/reports", json={**ILLEGAL, **fields})


def stored(product: Product) -> list:
    with product.database.read() as conn:
        return list(conn.execute(reports.select().order_by(reports.c.seq)))


def test_a_report_is_seen_under_its_own_reason_in_the_desks_queue(product):
    posted = product.published()
    answer = report(product, posted)
    assert (answer.status_code, answer.json) == (202, {"received": True})
    assert report(product, posted, reporter="R" * 22, reason="spam").status_code == 202
    queue = "/api/v1/moderation/queue?tab=reported"
    cards = product.client.get(queue, headers=product.bearer()).json["cards"]
    assert [card["id"] for card in cards] == [posted.id]
    assert [(one["reason"], one["count"]) for one in cards[0]["reports"]] == [("illegal", 1), ("spam", 1)]


def test_the_event_names_the_reason_and_not_the_reader(product):
    posted = product.published()
    report(product, posted)
    with product.database.read() as conn:
        last = conn.execute(events.select().order_by(events.c.seq.desc())).first()
    assert (last.type, last.comment_id, last.data["reason"]) == ("comment.reported", posted.id, "illegal")
    assert ILLEGAL["reporter"] not in str(last.data)


def test_the_second_report_of_a_reader_gets_the_same_answer_and_changes_nothing(product):
    posted = product.published()
    first, before = report(product, posted), product.rows()
    second = report(product, posted, reason="spam", text="Once more.")
    assert (second.status_code, second.data) == (first.status_code, first.data)
    assert product.rows() == before
    assert [row.reason for row in stored(product)] == ["illegal"]
    with product.database.read() as conn:
        assert conn.execute(comments.select()).one().report_count == 1


def test_what_is_stored_of_a_reader_joins_nothing(product):
    one, two = product.published(), product.published()
    report(product, one)
    report(product, two)
    keys = [row.reporter_key for row in stored(product)]
    assert len(set(keys)) == 2
    assert all(ILLEGAL["reporter"] not in key for key in keys)


def test_what_readers_do_not_see_cannot_be_reported(product):
    gone = product.published()
    waits = product.comment()
    product.client.delete(f"/api/v1/comments/{gone.id}", headers=gone.headers)
    unknown = Posted("a" * 26, "")
    assert {report(product, posted).status_code for posted in (waits, gone, unknown)} == {404}
    assert stored(product) == []


def test_many_reports_hide_nothing(product):
    posted = product.published()
    for number in range(30):
        report(product, posted, reporter=f"reader-{number:016}")
    assert product.client.get(f"/api/v1/comments/{posted.id}").status_code == 200


@pytest.mark.parametrize(
    ("fields", "error"),
    [
        ({"reason": "boring"}, ("reason", "not_a_choice")),
        ({"reporter": "short"}, ("reporter", "pattern")),
        ({"reporter": "x" * 65}, ("reporter", "pattern")),
        ({"reporter": "me@example.org and more"}, ("reporter", "pattern")),
        ({"text": "x" * 501}, ("text", "too_long")),
        ({"comment": "x"}, ("comment", "unknown_field")),
    ],
)
def test_a_wrong_field_is_named(product, fields, error):
    answer = report(product, product.published(), **fields)
    assert answer.status_code == 422
    assert [(one["field"], one["code"]) for one in answer.json["errors"]] == [error]


def test_a_report_needs_no_words(product):
    assert report(product, product.published(), reason="spam", text="").status_code == 202
    assert stored(product)[0].body is None


@pytest.mark.parametrize("text", ["", " \n ", None])
def test_a_notice_of_something_illegal_says_why(product, text):
    answer = report(product, product.published(), text=text)
    assert (answer.status_code, answer.json["errors"]) == (422, [{"field": "text", "code": "required"}])
    assert stored(product) == []


class TestLimited:
    """From one network only so many."""

    @pytest.fixture
    def more_settings(self) -> dict[str, object]:
        return {"rate_report_network": "2/hour"}

    def test_too_many_reports_of_a_network_are_refused(self, product):
        posted = product.published()
        answers = [report(product, posted, reporter=f"reader-{n:016}").status_code for n in range(3)]
        assert answers == [202, 202, 429]
