"""What time the database has: the clock that leases, limits and bans go by."""

from datetime import datetime

from sqlalchemy import Connection, select

from service.store.types import utcnow


def database_now(conn: Connection) -> datetime:
    """The database's clock, aware, in UTC."""
    return conn.execute(select(utcnow())).scalar_one()
