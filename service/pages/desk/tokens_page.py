"""API tokens at the desk: who has one, what it may do, when it was last used; a new one, shown once."""

from collections.abc import Sequence
from typing import Any

from flask import Response
from sqlalchemy import Connection

from service.api.context import runtime
from service.domain.errors import FieldError, Invalid, NotFound
from service.domain.ids import looks_like_id
from service.domain.tokens import Scope
from service.pages.desk import once, sentences, shell
from service.pages.desk.forms import Form, form
from service.pages.desk.visitor import Person, signed_in
from service.store import tokens
from service.store.activity import By
from service.usecases.add_person import Role
from service.usecases.issue_token import NAME_CHARS_MAX
from service.usecases.look_after_tokens import DAYS_MAX, TokenWish, make_token, revoke_token

PATH = "/desk/tokens"
MAY = {
    Scope.READ: "Read the feed of events.",
    Scope.SUBMIT: "Post comments for readers, counted by the token.",
    Scope.MODERATE: "Read what waits and decide about it.",
    Scope.POLICY: "Change the policy and the rules of the house.",
    Scope.WEBHOOKS: "Say where events are sent, and see what became of them.",
    Scope.SCORE: "Ask what the classifiers say of a text.",
    Scope.ADMIN: "All of these.",
}
LIVES = ((30, "30 days"), (90, "90 days"), (365, "a year"), (DAYS_MAX, "10 years"))
FOR_EVER = "never"


@signed_in(Role.ADMIN)
def show(person: Person) -> Response:
    """The list, and the form for a new token."""
    return _render(person, {"name": "", "scopes": [], "site": "", "days": "90"})


@signed_in(Role.ADMIN)
def make(person: Person) -> Response:
    """Make one. It stands on this page and on no other."""
    sent = form()
    wish = _wish(sent)

    def work(conn: Connection) -> tuple[str, str]:
        return make_token(conn, wish, By(token_id=person.session_id, person_id=person.id))

    try:
        text = once.make(person, sent, work)
    except once.MadeBefore:
        told = "The token was made before, and is not shown twice: revoke it if nobody has kept it."
        return shell.redirect_with_status(PATH, told, person)
    except Invalid as refused:
        typed = {name: sent.one(name) for name in ("name", "site", "days")}
        return _render(person, {**typed, "scopes": sent.every("scopes")}, trouble=refused.errors)
    return shell.page("desk/token.html", person, {"name": wish.name, "token": text})


@signed_in(Role.ADMIN)
def revoke(person: Person, token_id: str) -> Response:
    """End one now."""
    if not looks_like_id(token_id):
        raise NotFound("token")
    by = By(token_id=person.session_id, person_id=person.id)
    name = runtime().database.write(lambda conn: revoke_token(conn, token_id, by))
    return shell.redirect_with_status(PATH, f"The token {name} opens nothing any more.", person)


def _wish(sent: Form) -> TokenWish:
    days = sent.one("days")
    is_number = days.isascii() and days.isdigit() and len(days) <= 5
    return TokenWish(
        name=sent.one("name").strip(),
        scopes=[scope for scope in Scope if scope.value in sent.every("scopes")],
        site_id=sent.one("site") or None,
        days=None if days == FOR_EVER else int(days) if is_number else 0,
    )  # fmt: skip


def _render(person: Person, typed: dict[str, Any], *, trouble: Sequence[FieldError] = ()) -> Response:
    now = runtime().clock()
    with runtime().database.read() as conn:
        found = tokens.every(conn)
    over = {one.id for one in found if one.expires_at is not None and one.expires_at <= now}
    values = {
        "tokens": found, "over": over, "now": now, "may": MAY, "typed": typed, "lives": LIVES,
        "for_ever": FOR_EVER, "names": {site.id: site.name for site in person.sites}, "mark": once.mark(),
        "name_chars_max": NAME_CHARS_MAX, "trouble": [_sentence(error) for error in trouble],
    }  # fmt: skip
    return shell.page("desk/tokens.html", person, values, status=422 if trouble else 200)


def _sentence(error: FieldError) -> str:
    if error.field == "scopes":
        return "Tick what it may do."
    return sentences.trouble(error)
