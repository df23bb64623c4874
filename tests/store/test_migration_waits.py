"""On PostgreSQL a migration takes its time: the limits that are right for a request do not end it."""

import threading

from sqlalchemy import text

from service.store import schema
from service.store.engine import Database
from tests.support.stack import wait_until

WAIT_MS = 50
WAITED = "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted AND {}"


def test_a_migration_waits_for_another_one_for_longer_than_a_request_may(new_postgresql):
    url = new_postgresql()
    patient, other = (Database(url, wait_ms=WAIT_MS, pool_connections=2) for _ in range(2))
    reached: list[str] = []
    waiting = threading.Thread(target=lambda: reached.append(schema.migrate(patient)))
    with other.begin() as conn:
        conn.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": schema._ADVISORY_LOCK})
        waiting.start()
        longer = text(WAITED.format(f"clock_timestamp() - waitstart > interval '{4 * WAIT_MS} ms'"))
        wait_until(lambda: not waiting.is_alive() or conn.execute(longer).scalar_one())
    waiting.join()
    assert reached == [schema.newest_revision()]
    with other.read() as conn:
        assert conn.execute(text("SHOW lock_timeout")).scalar_one() == f"{WAIT_MS}ms"
    patient.close()
    other.close()
