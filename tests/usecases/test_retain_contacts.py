"""Time limits: addresses, keys, fingerprints and prints go when their time has come, and not before."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import update
from sqlalchemy.event import listen

from service.domain.comment import Status
from service.domain.errors import AuthorUnknown
from service.privacy.errors import KeyDestroyed
from service.store import comments as comments_of
from service.store import feedback as feedback_of
from service.store import prints as prints_of
from service.store import tokens as tokens_of
from service.store import usage as usage_of
from service.store.feedback import Feedback
from service.store.prints import Print
from service.store.tables import (
    authors,
    comments,
    contacts,
    decisions,
    events,
    feedback,
    findings,
    idempotency_keys,
    prints,
    tokens,
)
from service.store.tokens import Token
from service.store.types import utcnow
from service.store.usage import Place
from service.usecases import retain_contacts
from service.usecases.ban_author import Ban, ban_author
from service.usecases.moderate_comment import ModerationAction, Order, moderate_comment
from service.usecases.retain_contacts import Terms, retain
from tests.support.product import SITE
from tests.usecases.conftest import MONTH, NOW

TERMS = Terms(contact_days=30, key_days=90, fingerprint_days=365, prints_s=86_400, idempotency_s=86_400,
              feedback_days=365, event_days=90, lesson_days=730, delivery_days=30)  # fmt: skip
DAY_S = 86_400


def age(newsroom, table, days, **columns):
    """Make rows older than they are."""
    with newsroom.database.begin() as conn:
        conn.execute(update(table).values({name: utcnow(-days * DAY_S) for name in columns}))


def deletions(engine, table) -> list[int]:
    """A list that grows by the number of rows of each statement that deletes from ``table``."""
    seen: list[int] = []

    def note(_conn, cursor, statement, *_):
        if statement.startswith(f"DELETE FROM {table}"):
            seen.append(cursor.rowcount)

    listen(engine, "after_cursor_execute", note)
    return seen


def aged(newsroom, *, posted, decided=None):
    age(newsroom, contacts, posted, created_at=True)
    if decided is not None:
        age(newsroom, comments, decided, decided_at=True)


@pytest.mark.parametrize(("decided", "left"), [(29, 1), (31, 0)])
def test_an_address_goes_so_many_days_after_the_decision(newsroom, decided, left):
    newsroom.published()
    aged(newsroom, posted=40, decided=decided)
    retain(newsroom.database, newsroom.vault, TERMS, NOW)
    assert len(newsroom.rows(contacts)) == left


def test_an_address_stays_while_its_comment_waits(newsroom):
    newsroom.submit()
    aged(newsroom, posted=400)
    retain(newsroom.database, newsroom.vault, TERMS, NOW)
    assert len(newsroom.rows(contacts)) == 1


def test_a_deleted_address_is_not_in_the_files(newsroom):
    newsroom.published()
    (contact,) = newsroom.rows(contacts)
    aged(newsroom, posted=40, decided=40)
    retain(newsroom.database, newsroom.vault, TERMS, NOW)
    assert contact.sealed not in newsroom.raw()


def test_a_key_dies_ninety_days_after_its_month_with_what_it_sealed(newsroom):
    newsroom.submit()
    last_day, next_day = datetime(2027, 2, 28, 23, tzinfo=UTC), datetime(2027, 3, 1, tzinfo=UTC)
    retain(newsroom.database, newsroom.vault, TERMS, last_day)
    assert newsroom.vault.kids() == (MONTH,)
    retain(newsroom.database, newsroom.vault, TERMS, next_day)
    assert (newsroom.vault.kids(), newsroom.rows(contacts)) == ((), [])
    with pytest.raises(KeyDestroyed):
        newsroom.vault.public_key(MONTH)


def test_a_silent_authors_fingerprint_goes_and_the_comments_stay(newsroom):
    accepted = newsroom.published()
    age(newsroom, authors, 366, seen_at=True)
    retain(newsroom.database, newsroom.vault, TERMS, NOW)
    (author,) = newsroom.rows(authors)
    assert (author.fingerprint, author.published) == (None, 1)
    assert newsroom.comment(accepted.comment_id).status is Status.APPROVED


def test_a_banned_authors_fingerprint_stays_until_the_ban_is_over(newsroom):
    accepted = newsroom.published()
    with newsroom.database.begin() as conn:
        ban_author(conn, Ban(comment_id=accepted.comment_id, days=10, reason="insults", token_id=None))
    age(newsroom, authors, 366, seen_at=True)
    retain(newsroom.database, newsroom.vault, TERMS, NOW)
    assert newsroom.rows(authors)[0].fingerprint is not None


@pytest.mark.parametrize("portion", [1, 2, 3, 500])
def test_everything_old_goes_in_portions_of_any_size(newsroom, monkeypatch, portion):
    monkeypatch.setattr(retain_contacts, "PORTION", portion)
    for number in range(3):
        newsroom.submit(idempotency_key=f"key-{number}")
    newsroom.judge()
    with newsroom.database.begin() as conn:
        for comment in newsroom.rows(comments):
            made = Print(comment_seq=comment.seq, site_id=SITE, thread_id=1, author_id=None, simhash=1)
            prints_of.replace(conn, [made])
    for table in (prints, idempotency_keys):
        age(newsroom, table, 2, created_at=True)
    age(newsroom, authors, 366, seen_at=True)
    retain(newsroom.database, newsroom.vault, TERMS, NOW)
    assert (newsroom.rows(prints), newsroom.rows(idempotency_keys)) == ([], [])
    assert [author.fingerprint for author in newsroom.rows(authors)] == [None] * 3


@pytest.mark.parametrize("portion", [1, 2, 500])
def test_a_key_takes_what_it_sealed_along_in_portions_and_nothing_else(newsroom, monkeypatch, portion):
    monkeypatch.setattr(retain_contacts, "PORTION", portion)
    removed = deletions(newsroom.database.engine, "contacts")
    for _ in range(4):
        newsroom.submit()
    with newsroom.database.begin() as conn:
        other = min(row.comment_id for row in newsroom.rows(contacts))
        conn.execute(update(contacts).where(contacts.c.comment_id == other).values(key_id="2026-12"))
    retain_contacts.destroy_key(newsroom.database, newsroom.vault, MONTH)
    assert [row.comment_id for row in newsroom.rows(contacts)] == [other]
    assert (sum(removed), max(removed)) == (3, min(portion, 3))


def test_events_go_after_their_days_and_decisions_and_findings_stay(newsroom):
    newsroom.published()
    decided, found = newsroom.rows(decisions), newsroom.rows(findings)
    age(newsroom, events, 91, created_at=True)
    newsroom.submit()
    retain(newsroom.database, newsroom.vault, TERMS, NOW)
    assert [event.type for event in newsroom.rows(events)] == ["comment.received"]
    assert (newsroom.rows(decisions), newsroom.rows(findings)) == (decided, found)
    assert decided
    assert found


def test_tokens_that_are_over_go_unless_the_log_names_them(newsroom):
    accepted = newsroom.published()
    with newsroom.database.begin() as conn:
        for name, life_s in (
            ("over", -1),
            ("alive", 60),
            ("endless", None),
            ("revoked", 60),
            ("decided", -1),
        ):
            tokens_of.add(conn, Token(id=name, secret_hash="", name=name, scopes=()), life_s=life_s)
        tokens_of.revoke(conn, "revoked")
        seen = comments_of.get(conn, accepted.comment_id).version
        hold = ModerationAction.HOLD
        order = Order(
            comment_id=accepted.comment_id, action=hold, version=seen, reason="", token_id="decided"
        )
        moderate_comment(conn, order)
    retain(newsroom.database, newsroom.vault, TERMS, NOW)
    assert {row.id for row in newsroom.rows(tokens)} == {"alive", "endless", "decided"}


def test_feedback_goes_after_its_term_and_keeps_its_token_until_then(newsroom):
    with newsroom.database.begin() as conn:
        tokens_of.add(conn, Token(id="over", secret_hash="", name="over", scopes=()), life_s=-1)
        given = Feedback(protocol="akismet", attribute="SPAM", score=1.0, body="Buy now", token_id="over")
        feedback_of.add(conn, [given, given])
    retain(newsroom.database, newsroom.vault, TERMS, NOW)
    assert (len(newsroom.rows(feedback)), len(newsroom.rows(tokens))) == (2, 1)
    age(newsroom, feedback, 366, created_at=True)
    retain(newsroom.database, newsroom.vault, TERMS, NOW)
    assert (newsroom.rows(feedback), newsroom.rows(tokens)) == ([], [])


def test_counts_of_calls_go_after_a_year_and_a_month(newsroom):
    year = NOW.year - 1
    old, kept = Place("a" * 26, f"{year - 1}-12", ""), Place("a" * 26, f"{year}-12", "")
    with newsroom.database.begin() as conn:
        usage_of.add(conn, {old: {"calls": 1}, kept: {"calls": 1}})
    retain(newsroom.database, newsroom.vault, TERMS, NOW)
    with newsroom.database.read() as conn:
        rows = usage_of.of_key(conn, "a" * 26, since="0000-00", until="9999-12")
    assert [row.place for row in rows] == [kept]


def test_an_author_whose_fingerprint_is_gone_cannot_be_banned(newsroom):
    accepted = newsroom.published()
    age(newsroom, authors, 366, seen_at=True)
    retain(newsroom.database, newsroom.vault, TERMS, NOW)
    with pytest.raises(AuthorUnknown), newsroom.database.begin() as conn:
        ban_author(conn, Ban(comment_id=accepted.comment_id, days=10, reason="insults", token_id=None))


def test_it_may_be_run_again_at_any_time(newsroom):
    newsroom.published()
    aged(newsroom, posted=40, decided=40)
    for _ in range(3):
        retain(newsroom.database, newsroom.vault, TERMS, NOW)
    assert newsroom.rows(contacts) == []
