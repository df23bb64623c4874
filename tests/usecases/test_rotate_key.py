"""A key became known: another one at once, everything kept is sealed again, nothing is lost on the way."""

import threading

import pytest

from service.domain.errors import NotFound
from service.privacy.errors import KeyDestroyed
from service.privacy.sealing import SealedAddress
from service.store import contact_keys
from service.store.tables import contacts
from service.usecases.retain_contacts import destroy_key
from service.usecases.rotate_key import Resealed, replace_key, reseal
from tests.usecases.conftest import MONTH

SECOND = f"{MONTH}.2"


def opened(newsroom):
    """Comment id to address, as the vault reads them now."""
    return {
        row.comment_id: newsroom.vault.open(SealedAddress(row.key_id, row.sealed), row.comment_id).reveal()
        for row in newsroom.rows(contacts)
    }


def test_every_address_opens_with_the_new_key_and_the_old_one_is_gone(newsroom):
    for number in range(7):
        newsroom.submit(email=f"who{number}@example.org")
    before = opened(newsroom)
    new = replace_key(newsroom.database, newsroom.vault, MONTH, newsroom.now)
    assert reseal(newsroom.database, newsroom.vault, MONTH, new) == Resealed(7, 7)
    destroy_key(newsroom.database, newsroom.vault, MONTH)
    assert (new, {row.key_id for row in newsroom.rows(contacts)}) == (SECOND, {SECOND})
    assert opened(newsroom) == before
    with pytest.raises(KeyDestroyed):
        newsroom.vault.public_key(MONTH)


def test_the_new_key_seals_at_once(newsroom):
    replace_key(newsroom.database, newsroom.vault, MONTH, newsroom.now)
    with newsroom.database.read() as conn:
        assert set(contact_keys.usable(conn)) == {SECOND}


def test_an_interrupted_rotation_goes_on_with_the_key_it_made(newsroom):
    newsroom.submit()
    first = replace_key(newsroom.database, newsroom.vault, MONTH, newsroom.now)
    assert replace_key(newsroom.database, newsroom.vault, MONTH, newsroom.now) == first
    reseal(newsroom.database, newsroom.vault, MONTH, first)
    assert reseal(newsroom.database, newsroom.vault, MONTH, first) == Resealed(0, 0)


def test_what_does_not_open_is_counted_and_costs_the_others_nothing(newsroom):
    newsroom.submit()
    broken = newsroom.submit().comment_id
    with newsroom.database.begin() as conn:
        conn.execute(contacts.update().where(contacts.c.comment_id == broken).values(sealed=b"x" * 368))
    new = replace_key(newsroom.database, newsroom.vault, MONTH, newsroom.now)
    assert reseal(newsroom.database, newsroom.vault, MONTH, new) == Resealed(1, 2)


def test_a_key_that_is_not_here_cannot_be_rotated(newsroom):
    with pytest.raises(NotFound):
        replace_key(newsroom.database, newsroom.vault, "2020-01", newsroom.now)


def test_old_seals_are_not_left_in_the_files(newsroom):
    newsroom.submit()
    (old,) = newsroom.rows(contacts)
    new = replace_key(newsroom.database, newsroom.vault, MONTH, newsroom.now)
    reseal(newsroom.database, newsroom.vault, MONTH, new)
    assert old.sealed not in newsroom.raw()


def test_nothing_is_lost_while_others_post_and_check(newsroom):
    for _ in range(20):
        newsroom.submit()
    stop, failed = threading.Event(), []

    def post():
        while not stop.is_set():
            try:
                newsroom.submit()
                newsroom.judge()
            except BaseException as error:
                failed.append(error)

    poster = threading.Thread(target=post)
    poster.start()
    new = replace_key(newsroom.database, newsroom.vault, MONTH, newsroom.now)
    reseal(newsroom.database, newsroom.vault, MONTH, new)
    stop.set()
    poster.join()
    reseal(newsroom.database, newsroom.vault, MONTH, new)
    assert failed == []
    assert {row.key_id for row in newsroom.rows(contacts)} == {SECOND}
    assert len(opened(newsroom)) == len(newsroom.rows(contacts)) >= 20
