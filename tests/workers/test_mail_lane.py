"""Confirming an address: from the author's wish by the mail and its button to a browser that is known."""

import logging
import re
import threading

import pytest
from sqlalchemy import update

from service.domain.presets import PRESETS
from service.store import rulesets
from service.store.tables import comments, verifications, verified_browsers
from service.store.types import utcnow
from service.store.verifications import forget_old
from service.usecases.retain_contacts import erase_due_addresses
from tests.support.product import SITE
from tests.support.stack import wait_until
from workers.mail_lane import MailLane

MARIA, HERS = "maria.stern@example.org", "M" * 22
LINK = re.compile(r"http://\S+(/verify/[\w-]+)")


@pytest.fixture
def more_settings(mailbox):
    return {
        "smtp_host": "127.0.0.1", "smtp_port": mailbox.port, "smtp_security": "none",
        "smtp_from": "comments@example.com", "rate_verification_network": "100000/second",
    }  # fmt: skip


@pytest.fixture
def lane(product):
    return MailLane(product.worker)


def ask(product, posted, **headers):
    path = f"/api/v1/comments/{posted.id}/verification"
    return product.client.post(path, headers=posted.headers | headers)


def mailed_link(mailbox):
    (_recipients, message) = mailbox.mails[-1]
    (path,) = LINK.findall(message.get_content())
    return path


def asked(product, **fields):
    posted = product.comment(**({"author_email": MARIA, "device": HERS} | fields))
    assert ask(product, posted).status_code == 202
    product.check()
    return posted


def states(product):
    with product.database.read() as conn:
        return [
            row.state for row in conn.execute(verifications.select().order_by(verifications.c.created_at))
        ]


def row(product, posted):
    with product.database.read() as conn:
        return conn.execute(comments.select().where(comments.c.id == posted.id)).one()


def make_due(product):
    with product.database.begin() as conn:
        conn.execute(update(verifications).values(next_at=utcnow(-1)))


def test_the_link_in_the_mail_makes_the_browser_known_and_works_once(product, lane, mailbox):
    posted = asked(product)
    lane.look()
    ((recipients, message),) = mailbox.mails
    assert (recipients, message["To"]) == ((MARIA,), MARIA)
    link = mailed_link(mailbox)
    for _ in range(2):  # as a program does that looks through mail
        assert product.client.get(link).status_code == 200
    lane.look()
    assert row(product, posted).proof is None
    assert product.client.post(link).status_code == 200
    assert [product.client.get(link).status_code, product.client.post(link).status_code] == [404, 404]
    lane.look()
    assert row(product, posted).proof == "address"
    assert states(product) == ["done"]
    again = product.published(author_email=MARIA, device=HERS)
    stranger = product.published(author_email=MARIA, device="S" * 22)
    assert (row(product, again).proof, row(product, stranger).proof) == ("address", None)


def test_a_confirmed_author_is_published_where_new_ones_are_held(product, lane, mailbox):
    posted = asked(product)
    assert product.receipt(posted)["status"] == "approved"
    lane.look()
    product.client.post(mailed_link(mailbox))
    lane.look()
    with product.database.begin() as conn:
        rulesets.activate(conn, SITE, PRESETS["hold_new_authors"])
    seen = [product.comment(author_email=MARIA, device=device) for device in (HERS, "S" * 22)]
    product.check()
    assert [product.receipt(one)["status"] for one in seen] == ["approved", "held"]


def test_the_mail_names_the_site_and_what_to_do_and_nothing_of_the_comment(product, lane, mailbox):
    asked(product, author_name="Win a prize", body="Go to https://evil.example/ at once.")
    lane.look()
    text = mailbox.mails[0][1].get_content()
    assert SITE.title() in text
    assert "If it was not you, do nothing." in text
    assert "prize" not in str(mailbox.mails[0][1])
    assert "evil" not in str(mailbox.mails[0][1])
    assert re.findall(r"https?://[^/\s]+", text) == [product.settings.base_url]


def test_the_answer_is_the_same_whether_the_address_is_known_confirmed_or_neither(product, lane, mailbox):
    first = asked(product)
    lane.look()
    product.client.post(mailed_link(mailbox))
    lane.look()
    posts = [
        first,  # asked before, and confirmed
        product.comment(author_email=MARIA, device=HERS),
        product.comment(author_email=MARIA, device="S" * 22),
        product.comment(author_email=MARIA),
        product.comment(),
    ]
    answers = [ask(product, posted) for posted in (*posts, posts[-1])]
    assert {(one.status_code, one.text) for one in answers} == {(202, '{"status":"asked"}')}
    assert len({tuple(sorted(name for name, _value in one.headers)) for one in answers}) == 1


def test_a_wrong_receipt_asks_for_nothing(product, lane, mailbox):
    posted = product.comment(author_email=MARIA, device=HERS)
    assert ask(product, posted, Authorization="Bearer ldr_wrong").status_code == 404
    assert ask(product, posted, Authorization="").status_code == 401
    assert states(product) == []


def test_an_address_gets_no_more_mails_in_a_day_than_the_setting_says(product, lane, mailbox):
    for number in range(5):
        asked(product, author_email=("maria.stern@example.org", "Maria.Stern+x@example.org")[number % 2],
              device=f"{number}" * 22)  # fmt: skip
        lane.look()
    assert len(mailbox.mails) == product.settings.mails_per_address_day_max == 3
    asked(product, author_email="ben@example.org")
    lane.look()
    assert len(mailbox.mails) == 4


def test_asking_twice_within_minutes_sends_one_mail(product, lane, mailbox):
    posted = asked(product)
    assert ask(product, posted).status_code == 202
    lane.look()
    assert len(mailbox.mails) == 1


@pytest.mark.parametrize("fate", ["spam", "rejected", "erased"])
def test_what_was_refused_or_erased_makes_no_mail(product, lane, mailbox, fate):
    posted = asked(product)
    if fate == "erased":
        assert (
            product.client.delete(f"/api/v1/comments/{posted.id}", headers=posted.headers).status_code == 204
        )
    else:
        with product.database.begin() as conn:
            conn.execute(update(comments).where(comments.c.id == posted.id).values(status=fate))
    lane.look()
    assert mailbox.mails == []
    assert states(product) == ["over"]


def test_a_comment_that_no_worker_has_looked_at_waits_for_it(product, lane, mailbox):
    posted = product.comment(author_email=MARIA, device=HERS)
    ask(product, posted)
    lane.look()
    assert (mailbox.mails, states(product)) == ([], ["due"])
    product.check()
    make_due(product)
    lane.look()
    assert len(mailbox.mails) == 1


def test_a_server_in_trouble_is_tried_again_and_one_that_refuses_for_good_is_not(product, lane, mailbox):
    asked(product)
    mailbox.recipient_answer = "451 come back later"
    lane.look()
    assert states(product) == ["due"]
    for _ in range(4):
        make_due(product)
        lane.look()
    assert states(product) == ["over"]
    mailbox.recipient_answer = "550 nobody here"
    asked(product, author_email="ben@example.org", device="B" * 22)
    lane.look()
    assert states(product) == ["over", "over"]
    assert mailbox.mails == []


def test_after_a_second_try_only_the_newest_link_is_good(product, lane, mailbox):
    asked(product)
    mailbox.data_answer = "451 come back later"
    lane.look()
    mailbox.data_answer = "250 OK"
    make_due(product)
    lane.look()
    assert product.client.get(mailed_link(mailbox)).status_code == 200
    assert len(mailbox.mails) == 1


def test_a_link_ends_with_its_hours(product, lane, mailbox):
    asked(product)
    lane.look()
    with product.database.begin() as conn:
        conn.execute(update(verifications).values(expires_at=utcnow(-1)))
    link = mailed_link(mailbox)
    assert [product.client.get(link).status_code, product.client.post(link).status_code] == [404, 404]
    assert states(product) == ["sent"]


def test_a_made_up_link_leads_nowhere(product):
    for token in ("x", "x" * 43, "x" * 5_000):
        assert product.client.get(f"/verify/{token}").status_code == 404
        assert product.client.post(f"/verify/{token}").status_code == 404


def test_a_comment_erased_after_the_mail_makes_no_browser_known(product, lane, mailbox):
    posted = asked(product)
    lane.look()
    product.client.delete(f"/api/v1/comments/{posted.id}", headers=posted.headers)
    link = mailed_link(mailbox)
    product.client.post(link)
    lane.look()
    with product.database.read() as conn:
        assert conn.execute(verified_browsers.select()).all() == []


def test_the_address_leaves_in_that_mail_alone(product, lane, mailbox, caplog):
    caplog.set_level(logging.DEBUG)
    asked(product)
    mailbox.recipient_answer = f"451 {MARIA} is busy"
    lane.look()
    mailbox.recipient_answer = "250 OK"
    make_due(product)
    lane.look()
    ours = [one for one in caplog.records if one.name.startswith(("service", "workers"))]
    assert not [one for one in ours if "maria" in str(vars(one)).lower()]
    with product.database.read() as conn:
        stored = [str(one) for one in conn.execute(verifications.select())]
    token = mailed_link(mailbox).rpartition("/")[2]
    assert not [one for one in stored if "maria" in one.lower() or token in one]
    page = product.client.get(mailed_link(mailbox))
    assert "maria.stern" not in page.text
    assert page.headers["Cache-Control"] == "no-store"
    assert "Set-Cookie" not in page.headers


def test_the_lane_works_by_itself_until_it_is_stopped(product, lane, mailbox):
    asked(product)
    lane.start()
    try:
        wait_until(lambda: bool(mailbox.mails))
        product.client.post(mailed_link(mailbox))
        wait_until(lambda: states(product) == ["done"])
    finally:
        lane.stop()
    wait_until(lambda: "mail" not in {thread.name for thread in threading.enumerate()})


def test_what_is_known_of_a_wish_goes_with_its_comment_and_after_some_days(product, lane, mailbox):
    erased, old = asked(product), asked(product, author_email="ben@example.org")
    lane.look()
    assert states(product) == ["sent", "sent"]
    product.client.delete(f"/api/v1/comments/{erased.id}", headers=erased.headers)
    erase_due_addresses(product.worker.database)
    with product.database.begin() as conn:
        assert [one.comment_id for one in conn.execute(verifications.select())] == [old.id]
        assert forget_old(conn, keep_days=8, limit=10) == 0
        conn.execute(update(verifications).values(created_at=utcnow(-9 * 86_400.0)))
        assert forget_old(conn, keep_days=8, limit=10) == 1
