"""The rules of the house: the numbered reasons for a rejection, with what the author is told.

The newest version of a number is the rule. Older ones stay: decisions were made by them.
"""

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import Connection, func, insert, select

from service.store.tables import house_rules


@dataclass(frozen=True, slots=True, kw_only=True)
class HouseRule:
    """One rule of a site. ``code`` is the reason of a decision; ``message`` is the sentence for the author.

    ``checks`` are those whose finding suggests this reason.
    """

    site_id: str
    number: int
    code: str
    title: str
    message: str
    checks: tuple[str, ...] = ()
    retired: bool = False
    version: int = 0


def in_force(conn: Connection, site_ids: Collection[str]) -> dict[str, tuple[HouseRule, ...]]:
    """The rules of these sites, by number; retired ones are left out, and a site that has had none of its own
    is not there. One statement."""
    newest = (
        select(house_rules.c.site_id, house_rules.c.number, func.max(house_rules.c.version).label("version"))
        .where(house_rules.c.site_id.in_(list(site_ids)))
        .group_by(house_rules.c.site_id, house_rules.c.number)
        .subquery()
    )
    same = (
        (house_rules.c.site_id == newest.c.site_id)
        & (house_rules.c.number == newest.c.number)
        & (house_rules.c.version == newest.c.version)
    )
    query = select(house_rules).join(newest, same)
    found: dict[str, tuple[HouseRule, ...]] = {}
    for row in conn.execute(query.order_by(house_rules.c.site_id, house_rules.c.number)):
        before = found.setdefault(row.site_id, ())
        if not row.retired:
            rule = HouseRule(
                site_id=row.site_id, number=row.number, code=row.code, title=row.title, message=row.message,
                checks=tuple(row.checks), retired=row.retired, version=row.version,
            )  # fmt: skip
            found[row.site_id] = (*before, rule)
    return found


def version_of(conn: Connection, site_id: str, number: int) -> int:
    """The newest version under a number, retired or not; 0 if there was none."""
    where = (house_rules.c.site_id == site_id) & (house_rules.c.number == number)
    newest = select(func.coalesce(func.max(house_rules.c.version), 0)).where(where)
    return int(conn.execute(newest).scalar_one())


def add_version(conn: Connection, rule: HouseRule, *, person_id: str | None) -> int:
    """Store ``rule`` as the newest version of its number; returns that version."""
    version = version_of(conn, rule.site_id, rule.number) + 1
    row = {
        "site_id": rule.site_id, "number": rule.number, "version": version, "code": rule.code,
        "title": rule.title, "message": rule.message, "checks": list(rule.checks), "retired": rule.retired,
    }  # fmt: skip
    conn.execute(insert(house_rules).inline().values(**row, person_id=person_id))
    return version


def suggested(rules: Collection[HouseRule], check: str | None) -> HouseRule | None:
    """The rule that a check's finding suggests: the first that names the check, else the first of all."""
    ordered = sorted(rules, key=lambda rule: rule.number)
    return next((rule for rule in ordered if check in rule.checks), ordered[0] if ordered else None)
