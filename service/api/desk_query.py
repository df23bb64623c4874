"""From a query to what the store is asked, and from a place in a listing to a cursor: API and pages alike."""

import hashlib

from sqlalchemy import Connection

from service.api.cursors import BadCursor, Cursors, Scope
from service.api.desk_in import DeskQuery
from service.api.problem import Problem
from service.domain.errors import FieldError, NotFound
from service.domain.risk import Band
from service.store import threads
from service.store.desk_queue import Filter, Place, Sort, Tab

PLACES_MAX = 3


def wanted(conn: Connection, query: DeskQuery, sites: tuple[str, ...]) -> Filter:
    """The filter that a query asks for on these sites. NotFound for a story that none of them has."""
    thread_id = None
    if query.story is not None:
        found = [thread for site in sites if (thread := threads.find(conn, site, query.story)) is not None]
        if not found:
            raise NotFound("thread")
        thread_id = found[0].id
    return Filter(
        sites=sites, tab=Tab(query.tab), sort=Sort(query.sort), section=query.section, thread_id=thread_id,
        check=query.check, band=Band[query.band.upper()] if query.band else None,
        older_than_s=query.older_than_s, newer_than_s=query.newer_than_s, words=query.words,
        later=query.later is not None,
    )  # fmt: skip


def scope_of(name: str, *parts: object) -> Scope:
    """What a cursor is good for: this listing, and nothing that is asked otherwise."""
    return (name, hashlib.blake2b(repr(parts).encode(), digest_size=16).hexdigest())


def seal(cursors: Cursors, place: Place | None, scope: Scope) -> str | None:
    """A place as a cursor: each of its numbers sealed for its position."""
    if place is None:
        return None
    return ".".join(cursors.seal(part, (*scope, str(at))) for at, part in enumerate(place))


def opened(cursors: Cursors, cursor: str | None, scope: Scope) -> Place | None:
    """The place behind a cursor. Problem 400 unless ``seal`` made it for this scope."""
    if cursor is None:
        return None
    parts = cursor.split(".")
    try:
        if len(parts) > PLACES_MAX:
            raise BadCursor
        return tuple(cursors.open(part, (*scope, str(at))) for at, part in enumerate(parts))
    except BadCursor:
        raise Problem("bad-parameter", errors=(FieldError("cursor", "not_a_cursor"),)) from None
