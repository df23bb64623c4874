"""What time the database has: the clock that leases, limits and bans go by."""

from datetime import datetime

from sqlalchemy import Connection, select

from service.store.types import utcnow

SKEW_MAX_S = 30
"""A host whose clock is further from the database's than this gets a warning."""


def database_now(conn: Connection) -> datetime:
    """The database's clock, aware, in UTC."""
    return conn.execute(select(utcnow())).scalar_one()
