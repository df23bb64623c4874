"""Who is at the desk: the session in the cookie, the person it belongs to, and what they may do."""

import hmac
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import wraps

from flask import Response, g, request

from service.api.context import runtime
from service.api.problem import Problem
from service.domain.errors import NotFound, Unavailable
from service.domain.ids import looks_like_id
from service.domain.tokens import TOKEN_PREFIX, secret_hash
from service.pages.desk import cookies, forms
from service.pages.desk.looks import Looks, looks_of
from service.store import sessions, sites
from service.store.sessions import Visit
from service.store.sites import Site
from service.usecases.add_person import Role

RANK = {Role.MODERATOR: 1, Role.EDITOR: 2, Role.ADMIN: 3}
NAMELESS = "Moderator"
"""Shown for an account without a display name: never the login, which is half of what signs in."""
PUT_OFF_SHARE = 0.1
"""A session is put off once this share of its idle time has passed: not every click is a write."""


class SignedOut(Exception):
    """Nobody is signed in here any more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Who asks. ``display_name`` is what colleagues see; ``login`` stands on no page."""

    id: str
    login: str = field(repr=False)
    display_name: str
    role: Role
    sites: tuple[Site, ...]
    """The sites they moderate, by id: all of them, as this version has no smaller reach."""
    session_id: str
    begun_at: datetime
    """When they signed in."""
    looks: Looks

    def may(self, role: Role) -> bool:
        """Whether their role is ``role`` or a higher one."""
        return RANK[self.role] >= RANK[role]


View = Callable[..., Response]


def signed_in(role: Role = Role.MODERATOR, *, counts_as_use: bool = True) -> Callable[[View], View]:
    """Guard a view: it is called with the Person first, then with the parts of its path by name.

    Nobody signed in: a page sends to the sign-in page and back, a form and a fragment get 401. A role that is
    too low: 403. Every method but GET and HEAD must bring the form's proof (``{{ csrf }}``): else 403, and
    the view is not called, so no view can forget it. ``counts_as_use=False`` is for requests that a script
    makes by itself, such as polling: they do not put off the end of a session that nobody uses.
    """

    def guard(view: View) -> View:
        @wraps(view)
        def guarded(**path: str) -> Response:
            person = _let_in(role, counts_as_use=counts_as_use)
            if request.method not in ("GET", "HEAD"):
                forms.require_own(person.session_id)
            if any("\0" in part for part in path.values()):
                raise NotFound("page")  # PostgreSQL takes no such text, and nothing here has such a name.
            return view(person, **path)

        guarded.desk_role = role  # type: ignore[attr-defined]
        return guarded

    return guard


def visitor() -> Person | None:
    """Whom ``signed_in`` has let in to this request, if anybody: for pages that explain trouble."""
    found: Person | None = g.get("desk_person")
    return found


def current_visit() -> Visit | None:
    """The live session in the cookie, found by its id and compared as a hash in constant time."""
    token_id, _, secret = cookies.read(cookies.SESSION).removeprefix(TOKEN_PREFIX).partition("_")
    if not looks_like_id(token_id):
        return None
    with runtime().database.read() as conn:
        visit = sessions.find(conn, token_id)
    return visit if visit and hmac.compare_digest(secret_hash(secret), visit.secret_hash) else None


def idle_s() -> int:
    """How long a session lives unused, in seconds; never longer than one that is used."""
    settings = runtime().settings
    return min(settings.session_idle_minutes * 60, settings.session_hours * 3_600)


def _let_in(role: Role, *, counts_as_use: bool) -> Person:
    visit = current_visit()
    if visit is None:
        raise SignedOut
    with runtime().database.read() as conn:
        reach = tuple(sites.every(conn))
    person = Person(
        id=visit.person_id, login=visit.login, role=Role(visit.role), sites=reach,
        display_name=visit.display_name or NAMELESS,
        session_id=visit.token_id, begun_at=visit.begun_at, looks=looks_of(visit.preferences),
    )  # fmt: skip
    g.desk_person = person
    if counts_as_use:
        _put_off(visit)
    if not person.may(role):
        raise Problem("not-allowed")
    return person


def _put_off(visit: Visit) -> None:
    used_s = idle_s() - (visit.expires_at - runtime().clock()).total_seconds()
    latest = visit.begun_at + timedelta(hours=runtime().settings.session_hours)
    if used_s > idle_s() * PUT_OFF_SHARE and visit.expires_at < latest:
        # Where nothing can be written now, reading goes on, and the session ends a little sooner.
        with suppress(Unavailable), runtime().database.begin() as conn:
            sessions.put_off(conn, visit.token_id, idle_s=idle_s(), latest=latest)
