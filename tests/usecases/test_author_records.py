"""Whose record a comment gets: typing a trusted author's address makes nobody a trusted author."""

import pytest

from service.checks.base import AuthorRecord
from service.domain.comment import Status
from service.domain.writers import Proof, Writer
from service.store import authors, comments, writers
from service.store.now import database_now
from service.store.tables import verified_browsers
from service.usecases.erase_comment import erase_comment
from service.usecases.identify_author import Keeper, identify_authors
from service.usecases.retain_contacts import Terms, retain

ADA = "ada@example.com"
HERS, OTHER = Writer("a" * 64), Writer("b" * 64)
ACCOUNT = Writer("c" * 64, Proof.ACCOUNT)


@pytest.fixture
def record(newsroom):
    def of_a_new_comment(**fields) -> AuthorRecord:
        newsroom.submit(**fields)
        keeper = Keeper(
            vault=newsroom.vault,
            disposable_domains=frozenset(),
            takes_mail=lambda emails: [None] * len(emails),
        )
        claim = newsroom.claim(lease_s=0)
        who = identify_authors(newsroom.database, keeper, [one.comment for one in claim.batch])
        newsroom.apply(newsroom.claim())
        return who.identities[claim.batch[-1].comment.id].record

    return of_a_new_comment


def good_record(newsroom, writer, comments=3):
    for _ in range(comments):
        accepted = newsroom.published(email=ADA, writer=writer)
    return newsroom.row(accepted.comment_id).author_id


@pytest.mark.parametrize("writer", [HERS, ACCOUNT])
@pytest.mark.parametrize("stranger", [Writer(), OTHER, Writer("d" * 64, Proof.ACCOUNT)])
def test_who_types_a_trusted_authors_address_is_a_newcomer(newsroom, record, writer, stranger):
    good_record(newsroom, writer)
    assert record(email=ADA, writer=stranger).published == 0
    assert record(email=ADA, writer=writer).published >= 3


def test_an_address_that_was_never_seen_and_a_trusted_one_look_alike_to_every_check(newsroom, record):
    good_record(newsroom, HERS)
    known, fresh = record(email=ADA), record(email="nobody@example.com")
    assert (known.published, known.rejected, known.spam, known.banned_until, known.verified) == (
        fresh.published, fresh.rejected, fresh.spam, fresh.banned_until, fresh.verified,
    )  # fmt: skip


def test_a_confirmed_address_carries_its_record_to_every_browser_in_which_it_was_confirmed(newsroom, record):
    author_id = good_record(newsroom, HERS)
    assert not record(email=ADA, writer=HERS).verified
    for writer in (HERS, OTHER):
        newsroom.database.write(lambda conn, w=writer: writers.confirm(conn, author_id, w.mark))
    confirmed = record(email=ADA, writer=OTHER)
    assert (confirmed.published, confirmed.verified) == (4, True)
    stranger = record(email=ADA, writer=Writer("d" * 64))
    assert (stranger.published, stranger.verified) == (0, False)


def test_a_browser_that_confirmed_one_address_has_confirmed_no_other(newsroom, record):
    author_id = good_record(newsroom, HERS)
    newsroom.database.write(lambda conn: writers.confirm(conn, author_id, HERS.mark))
    assert not record(email="ben@example.com", writer=HERS).verified


def test_what_strangers_did_with_an_address_is_not_held_against_who_confirmed_it(newsroom, record):
    author_id = good_record(newsroom, HERS)
    newsroom.database.write(lambda conn: writers.confirm(conn, author_id, HERS.mark))
    for _ in range(2):
        newsroom.submit(email=ADA)
        newsroom.judge(Status.SPAM)
    assert record(email=ADA, writer=HERS).spam == 0
    assert record(email=ADA).spam == 2


@pytest.mark.parametrize("stranger", [Writer(), HERS, OTHER, ACCOUNT])
def test_a_ban_holds_for_everybody_who_gives_the_address(newsroom, record, stranger):
    author_id = good_record(newsroom, HERS)
    newsroom.database.write(lambda conn: authors.ban(conn, author_id, database_now(conn)))
    assert record(email=ADA, writer=stranger).banned_until is not None


def test_a_banned_account_is_banned_under_its_next_address_too(newsroom, record):
    author_id = good_record(newsroom, ACCOUNT)
    newsroom.database.write(lambda conn: authors.ban(conn, author_id, database_now(conn)))
    assert record(email="ben@example.com", writer=ACCOUNT).banned_until is not None
    assert record(email="ben@example.com", writer=HERS).banned_until is None


def test_an_account_has_its_record_under_every_address(newsroom, record):
    good_record(newsroom, ACCOUNT)
    again = record(email="ben@example.com", writer=ACCOUNT)
    assert (again.published, again.verified) == (3, True)


def test_what_marks_a_browser_goes_with_the_fingerprint_of_a_silent_author(newsroom):
    author_id = good_record(newsroom, HERS, comments=1)
    newsroom.database.write(lambda conn: writers.confirm(conn, author_id, HERS.mark))
    with newsroom.database.begin() as conn:
        conn.execute(authors.authors.update().values(seen_at=newsroom.now.replace(year=2020)))
    terms = Terms(
        contact_days=30, key_days=90, fingerprint_days=365, prints_s=60, idempotency_s=60, feedback_days=1,
        event_days=1, lesson_days=1, delivery_days=1,
    )  # fmt: skip
    retain(newsroom.database, newsroom.vault, terms, newsroom.now)
    assert newsroom.rows(verified_browsers) == []
    assert [row.writer_mark for row in newsroom.rows(writers.comments)] == [None]


def test_erasing_a_comment_takes_its_mark_along(newsroom):
    accepted = newsroom.published(email=ADA, writer=ACCOUNT, badge="staff")
    with newsroom.database.begin() as conn:
        erase_comment(conn, comments.lock(conn, accepted.comment_id))
    row = newsroom.row(accepted.comment_id)
    assert (row.writer_mark, row.proof, row.author_badge) == (None, None, None)
