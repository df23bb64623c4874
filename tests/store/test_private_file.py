"""A SQLite database is its owner's alone from its first moment, whatever the umask says."""

import os
import stat

import pytest

from service.domain.errors import Unavailable
from service.store.engine import Database


@pytest.fixture
def loose_umask():
    before = os.umask(0o000)
    yield
    os.umask(before)


def test_nobody_else_can_read_database_log_or_lock(tmp_path, loose_umask):
    database = Database(f"sqlite:///{tmp_path}/a.db", wait_ms=1000, pool_connections=1)
    with database.begin() as conn:
        conn.exec_driver_sql("CREATE TABLE t (x)")
    modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in tmp_path.iterdir()}
    database.close()
    assert {"a.db", "a.db-wal", "a.db.lock"} <= set(modes)
    assert set(modes.values()) == {0o600}


def test_a_file_that_is_there_keeps_its_mode_and_content(tmp_path):
    path = tmp_path / "a.db"
    path.touch(mode=0o640)
    Database(f"sqlite:///{path}", wait_ms=1000, pool_connections=1).close()
    assert stat.S_IMODE(path.stat().st_mode) == 0o640


def test_a_folder_that_is_not_there_is_told_when_somebody_connects(tmp_path):
    database = Database(f"sqlite:///{tmp_path}/no/a.db", wait_ms=100, pool_connections=1)
    with pytest.raises(Unavailable):
        database.ping()
