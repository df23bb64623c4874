"""Bring a database to the shape this code expects. May be run again at any time, and by several at once."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, text

from service.domain.errors import ConfigurationError
from service.store.engine import Database
from service.store.tables import metadata

MIGRATIONS = Path(__file__).parent / "migrations"

FROM_LATER = (
    "is at revision {}, which this version of Lettersdesk does not know: a later version has migrated it"
)
AFTER_LATER = "Start that version, or bring back the copy of the database that was made before."
"""What to do about it."""

_ADVISORY_LOCK = 7_305_808_866
"""Any fixed number: two `lettersdesk migrate` on PostgreSQL wait for each other behind it."""


def migrate(database: Database) -> str:
    """Apply every migration that is missing, in one transaction; returns the revision reached.

    Raises ConfigurationError for a database of a later version, which stays as it is.
    """
    with database.begin() as conn:
        if conn.dialect.name == "postgresql":
            # A large table takes longer than a request may, and so does waiting for another migration.
            conn.connection.driver_connection.answer_within_s = None  # type: ignore[union-attr]
            conn.execute(text("SET LOCAL statement_timeout = 0"))
            conn.execute(text("SET LOCAL lock_timeout = 0"))
            conn.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _ADVISORY_LOCK})
        if revision := unknown_revision(conn):
            raise ConfigurationError(f"The database {FROM_LATER.format(revision)}. {AFTER_LATER}")
        command.upgrade(_config(conn), "head")
    database.close()  # Nobody shall get a connection that waits for ever.
    return newest_revision()


def current_revision(conn: Connection) -> str | None:
    """The revision the database is at, or None for an empty one."""
    return MigrationContext.configure(conn).get_current_revision()


def unknown_revision(conn: Connection) -> str | None:
    """The revision the database is at, if this code has no migration of that name: a later version has."""
    revision = current_revision(conn)
    known = {one.revision for one in ScriptDirectory(str(MIGRATIONS)).walk_revisions()}
    return None if revision is None or revision in known else revision


def newest_revision() -> str:
    """The revision this code expects."""
    return ScriptDirectory(str(MIGRATIONS)).get_current_head() or ""


def grant_web_role(database: Database, role: str) -> None:
    """Give a PostgreSQL role what the code of a web process does, and no more.

    On ``contacts`` it may INSERT; fingerprints and the audit log are closed to it. A table that is not named
    in ``_WEB_RIGHTS`` raises KeyError: whoever adds one says what the web may do with it.
    """
    quoted = database.engine.dialect.identifier_preparer.quote(role)
    with database.begin() as conn:
        for table in metadata.sorted_tables:
            conn.execute(text(f"REVOKE ALL ON {table.name} FROM {quoted}"))
            for right in _WEB_RIGHTS[table.name]:
                conn.execute(text(f"GRANT {right} ON {table.name} TO {quoted}"))
        conn.execute(text(f"GRANT SELECT ON alembic_version TO {quoted}"))
        conn.execute(text(f"GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO {quoted}"))


_WEB_RIGHTS: dict[str, tuple[str, ...]] = {
    "sites": ("SELECT", "UPDATE (off_duty)"),
    "threads": ("SELECT", "INSERT", "UPDATE"),
    "comments": ("SELECT", "INSERT", "UPDATE"),
    "contacts": ("INSERT",),
    "erasures": ("INSERT",),
    "contact_keys": ("SELECT",),
    "authors": (
        "SELECT (id, site_id, published, rejected, spam, banned_until, created_at, seen_at, forgotten_at, "
        "standing, standing_until, standing_reason, standing_by)",
        "UPDATE (published, rejected, spam, banned_until, standing, standing_until, standing_reason, "
        "standing_by, standing_mark)",
    ),
    "verified_browsers": (),
    # Not the mailbox, and not the right to say that a mail was sent.
    "verifications": (
        "SELECT (id, comment_id, state, token_hash, sent_at, expires_at, created_at)",
        "INSERT (id, comment_id, state, tries, next_at, created_at)",
        "UPDATE (state)",
    ),
    # What a signature is checked with; who may add one stands in no web process.
    "author_keys": ("SELECT",),
    # Not the author: who wrote two like texts is for the workers to know.
    "prints": ("SELECT (comment_seq, site_id, simhash, band_0, band_1, band_2, band_3)", "DELETE"),
    "findings": ("SELECT",),
    "decisions": ("SELECT", "INSERT"),
    "rulesets": ("SELECT", "INSERT"),
    "events": ("SELECT", "INSERT"),
    "idempotency_keys": ("SELECT", "INSERT", "DELETE"),
    # Without the right to change some column PostgreSQL lets nobody lock a row, as signing in does.
    "people": ("SELECT", "UPDATE (created_at, display_name, preferences)"),
    "tokens": ("SELECT", "INSERT", "UPDATE (revoked_at, expires_at, used_at)"),
    "request_keys": ("SELECT", "INSERT", "DELETE"),
    "identities": ("SELECT",),
    "feedback": ("INSERT",),
    "key_usage": ("SELECT", "INSERT", "UPDATE"),
    "house_rules": ("SELECT", "INSERT"),
    "notes": ("SELECT", "INSERT", "DELETE"),
    "reports": ("SELECT", "INSERT", "UPDATE (closed_at, closed_version)"),
    "appeals": ("SELECT", "INSERT", "UPDATE (closed_at, closed_version, granted)"),
    "revisions": ("SELECT", "INSERT", "DELETE"),
    "presence": ("SELECT", "INSERT", "UPDATE", "DELETE"),
    "saved_views": ("SELECT", "INSERT", "DELETE"),
    "track_records": ("SELECT", "INSERT", "UPDATE (upheld, overturned)"),
    "activity": ("SELECT", "INSERT"),
    # Signing is for workers: a web process adds secrets and reads none.
    "endpoints": (
        "SELECT",
        "INSERT",
        "UPDATE (name, url, types, enabled, disabled_reason, disabled_at, failing_since, paused_until, "
        "deleted_at)",
    ),
    "endpoint_secrets": ("SELECT (endpoint_id, expires_at)", "INSERT", "UPDATE (expires_at)"),
    "deliveries": ("SELECT", "UPDATE (state, next_at, round_tries, lease_token, done_at)"),
    "attempts": ("SELECT",),
    # Workers send; the web asks for a trial and reads what became of it, but for its secret.
    "trials": (
        "SELECT (id, site_id, url, event_type, taken_at, done_at, status, error, timings, request_headers, "
        "request_body, response_headers, response_body, created_at)",
        "INSERT",
    ),
    "audit": (),
    # Which places the feed has given; whoever names a later one is told.
    "cursors": ("SELECT",),
    "lessons": (),
    "spam_layers": ("SELECT",),
}


def _config(conn: Connection) -> Config:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.attributes["connection"] = conn
    return config
