"""The desk's view of colleagues: a display name that is not the login, preferences, saved views, presence."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, delete, func, insert, select, update
from sqlalchemy.dialects import postgresql, sqlite

from service.domain.ids import new_id
from service.store.tables import people, presence, saved_views
from service.store.types import utcnow

PRESENCE_S = 30.0
"""Who has not been heard of for so long looks at nothing any more."""

NAMELESS = "Moderator"
"""Shown for a colleague who has given no display name: never the login."""

VIEWERS_MAX = 50


@dataclass(frozen=True, slots=True)
class SavedView:
    """A filter under a name. ``query`` is the query string of a queue page."""

    id: str
    name: str
    query: str


def names(conn: Connection) -> dict[str, str]:
    """The display names of everybody, by person id. There are some dozens."""
    rows = conn.execute(select(people.c.id, people.c.display_name).order_by(people.c.id))
    return {row.id: row.display_name or NAMELESS for row in rows}


def set_display_name(conn: Connection, person_id: str, name: str) -> None:
    """Give a person another name for colleagues."""
    conn.execute(update(people).where(people.c.id == person_id).values(display_name=name))


def set_preferences(conn: Connection, person_id: str, preferences: Mapping[str, Any]) -> None:
    """Replace how a person likes the desk."""
    conn.execute(update(people).where(people.c.id == person_id).values(preferences=dict(preferences)))


def look_at(conn: Connection, person_id: str, comment_id: str | None) -> None:
    """Say which comment a person has before them, for ``PRESENCE_S`` from now; None: nothing any more."""
    if comment_id is None:
        conn.execute(delete(presence).where(presence.c.person_id == person_id))
        return
    dialect: Any = sqlite if conn.dialect.name == "sqlite" else postgresql
    now = {"comment_id": comment_id, "until": utcnow(PRESENCE_S)}
    statement = dialect.insert(presence).values(person_id=person_id, **now)
    conn.execute(statement.on_conflict_do_update(index_elements=["person_id"], set_=now))


def viewers(
    conn: Connection, comment_ids: Collection[str], *, but: str | None = None
) -> dict[str, tuple[str, ...]]:
    """The names of those who look at these comments now, by comment id; without the person ``but``."""
    query = (
        select(presence.c.comment_id, presence.c.person_id, people.c.display_name)
        .outerjoin(people, people.c.id == presence.c.person_id)
        .where(presence.c.comment_id.in_(list(comment_ids)), presence.c.until > utcnow())
        .order_by(presence.c.person_id)
        .limit(VIEWERS_MAX)
    )
    found: dict[str, tuple[str, ...]] = {}
    for row in conn.execute(query):
        if row.person_id != but:
            found[row.comment_id] = (*found.get(row.comment_id, ()), row.display_name or NAMELESS)
    return found


def views_of(conn: Connection, person_id: str) -> list[SavedView]:
    """A person's saved views, by name."""
    query = select(saved_views).where(saved_views.c.person_id == person_id).order_by(saved_views.c.name)
    return [SavedView(row.id, row.name, row.query) for row in conn.execute(query)]


def count_views(conn: Connection, person_id: str) -> int:
    """How many views a person has saved."""
    query = select(func.count()).select_from(saved_views).where(saved_views.c.person_id == person_id)
    return int(conn.execute(query).scalar_one())


def save_view(conn: Connection, person_id: str, name: str, query: str) -> SavedView:
    """Save a filter, in the place of one that has this name."""
    where = (saved_views.c.person_id == person_id) & (saved_views.c.name == name)
    conn.execute(delete(saved_views).where(where))
    view = SavedView(new_id(), name, query)
    row = {"id": view.id, "person_id": person_id, "name": name, "query": query}
    conn.execute(insert(saved_views).inline().values(row))
    return view


def remove_view(conn: Connection, person_id: str, view_id: str) -> bool:
    """Delete a person's own view; False if they have none of that id."""
    where = (saved_views.c.person_id == person_id) & (saved_views.c.id == view_id)
    return conn.execute(delete(saved_views).where(where)).rowcount > 0
