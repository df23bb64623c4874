"""Where a database is, in words that hold no password and no user."""

from sqlalchemy import URL

from service.domain.errors import Unavailable
from service.store.engine import Database

PORT = 5432
"""Where PostgreSQL listens if its address does not say."""


def place_of(url: URL) -> str:
    """Such as ``the PostgreSQL server db.example.org:5432, database letters`` or ``the SQLite file x.db``."""
    if url.get_backend_name() == "sqlite":
        return f"the SQLite file {url.database or ':memory:'}"
    named = url.query.get("host", ())
    hosts = [url.host] if url.host else [named] if isinstance(named, str) else list(named)
    place = ", ".join(_with_port(host, url) for host in hosts) or "of this machine's socket"
    return f"the PostgreSQL server {place}, database {url.database or '(its default)'}"


def away(database: Database, error: Unavailable) -> Unavailable:
    """``error`` with where the database was looked for, and what an operator can do."""
    advice = "See that its folder exists, is yours, has room, and that nobody locks the file."
    if not database.is_sqlite:
        advice = (
            "See that it runs and can be reached from here, and that host, port, name, user and password in "
            "LETTERSDESK_DATABASE_URL are right."
        )
    return Unavailable(f"{error}. It was looked for at {place_of(database.url)}. {advice}")


def _with_port(host: str, url: URL) -> str:
    if host.startswith("/"):
        return host
    if url.host is None and ":" in host:  # host:port, as SQLAlchemy takes several of them
        return host
    return f"{f'[{host}]' if ':' in host else host}:{url.port or PORT}"
