"""Rule sets: every version of every site's policy. The newest is the one in force; none is ever changed."""

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, func, insert, select

from service.domain.errors import NotFound
from service.domain.policy import Action, Rule, RuleSet
from service.store.tables import rulesets


def activate(conn: Connection, site_id: str, ruleset: RuleSet) -> int:
    """Store a rule set as the site's newest version, which puts it in force; returns that version."""
    newest = select(func.coalesce(func.max(rulesets.c.version), 0)).where(rulesets.c.site_id == site_id)
    version = int(conn.execute(newest).scalar_one()) + 1
    conn.execute(
        insert(rulesets)
        .inline()
        .values(
            site_id=site_id,
            version=version,
            name=ruleset.name,
            rules=[[rule.check, rule.threshold, rule.action.value] for rule in ruleset.rules],
            default_action=ruleset.default.value,
            not_supported_action=ruleset.not_supported.value,
        )
    )
    return version


def newest(conn: Connection, site_id: str) -> RuleSet | None:
    """The site's newest rule set; None while it has none."""
    found = history(conn, site_id, limit=1)
    return found[0][0] if found else None


def in_force(conn: Connection, site_id: str) -> RuleSet:
    """The site's newest rule set; NotFound if there is no such site."""
    query = select(rulesets).where(rulesets.c.site_id == site_id).order_by(rulesets.c.version.desc())
    row = conn.execute(query.limit(1)).first()
    if row is None:
        raise NotFound("rule set")
    return _ruleset(row)


def history(conn: Connection, site_id: str, *, limit: int) -> list[tuple[RuleSet, datetime]]:
    """The site's rule sets and when each was put in force, newest first."""
    query = select(rulesets).where(rulesets.c.site_id == site_id).order_by(rulesets.c.version.desc())
    return [(_ruleset(row), row.created_at) for row in conn.execute(query.limit(limit))]


def activated_at(conn: Connection, site_id: str, version: int) -> datetime:
    """When this version was put in force; NotFound if there is none."""
    where = (rulesets.c.site_id == site_id) & (rulesets.c.version == version)
    when: datetime | None = conn.execute(select(rulesets.c.created_at).where(where)).scalar_one_or_none()
    if when is None:
        raise NotFound("rule set")
    return when


def _ruleset(row: Any) -> RuleSet:
    return RuleSet(
        version=row.version,
        name=row.name,
        rules=tuple(Rule(check, threshold, Action(action)) for check, threshold, action in row.rules),
        default=Action(row.default_action),
        not_supported=Action(row.not_supported_action),
    )
