"""What a page of the queue asks for every few seconds: what changed, what arrived, and who looks at what.

Asking is no use of the session: it ends although a page stays open. The comment that somebody has before them
is told to colleagues, for half a minute, and kept nowhere else.
"""

import json
from contextlib import suppress

from flask import Response, request

from service.api.context import runtime
from service.api.problem import Problem
from service.domain.comment import Status
from service.domain.errors import FieldError, Unavailable
from service.domain.ids import looks_like_id
from service.pages.desk import shell, wording
from service.pages.desk.visitor import Person, signed_in
from service.store import desk_changes, desk_people
from service.store.desk_changes import Changed, Changes
from service.store.desk_queue import COUNTED_MAX

SHOWN_MAX = 100
CURSOR_DIGITS_MAX = 18


@signed_in(counts_as_use=False)
def show(person: Person) -> Response:
    """Changes after ``cursor`` as JSON, with an ETag: 304 while nothing is new; ``site`` names one."""
    cursor = request.args.get("cursor", "0")
    if not (cursor.isascii() and cursor.isdigit() and len(cursor) <= CURSOR_DIGITS_MAX):
        raise Problem("validation-error", errors=(FieldError("cursor", "not_a_number"),))
    shown = [one for one in request.args.get("shown", "").split(",")[:SHOWN_MAX] if looks_like_id(one)]
    _look_at(person, request.args.get("focus", ""))
    chosen = shell.chosen_site(person)
    sites = [chosen] if chosen else [site.id for site in person.sites]
    with runtime().database.read() as conn:
        found = desk_changes.since(conn, int(cursor), sites, shown=shown, viewer=person.id)
    if found.tag in request.if_none_match:
        answer = Response(status=304)
    else:
        answer = Response(json.dumps(_told(found, person)), content_type="application/json")
    answer.set_etag(found.tag)
    return shell.guarded(answer)


def _look_at(person: Person, comment_id: str) -> None:
    if looks_like_id(comment_id):
        # Courtesy, not correctness: where nothing can be written, nobody is told.
        with suppress(Unavailable), runtime().database.begin() as conn:
            desk_people.look_at(conn, person.id, comment_id)


def _told(found: Changes, person: Person) -> dict[str, object]:
    counts = {
        name: wording.number(getattr(found.counts, name), COUNTED_MAX)
        for name in ("pending", "reported", "escalated", "appeals")
    }
    return {
        "cursor": found.cursor,
        "counts": counts,
        "changed": [_change(one, person) for one in found.changed],
        "arrived": [one.comment_id for one in found.changed if _arrived(one)],
        "viewers": {comment_id: list(names) for comment_id, names in found.viewers.items()},
        "more": found.more,
    }


def _change(one: Changed, person: Person) -> dict[str, object]:
    return {
        "id": one.comment_id, "version": one.version, "mine": one.person_id == person.id,
        "text": wording.elsewhere(one.action, one.by, one.status),
    }  # fmt: skip


def _arrived(one: Changed) -> bool:
    """Whether the checks have just put it into the queue."""
    return one.status is Status.HELD and one.action is None and one.by is None
