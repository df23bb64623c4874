"""How often a key asked for scores, by month and by the site it spoke for. Numbers and hosts, no texts."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import Connection, delete, func, select, tuple_
from sqlalchemy.dialects import postgresql, sqlite

from service.store.tables import key_usage

COUNTED = ("calls", "spam", "ham", "missed_spam", "false_positives")
SITES_MAX = 1_000
"""Sites of one key in one month that get a row each; those that come later share one without a name."""


@dataclass(frozen=True, slots=True)
class Place:
    """What a number belongs to: a key, a month such as ``2026-11``, and a host name, empty if unknown."""

    token_id: str
    month: str
    site: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Usage:
    """The numbers of one place."""

    place: Place
    calls: int
    spam: int
    ham: int
    missed_spam: int
    false_positives: int


def add(conn: Connection, counted: Mapping[Place, Mapping[str, int]]) -> None:
    """Add up: ``counted`` has, by place, how much more of each of ``COUNTED`` there was."""
    for token_id, month in sorted({(place.token_id, place.month) for place in counted}):
        known = set(
            conn.execute(
                select(key_usage.c.site).where(key_usage.c.token_id == token_id, key_usage.c.month == month)
            ).scalars()
        )
        # In one order in every process, so that no two of them wait for each other.
        for place in sorted(counted, key=lambda place: place.site):
            if (place.token_id, place.month) == (token_id, month):
                site = place.site if place.site in known or len(known) < SITES_MAX else ""
                known.add(site)
                _add(conn, Place(token_id, month, site), counted[place])


def _add(conn: Connection, place: Place, more: Mapping[str, int]) -> None:
    numbers = {name: more.get(name, 0) for name in COUNTED}
    dialect = sqlite if conn.dialect.name == "sqlite" else postgresql
    new = dialect.insert(key_usage).values(
        token_id=place.token_id, month=place.month, site=place.site, **numbers
    )
    summed = {name: key_usage.c[name] + numbers[name] for name in COUNTED}
    key = [key_usage.c.token_id, key_usage.c.month, key_usage.c.site]
    conn.execute(new.on_conflict_do_update(index_elements=key, set_=summed))


def of_key(conn: Connection, token_id: str, *, since: str, until: str) -> list[Usage]:
    """A key's rows of the months from ``since`` to ``until``, both included."""
    months = key_usage.c.month.between(since, until)
    query = select(key_usage).where(key_usage.c.token_id == token_id, months)
    return [
        Usage(
            place=Place(row.token_id, row.month, row.site), calls=row.calls, spam=row.spam, ham=row.ham,
            missed_spam=row.missed_spam, false_positives=row.false_positives,
        )
        for row in conn.execute(query)
    ]  # fmt: skip


def calls_of_month(conn: Connection, token_id: str, month: str) -> int:
    """How often a key asked in a month, for all of its sites."""
    query = select(func.coalesce(func.sum(key_usage.c.calls), 0))
    return int(
        conn.execute(query.where(key_usage.c.token_id == token_id, key_usage.c.month == month)).scalar_one()
    )


def forget_old(conn: Connection, *, before: str, limit: int) -> int:
    """Delete the rows of months before ``before``, ``limit`` at most; returns how many went."""
    key = (key_usage.c.token_id, key_usage.c.month, key_usage.c.site)
    old = select(*key).where(key_usage.c.month < before).limit(limit)
    return conn.execute(delete(key_usage).where(tuple_(*key).in_(old))).rowcount
