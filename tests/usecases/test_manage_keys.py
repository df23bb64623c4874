"""Monthly keys: made in time, never made twice, and never one that was given up."""

from datetime import UTC, datetime

from service.privacy.sealing import Sealer
from service.store import contact_keys
from service.store.tables import contact_keys as table
from service.usecases.list_keys import list_keys
from service.usecases.manage_keys import ensure_keys, publish_key
from service.usecases.retain_contacts import destroy_key
from tests.usecases.conftest import MONTH, NOW

DECEMBER_IS_NEAR = datetime(2026, 11, 26, tzinfo=UTC)


def usable(newsroom):
    with newsroom.database.read() as conn:
        return contact_keys.usable(conn)


def test_nothing_is_made_while_the_months_key_is_there(newsroom):
    assert ensure_keys(newsroom.database, newsroom.vault, NOW) == ()
    assert set(usable(newsroom)) == {MONTH}


def test_next_months_key_is_made_a_week_ahead_and_once(newsroom):
    assert ensure_keys(newsroom.database, newsroom.vault, DECEMBER_IS_NEAR) == ("2026-12",)
    assert ensure_keys(newsroom.database, newsroom.vault, DECEMBER_IS_NEAR) == ()
    assert Sealer(usable(newsroom)).kid_at(DECEMBER_IS_NEAR) == MONTH


def test_the_public_half_is_the_one_of_the_private_key(newsroom):
    assert usable(newsroom)[MONTH] == newsroom.vault.public_key(MONTH)


def test_a_private_key_that_stands_here_is_published_and_not_replaced(newsroom):
    public = newsroom.vault.create_key("2026-12")
    publish_key(newsroom.database, newsroom.vault, "2026-12")
    assert usable(newsroom)["2026-12"] == public


def test_a_month_whose_key_was_destroyed_gets_another_number(newsroom):
    destroy_key(newsroom.database, newsroom.vault, MONTH)
    assert ensure_keys(newsroom.database, newsroom.vault, NOW) == (f"{MONTH}.2",)
    assert set(usable(newsroom)) == {f"{MONTH}.2"}


def test_a_withdrawn_key_that_still_stands_here_is_not_published_again(newsroom):
    with newsroom.database.begin() as conn:
        contact_keys.mark_destroyed(conn, MONTH)
    assert ensure_keys(newsroom.database, newsroom.vault, NOW) == (f"{MONTH}.2",)


def test_the_list_says_where_each_key_is_and_what_it_seals(newsroom):
    newsroom.submit()
    publish_key(newsroom.database, newsroom.vault, "2026-12")
    destroy_key(newsroom.database, newsroom.vault, "2026-12")
    states = {one.id: one for one in list_keys(newsroom.database, newsroom.vault, key_retention_days=90)}
    assert (states[MONTH].is_here, states[MONTH].addresses, states[MONTH].destroyed) == (True, 1, False)
    assert (states["2026-12"].is_here, states["2026-12"].destroyed) == (False, True)
    assert states[MONTH].due_at == datetime(2027, 3, 1, tzinfo=UTC)
    assert len(newsroom.rows(table)) == 2
