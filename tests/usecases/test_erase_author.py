"""Erasing all that one mailbox wrote: in every spelling, on every site, checked or not."""

import pytest

from service.domain.comment import Status
from service.privacy.email import parse
from service.store.tables import authors, contacts, events
from service.usecases.ban_author import Ban, ban_author
from service.usecases.erase_author import erase_author
from tests.support.product import SITE, add_site


def erase(newsroom, address="maria@example.org"):
    return erase_author(newsroom.database, newsroom.vault, parse(address))


def test_everything_of_a_mailbox_goes_and_nothing_of_others(newsroom):
    add_site(newsroom.database, "evening")
    theirs = [
        newsroom.published(email="maria@example.org").comment_id,
        newsroom.published(email="Maria+tag@EXAMPLE.org").comment_id,
        newsroom.published(email="maria@example.org", site_id="evening").comment_id,
    ]
    other = newsroom.published(email="marie@example.org").comment_id
    assert sorted(erase(newsroom)) == sorted(theirs)
    assert {newsroom.comment(one).status for one in theirs} == {Status.ERASED}
    assert newsroom.comment(other).status is Status.APPROVED
    assert [row.comment_id for row in newsroom.rows(contacts)] == [other]


def test_programs_that_listen_hear_which_comments_went_and_not_whose(newsroom):
    theirs = [newsroom.published(email="maria@example.org").comment_id for _ in range(2)]
    erase(newsroom)
    (told,) = newsroom.rows(events, type="author.erased")
    assert (told.site_id, told.comment_id) == (SITE, None)
    assert {name: sorted(ids) for name, ids in told.data.items()} == {"comment_ids": sorted(theirs)}


def test_a_comment_nobody_has_checked_yet_is_found_by_its_seal(newsroom):
    waiting = newsroom.submit(email="maria@example.org").comment_id
    newsroom.submit(email="marie@example.org")
    assert erase(newsroom) == [waiting]
    assert len(newsroom.rows(contacts)) == 1


def test_the_record_leads_to_nobody_and_a_ban_is_over(newsroom):
    accepted = newsroom.published(email="maria@example.org")
    with newsroom.database.begin() as conn:
        ban_author(conn, Ban(comment_id=accepted.comment_id, days=10, reason="insults", token_id=None))
    erase(newsroom)
    (author,) = newsroom.rows(authors)
    assert (author.fingerprint, author.banned_until, author.published) == (None, None, 0)


def test_it_works_over_a_rotation_of_the_fingerprint_key(newsroom):
    accepted = newsroom.published(email="maria@example.org")
    newsroom.vault.rotate_fingerprint_key()
    assert erase(newsroom) == [accepted.comment_id]


def test_it_may_be_run_again_and_finds_nothing(newsroom):
    newsroom.published(email="maria@example.org")
    erase(newsroom)
    assert erase(newsroom) == []
    assert erase(newsroom, "nobody@example.org") == []


def test_neither_texts_nor_seals_nor_fingerprint_are_left_in_the_files(newsroom):
    if not newsroom.database.is_sqlite:
        pytest.skip("the raw files of PostgreSQL are VACUUM's business")
    newsroom.published(email="maria@example.org", body="Unmistakable-canary-text of long ago.")
    newsroom.published()
    seal, print_ = newsroom.rows(contacts)[0].sealed, newsroom.rows(authors)[0].fingerprint
    marks = (b"Unmistakable-canary-text", seal, print_)
    assert all(mark in newsroom.raw() for mark in marks), "else this test would see nothing"
    erase(newsroom)
    assert [mark for mark in marks if mark in newsroom.raw()] == []


class Interrupted:
    """The database, with something else that happens just before one of its transactions."""

    def __init__(self, database, before, happen):
        self._database, self._left, self._happen = database, before, happen

    def __getattr__(self, name):
        if name in ("read", "begin"):
            if self._left == 0:
                self._happen()
            self._left -= 1
        return getattr(self._database, name)


@pytest.mark.parametrize("before", range(10))
@pytest.mark.parametrize("is_known", [True, False], ids=["known", "newcomer"])
def test_whenever_the_verdict_lands_the_comment_it_was_for_is_erased(newsroom, before, is_known):
    if is_known:
        newsroom.published(email="maria@example.org")
    waiting = newsroom.submit(email="maria@example.org")
    write_verdict = newsroom.gather(newsroom.claim())
    interrupted = Interrupted(newsroom.database, before, write_verdict)
    erase_author(interrupted, newsroom.vault, parse("maria@example.org"))
    assert newsroom.comment(waiting.comment_id).status is Status.ERASED
    assert all(row.fingerprint is None for row in newsroom.rows(authors))
