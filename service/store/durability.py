"""Would the database lose an accepted comment when the power goes? Asked at every start."""

from sqlalchemy import text

from service.store.engine import Database


def durability_problem(database: Database) -> str | None:
    """One sentence on what is wrong, or None. SQLite: WAL, FULL, foreign keys, secure deletion.
    PostgreSQL: fsync and synchronous_commit."""
    wanted: dict[str, tuple[str, ...]]
    if database.is_sqlite:
        wanted = {
            "PRAGMA journal_mode": ("wal",),
            "PRAGMA synchronous": ("2", "3"),
            "PRAGMA foreign_keys": ("1",),
            "PRAGMA secure_delete": ("1",),
        }
    else:
        wanted = {"SHOW fsync": ("on",), "SHOW synchronous_commit": ("on", "remote_apply", "remote_write")}
    with database.read() as conn:
        for question, good in wanted.items():
            answer = str(conn.execute(text(question)).scalar_one()).lower()
            if answer not in good:
                return f"{question.split()[-1]} is {answer}, and must be {' or '.join(good)}"
    return None
