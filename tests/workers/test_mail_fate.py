"""Nobody gets a mail too many: what may have been taken counts as sent, once, and its link is good."""

import re

import pytest
from sqlalchemy import update

from service.store import verifications as questions
from service.store.tables import verifications
from service.store.types import utcnow
from workers.mail_lane import MailLane

MARIA = "maria.stern@example.org"
LINK = re.compile(r"http://\S+(/verify/[\w-]+)")


@pytest.fixture
def more_settings(mailbox):
    return {
        "smtp_host": "127.0.0.1", "smtp_port": mailbox.port, "smtp_security": "none",
        "smtp_from": "comments@example.com",
    }  # fmt: skip


@pytest.fixture
def lane(product):
    return MailLane(product.worker)


def asked(product, device="M" * 22):
    posted = product.comment(author_email=MARIA, device=device)
    path = f"/api/v1/comments/{posted.id}/verification"
    assert product.client.post(path, headers=posted.headers).status_code == 202
    product.check()


def rows(product):
    with product.database.read() as conn:
        return conn.execute(verifications.select().order_by(verifications.c.created_at)).all()


def make_due(product):
    with product.database.begin() as conn:
        conn.execute(update(verifications).values(next_at=utcnow(-1)))


def test_a_mail_that_may_have_been_taken_is_not_sent_again_and_its_link_is_good(product, lane, mailbox):
    asked(product)
    mailbox.hangs_up = True
    for _ in range(3):
        lane.look()
        make_due(product)
    assert [one.state for one in rows(product)] == ["sent"]
    ((_recipients, message),) = mailbox.mails
    (link,) = LINK.findall(message.get_content())
    assert [product.client.get(link).status_code, product.client.post(link).status_code] == [200, 200]


def test_mails_of_unknown_fate_count_for_the_day(product, lane, mailbox):
    mailbox.hangs_up = True
    for number in range(5):
        asked(product, device=f"{number}" * 22)
        lane.look()
        make_due(product)
        lane.look()
    assert len(mailbox.mails) == product.settings.mails_per_address_day_max == 3


def test_what_another_worker_had_in_hand_when_it_ended_is_not_sent_again(product, lane, mailbox):
    asked(product)
    with product.database.begin() as conn:
        due = questions.claim(conn, lease_s=-1.0)
        assert questions.reserve(conn, due, b"m" * 32, "h" * 64, life_s=60.0)
    lane.look()
    assert mailbox.mails == []
    assert [one.state for one in rows(product)] == ["sent"]


def test_while_mails_go_out_slowly_what_was_confirmed_is_written_down(product, lane, mailbox):
    asked(product)
    lane.look()
    (link,) = LINK.findall(mailbox.mails[0][1].get_content())
    asked(product, device="B" * 22)
    asked(product, device="C" * 22)
    seen = []

    def press():
        seen.append(rows(product)[0].state)
        product.client.post(link)

    mailbox.when_mailed = press
    lane.look()
    assert seen == ["sent", "done"]


def test_a_mail_that_was_never_sent_counts_as_none_and_has_no_link(product, lane, mailbox):
    for number in range(4):
        asked(product, device=f"{number}" * 22)
        lane.look()
    mailbox.recipient_answer = "451 later"
    with product.database.begin() as conn:
        conn.execute(update(verifications).values(sent_at=utcnow(-2.0 * questions.DAY_S)))
    asked(product)
    lane.look()
    found = [(one.state, one.recipient is None, one.token_hash is None) for one in rows(product)]
    assert found == [("sent", False, False)] * 3 + [("over", True, True), ("due", True, True)]
