"""Let a query name its index on SQLite, which plans without statistics and takes what it likes otherwise.

SQLAlchemy's ``with_hint`` renders hints for other databases; for SQLite its compiler has to be told how.
Source: https://www.sqlite.org/lang_indexedby.html (a query whose index is gone fails instead of being slow).
"""

from typing import Any

from sqlalchemy import Engine
from sqlalchemy.dialects.sqlite.base import SQLiteCompiler


class _WithHints(SQLiteCompiler):
    def get_from_hint_text(self, table: Any, text: str | None) -> str | None:
        return text


def allow(engine: Engine) -> None:
    """Have the hints of this SQLite engine's queries rendered behind the table they are about."""
    engine.dialect.statement_compiler = _WithHints
