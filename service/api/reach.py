"""How far a token reaches: one site, or all. The token decides, never a parameter that is left out."""

from service.api.context import runtime
from service.api.problem import Problem
from service.api.route import Call
from service.domain.errors import FieldError, NotFound
from service.store import sites
from service.store.tokens import Token

NAMED_MAX = 20
"""So many sites are named to somebody who left theirs out."""


def token_of(call: Call) -> Token:
    """The caller's token; the route has asked for one."""
    if call.token is None:
        raise Problem("not-signed-in")
    return call.token


def site_ids(call: Call, asked: str | None) -> tuple[str, ...]:
    """The sites a request speaks of. Another site than the token's does not exist for its holder."""
    own = token_of(call).site_id
    if own is not None:
        if asked not in (None, own):
            raise NotFound("site")
        return (own,)
    with runtime().database.read() as conn:
        known = [site.id for site in sites.every(conn)]
    if asked is None:
        return tuple(known)
    if asked not in known:
        raise NotFound("site")
    return (asked,)


def one_site(call: Call, asked: str | None) -> str:
    """As ``site_ids`` where it must be one: Problem 400 if several could be meant."""
    reached = site_ids(call, asked)
    if len(reached) != 1:
        named = ", ".join(sorted(reached)[:NAMED_MAX])  # The token reaches them, so its holder may know them.
        error = FieldError("site", "required", named or None)
        raise Problem("bad-parameter", detail="Say which site.", errors=(error,))
    return reached[0]
