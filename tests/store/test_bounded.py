"""A PostgreSQL that is frozen in the middle holds nobody for ever."""

import os
import signal

import pytest
from sqlalchemy import text

from service.domain.errors import Unavailable
from service.store.engine import GRACE_S, Database


@pytest.fixture
def database(new_postgresql):
    database = Database(new_postgresql(), wait_ms=1500, pool_connections=1)
    yield database
    database.close()


def ask_while_frozen(database: Database):
    with database.read() as conn:
        raw = conn.connection.driver_connection
        assert raw.answer_within_s == 15 + GRACE_S
        pid = conn.execute(text("SELECT pg_backend_pid()")).scalar_one()
        raw.answer_within_s = 0.3
        os.kill(pid, signal.SIGSTOP)
        try:
            conn.execute(text("SELECT 1"))
        finally:
            os.kill(pid, signal.SIGCONT)


def test_a_server_that_does_not_answer_is_given_up_and_its_connection_too(database):
    with pytest.raises(Unavailable):
        ask_while_frozen(database)
    database.ping()
    with database.read() as conn:
        assert conn.connection.driver_connection.answer_within_s == 15 + GRACE_S
