"""What all tables have in common: the names of their constraints, and when a row was made."""

from sqlalchemy import Column, MetaData

from service.store.types import UtcDateTime, utcnow

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)


def made() -> Column:  # type: ignore[type-arg]
    """The column ``created_at``, by the database's clock."""
    return Column("created_at", UtcDateTime, nullable=False, default=utcnow())
