"""A newspaper joins: its id, its name, where its pages come from, and a policy to begin with."""

import re
from urllib.parse import urlsplit

from sqlalchemy import Connection

from service.domain.errors import FieldError, Invalid
from service.domain.policy import RuleSet
from service.domain.text import TextRefused, clean_line
from service.store import sites
from service.store.sites import Site
from service.usecases.activate_ruleset import activate_ruleset

NAME_CHARS_MAX = 200
ORIGINS_MAX = 50
_ID = re.compile(r"[a-z0-9][a-z0-9-]{0,39}")


def add_site(conn: Connection, site: Site, policy: RuleSet) -> None:
    """Store ``site`` with ``policy`` in force. Raises Invalid with everything that is wrong with it."""
    errors = [*_id_errors(conn, site.id), *_name_errors(site.name), *origin_errors(site.origins)]
    if errors:
        raise Invalid(tuple(errors))
    sites.add(conn, site)
    activate_ruleset(conn, site.id, policy)


def change_origins(conn: Connection, site_id: str, origins: tuple[str, ...]) -> None:
    """Replace the origins of a site. Raises Invalid or NotFound."""
    errors = origin_errors(origins)
    if errors:
        raise Invalid(tuple(errors))
    sites.set_origins(conn, site_id, origins)


def origin_errors(origins: tuple[str, ...]) -> list[FieldError]:
    """What is wrong with these origins. One is a scheme, a host and perhaps a port, and nothing more."""
    if len(origins) > ORIGINS_MAX:
        return [FieldError("origins", "too_many", ORIGINS_MAX)]
    return [
        FieldError(f"origins[{place}]", "pattern", "https://host or https://host:port")
        for place, origin in enumerate(origins)
        if not _is_origin(origin)
    ]


def _is_origin(text: str) -> bool:
    try:
        parts = urlsplit(text)
        plain = f"{parts.scheme}://{parts.hostname}" + (f":{parts.port}" if parts.port else "")
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and text == plain and text.isascii() and text.isprintable()


def _id_errors(conn: Connection, site_id: str) -> list[FieldError]:
    if not _ID.fullmatch(site_id):
        return [FieldError("id", "pattern", "a-z, 0-9 and -, 40 characters")]
    taken = any(site.id == site_id for site in sites.every(conn))
    return [FieldError("id", "taken")] if taken else []


def _name_errors(name: str) -> list[FieldError]:
    try:
        clean_line(name, chars_max=NAME_CHARS_MAX)
    except TextRefused as refused:
        return [FieldError("name", refused.code, NAME_CHARS_MAX)]
    return []
