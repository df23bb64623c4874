"""Column types that behave the same on SQLite and PostgreSQL."""

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import JSON, BigInteger, BindParameter, DateTime, Float, Integer, literal
from sqlalchemy.engine import Dialect
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement
from sqlalchemy.types import TypeDecorator

BigId = BigInteger().with_variant(Integer, "sqlite")
"""A 64-bit key that counts up by itself; SQLite does so only for a column called INTEGER."""

Json = JSON()


class UtcDateTime(TypeDecorator[datetime]):
    """An aware time in UTC. SQLite gives back naive ones, which once cost a public answer its offset."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """As it is stored. ValueError for a time without a zone."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a time without a zone cannot be stored")
        return value.astimezone(UTC)

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:
        """As it was stored: SQLite has dropped the zone."""
        if value is None:
            return None
        when: datetime = value
        return when.replace(tzinfo=UTC) if when.tzinfo is None else when.astimezone(UTC)


class utcnow(FunctionElement[datetime]):
    """The database's own clock, ``seconds`` from now. Rows of skewed hosts still order and expire alike."""

    type = UtcDateTime()
    inherit_cache = True

    def __init__(self, seconds: "float | BindParameter[float]" = 0) -> None:
        super().__init__(seconds if isinstance(seconds, BindParameter) else literal(float(seconds), Float))


@compiles(utcnow, "postgresql")
def _postgresql(element: utcnow, compiler: SQLCompiler, **kw: Any) -> str:
    # The time of the statement: by a clock that is read anew for every row no index is entered.
    return f"(statement_timestamp() + make_interval(secs => {compiler.process(element.clauses, **kw)}))"


@compiles(utcnow, "sqlite")
def _sqlite(element: utcnow, compiler: SQLCompiler, **kw: Any) -> str:
    # Six digits of fraction, as SQLAlchemy writes them, so that stored times compare as texts.
    seconds = compiler.process(element.clauses, **kw)
    return f"strftime('%Y-%m-%d %H:%M:%f000', 'now', {seconds} || ' seconds')"
