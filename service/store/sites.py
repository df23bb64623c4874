"""Sites: one newspaper each, with the origins of its own pages."""

from dataclasses import dataclass

from sqlalchemy import Connection, insert, select, update

from service.domain.errors import FieldError, Invalid, NotFound
from service.store.tables import sites


@dataclass(frozen=True, slots=True)
class Site:
    """One newspaper. ``origins`` are the addresses its pages are served from, such as https://example.org."""

    id: str
    name: str
    origins: tuple[str, ...]

    def owns(self, url: str) -> bool:
        """True if ``url`` begins with one of the origins. A site without origins owns no address."""
        return any(url == origin or url.startswith(origin.rstrip("/") + "/") for origin in self.origins)


def add(conn: Connection, site: Site) -> None:
    """Store a new site."""
    conn.execute(insert(sites).values(id=site.id, name=site.name, origins=list(site.origins)))


def set_origins(conn: Connection, site_id: str, origins: tuple[str, ...]) -> None:
    """Replace the origins of a site; NotFound if there is none of that id."""
    if conn.execute(update(sites).where(sites.c.id == site_id).values(origins=list(origins))).rowcount == 0:
        raise NotFound("site")


def set_off_duty(conn: Connection, site_id: str, hours: list[str] | None) -> None:
    """Set the hours in which a person must look at everything; NotFound if there is no such site."""
    if conn.execute(update(sites).where(sites.c.id == site_id).values(off_duty=hours)).rowcount == 0:
        raise NotFound("site")


def lock(conn: Connection, site_id: str) -> None:
    """Nobody else who asks for this lock changes what belongs to the site until this transaction ends."""
    conn.execute(select(sites.c.id).where(sites.c.id == site_id).with_for_update())


def every(conn: Connection) -> list[Site]:
    """All sites, by id. There are a handful, not thousands."""
    rows = conn.execute(select(sites.c.id, sites.c.name, sites.c.origins).order_by(sites.c.id))
    return [Site(row.id, row.name, tuple(row.origins)) for row in rows]


NAMED_MAX = 20


def resolve(conn: Connection, site_id: str | None) -> Site:
    """The site an operator speaks of. It may be left out only where there is exactly one.

    Raises Invalid, which names the first sites, if it must be named; NotFound if it is unknown. Never "all".
    """
    known = every(conn)
    if site_id is None:
        if len(known) == 1:
            return known[0]
        named = ", ".join(site.id for site in known[:NAMED_MAX])
        raise Invalid((FieldError("site", "required", named or None),))
    for site in known:
        if site.id == site_id:
            return site
    raise NotFound("site")
