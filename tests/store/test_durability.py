"""Would the power cost us a comment? The question is asked of every connection, and answered honestly."""

import pytest
from sqlalchemy import event

from service.store.durability import durability_problem
from service.store.engine import Database


@pytest.mark.parametrize(
    ("pragma", "named"),
    [("synchronous=OFF", "synchronous"), ("synchronous=NORMAL", "synchronous"),
     ("foreign_keys=OFF", "foreign_keys"), ("secure_delete=OFF", "secure_delete"),
     ("journal_mode=DELETE", "journal_mode")],
)  # fmt: skip
def test_each_weak_setting_of_sqlite_is_named(new_sqlite, pragma, named):
    database = Database(new_sqlite(), wait_ms=1000, pool_connections=1)
    event.listen(database.engine, "connect", lambda raw, _record: raw.execute(f"PRAGMA {pragma}"))
    assert named in durability_problem(database)
    database.close()


def test_sqlite_as_we_open_it_keeps_its_promises(new_sqlite):
    database = Database(new_sqlite(), wait_ms=1000, pool_connections=1)
    assert durability_problem(database) is None
    database.close()


def test_a_postgresql_without_fsync_is_named_and_one_as_it_comes_is_good(new_postgresql, durable_postgres):
    fast = Database(new_postgresql(), wait_ms=1000, pool_connections=1)
    assert "fsync is off" in durability_problem(fast)
    fast.close()
    durable = Database(durable_postgres.url("postgres"), wait_ms=1000, pool_connections=1)
    assert durability_problem(durable) is None
    durable.close()
