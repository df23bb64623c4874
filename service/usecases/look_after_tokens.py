"""Make and revoke tokens of programs at the desk, with a line in the log. No line holds a token."""

from collections.abc import Collection
from dataclasses import dataclass, replace

from sqlalchemy import Connection

from service.domain.errors import FieldError, Invalid, NotFound
from service.domain.tokens import Scope
from service.store import activity, sites, tokens
from service.store.activity import By, Deed
from service.usecases.issue_token import issue_token

DAY_S = 86_400
DAYS_MAX = 3_650


@dataclass(frozen=True, slots=True, kw_only=True)
class TokenWish:
    """A token as somebody wants it: ``site_id`` None for all sites, ``days`` None until it is revoked."""

    name: str
    scopes: Collection[Scope]
    site_id: str | None = None
    days: int | None = None


def make_token(conn: Connection, wish: TokenWish, by: By) -> tuple[str, str]:
    """Make one; returns its id, and the token itself, which is shown this once. Raises Invalid, NotFound."""
    if not wish.scopes:
        raise Invalid((FieldError("scopes", "required"),))
    if wish.days is not None and not 1 <= wish.days <= DAYS_MAX:
        raise Invalid((FieldError("days", "out_of_range", DAYS_MAX),))
    life_s = None if wish.days is None else float(wish.days * DAY_S)
    text = issue_token(conn, wish.name, wish.scopes, site_id=wish.site_id, life_s=life_s)
    scopes = sorted(scope.value for scope in wish.scopes)
    after = {"scopes": scopes, "days": wish.days}
    _note(conn, by, Deed(action="token.create", site_id=wish.site_id, subject=wish.name, after=after))
    return text.split("_")[1], text


def revoke_token(conn: Connection, token_id: str, by: By) -> str:
    """End a program's token now; returns its name. Raises NotFound, also for somebody's session."""
    token = tokens.get(conn, token_id)
    if token is None or not tokens.revoke(conn, token_id):
        raise NotFound("token")
    _note(conn, by, Deed(action="token.revoke", site_id=token.site_id, subject=token.name))
    return token.name


def _note(conn: Connection, by: By, deed: Deed) -> None:
    """A line in the log of each site that the token reaches: the log is one of sites."""
    reached = [deed.site_id] if deed.site_id else [site.id for site in sites.every(conn)]
    activity.add(conn, by, [replace(deed, site_id=site_id) for site_id in reached])
