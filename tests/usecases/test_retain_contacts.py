"""Time limits: addresses, keys, fingerprints and prints go when their time has come, and not before."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import update

from service.domain.comment import Status
from service.privacy.errors import KeyDestroyed
from service.store.tables import authors, comments, contacts
from service.store.types import utcnow
from service.usecases.ban_author import Ban, ban_author
from service.usecases.retain_contacts import Terms, retain
from tests.usecases.conftest import MONTH, NOW

TERMS = Terms(contact_days=30, key_days=90, fingerprint_days=365, prints_s=86_400, idempotency_s=86_400)
DAY_S = 86_400


def age(newsroom, table, days, **columns):
    """Make rows older than they are."""
    with newsroom.database.begin() as conn:
        conn.execute(update(table).values({name: utcnow(-days * DAY_S) for name in columns}))


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


def test_it_may_be_run_again_at_any_time(newsroom):
    newsroom.published()
    aged(newsroom, posted=40, decided=40)
    for _ in range(3):
        retain(newsroom.database, newsroom.vault, TERMS, NOW)
    assert newsroom.rows(contacts) == []
