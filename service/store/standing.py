"""How this process stands with its database: asked at every start, before anybody is served."""

from sqlalchemy import Connection, inspect, text


def is_migrated(conn: Connection) -> bool:
    """Whether any migration was ever applied. (Asking Alembic would load it into every web process.)"""
    return inspect(conn).has_table("alembic_version")


def may_read_addresses(conn: Connection) -> bool:
    """Whether the role we are signed in as may read sealed addresses. On SQLite whoever has the file may."""
    if conn.dialect.name == "sqlite":
        return True
    question = "SELECT has_table_privilege(current_user, 'contacts', 'SELECT')"
    return bool(conn.execute(text(question)).scalar_one())
