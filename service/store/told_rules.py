"""Rules of the house as an author is told of them: as they were when applied, retired since or not."""

from datetime import datetime

from sqlalchemy import Connection, select

from service.store.house_rules import HouseRule
from service.store.tables import house_rules


def of_code(conn: Connection, site_id: str, code: str, at: datetime) -> HouseRule | None:
    """A site's own rule with this code as it was ``at`` a time; None if it had none then."""
    table = house_rules.c
    where = (table.site_id == site_id) & (table.code == code) & (table.created_at <= at)
    query = select(house_rules).where(where).order_by(table.created_at.desc(), table.version.desc())
    row = conn.execute(query.limit(1)).first()
    if row is None:
        return None
    return HouseRule(
        site_id=row.site_id, number=row.number, code=row.code, title=row.title, message=row.message,
        checks=tuple(row.checks), retired=row.retired, version=row.version,
    )  # fmt: skip
