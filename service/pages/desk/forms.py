"""The form that was sent to a desk page, read once, and the proof that a page of ours sent it."""

from dataclasses import dataclass

from flask import g, request

from service.api import bodies
from service.api.context import runtime
from service.api.problem import Problem
from service.domain.errors import FieldError
from service.pages.desk import signing

FIELD = "csrf"
"""The name of the field with the proof."""


class ForeignForm(Exception):
    """The form does not come from a page of this session: nothing is done."""


@dataclass(frozen=True, slots=True)
class Form:
    """The fields of a form, in order."""

    pairs: tuple[tuple[str, str], ...]

    def one(self, name: str, default: str = "") -> str:
        """The value of a field; ``default`` if it was not sent. Problem 422 if it was sent twice."""
        values = self.every(name)
        if len(values) > 1:
            raise Problem("validation-error", errors=(FieldError(bodies.shown(name), "repeated"),))
        return values[0] if values else default

    def every(self, name: str) -> list[str]:
        """All values of a field that may be there several times, such as a row of tick boxes."""
        return [value for known, value in self.pairs if known == name]


def form() -> Form:
    """The form of this request: URL-encoded UTF-8 and nothing else. Problem 400, 413 or 415."""
    if "desk_form" not in g:
        limit = runtime().settings.request_bytes_max
        g.desk_form = Form(tuple(bodies.read_pairs(request, bytes_max=limit)))
    found: Form = g.desk_form
    return found


def proof(bound_to: str) -> str:
    """What a form of this session (or of this browser, before there is one) carries."""
    return signing.signature("csrf", bound_to)


def require_own(bound_to: str) -> None:
    """Raise ForeignForm unless a page of ours sent this request's form, in the session ``bound_to``.

    The browser's own word on where the request comes from is asked first, the proof in any case.
    """
    if _comes_from_elsewhere() or not signing.same(form().one(FIELD), proof(bound_to)):
        raise ForeignForm


def _comes_from_elsewhere() -> bool:
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None and site not in ("same-origin", "none"):
        return True
    origin = request.headers.get("Origin")
    if origin is None:
        return False
    scheme, _, host = origin.partition("://")
    own = runtime().settings.base_url
    # The Host a browser sends is the one it thinks it talks to, so a page that shares it is of this host.
    return origin != own and not (scheme in ("https", own.partition("://")[0]) and host == request.host)
