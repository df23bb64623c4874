"""One decision about one comment, and taking it back. A form posts; a script gets the part that changed."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from flask import Response
from sqlalchemy import Connection

from service.api.context import runtime
from service.domain.errors import FieldError, Invalid, NotFound, Stale
from service.domain.ids import looks_like_id
from service.domain.moderation import ModerationAction
from service.domain.text import TextRefused, clean_body
from service.pages.desk import back, card, forms, nav, queue, queue_query, shell, wording
from service.pages.desk.forms import Form
from service.pages.desk.visitor import Person, signed_in
from service.pages.place import own_path
from service.store import desk_rows
from service.store.desk_cards import excerpt
from service.usecases.decide_comments import MESSAGE_CHARS_MAX
from service.usecases.edit_house_rules import rules_of
from service.usecases.moderate_comment import Order, decide_one
from service.usecases.undo_decisions import Undoer, undo_decision

LEFT = "X-Left"
"""How many comments this part of the queue still has, for a script: what stands in tab and title."""

VERSION_DIGITS_MAX = 9
LATER = {"later": timedelta(hours=1), "later_hour": timedelta(hours=1), "later_day": timedelta(days=1)}
"""Two ways to put a comment off, each a button."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What a form asks for. ``title`` is the rule's, where a rule was named."""

    action: ModerationAction
    reason: str = ""
    title: str = ""
    message: str | None = None
    until: datetime | None = None


@signed_in()
def take(person: Person, comment_id: str) -> Response:
    """Decide about a comment as it was shown: 303 back to the queue, or the stub in its place. 409 if
    somebody was faster, 404 if there is no such comment, 422 for a form that is not one of ours."""
    form = forms.form()
    with runtime().database.read() as conn:
        before = desk_rows.get(conn, comment_id)
        wanted = read(conn, form, before.comment.site_id)
    order = Order(
        comment_id=comment_id, action=wanted.action, version=number(form, "version"), reason=wanted.reason,
        token_id=person.session_id, person_id=person.id, message=wanted.message, until=wanted.until,
        reports=number(form, "reports") if form.one("reports") else None,
    )  # fmt: skip
    try:
        done = runtime().database.write(lambda conn: decide_one(conn, order))
    except Stale as stale:
        return conflict(person, comment_id, wording.conflict(stale, wanted.action.value, runtime().clock()))
    text = wording.DONE[wanted.action.value] + (f": {wanted.title}" if wanted.title else "")
    meanwhile = wording.meanwhile(done.reports_left)
    values = {
        "id": comment_id, "version": done.version, "text": text, "excerpt": excerpt(before.comment.body),
        "name": before.comment.author_name, "meanwhile": meanwhile,
    }  # fmt: skip
    return answer(person, "desk/_stub.html", values, wording.told(text, meanwhile))


@signed_in()
def undo(person: Person, comment_id: str) -> Response:
    """Take back the decision that made ``version``: 303 back, or the card. 409 if something came after."""
    form = forms.form()
    version, who = number(form, "version"), Undoer(token_id=person.session_id, person_id=person.id)
    outcome = runtime().database.write(lambda conn: undo_decision(conn, comment_id, version, who))
    if outcome.conflicts:
        told = wording.conflict(outcome.conflicts[0].stale, "undo", runtime().clock())
        return conflict(person, comment_id, told)
    values: dict[str, Any] = {}
    if shell.wants_fragment():
        with runtime().database.read() as conn:
            values["one"] = card.shown(conn, [desk_rows.get(conn, comment_id)], person)[0]
    return answer(person, "desk/_card.html", values, wording.DONE["undo"], at=comment_id)


def read(conn: Connection, form: Form, site_id: str) -> Wanted:
    """The decision that a form names. Raises Invalid; a rejection needs one of the site's rules.

    A form about several sites has the fields ``reason`` and ``message`` for each, ended by ``-`` and its id.
    """
    asked = form.one("decision")
    if asked in LATER:
        return Wanted(action=ModerationAction.LATER, until=runtime().clock() + LATER[asked])
    if asked not in set(ModerationAction):
        raise Invalid((FieldError("decision", "not_one_of_these"),))
    action = ModerationAction(asked)
    if action is not ModerationAction.REJECT:
        return Wanted(action=action)
    code = form.one(f"reason-{site_id}") or form.one("reason")
    rule = next((one for one in rules_of(conn, site_id) if one.code == code), None)
    if rule is None:
        raise Invalid((FieldError("reason", "required"),))
    typed = form.one(f"message-{site_id}") or form.one("message")
    return Wanted(action=action, reason=rule.code, title=rule.title, message=_message(typed) or rule.message)


def _message(typed: str) -> str:
    """What the author reads in place of the rule's own sentence; empty for none. Raises Invalid."""
    if not typed.strip():
        return ""
    try:
        return clean_body(typed, chars_max=MESSAGE_CHARS_MAX)
    except TextRefused as refused:
        raise Invalid((FieldError("message", refused.code, MESSAGE_CHARS_MAX),)) from None


def number(form: Form, name: str) -> int:
    """A whole number of a form. Raises Invalid."""
    typed = form.one(name)
    if not is_number(typed):
        raise Invalid((FieldError(name, "not_a_number"),))
    return int(typed)


def is_number(typed: str) -> bool:
    """Whether that is a whole number such as a page of ours writes them."""
    return typed.isascii() and typed.isdigit() and len(typed) <= VERSION_DIGITS_MAX


def answer(
    person: Person, template: str, values: dict[str, Any], text: str, *, at: str = ""
) -> Response:  # fmt: skip
    """What was done: ``template`` and the status for a script; else 303 to where the form was, at the card
    ``at`` or the one that the form names as the next."""
    form = forms.form()
    place = came_from(form)
    with runtime().database.read() as conn:
        left = queue.left(conn, queue_query.asked_in(place, person), person)
    text = wording.told(text, f"{left} left.")
    if shell.wants_fragment():
        values = {"back": place, "now": runtime().clock(), "status_words": wording.STATUS, **values}
        if "id" in values:
            values["page"] = card.comment_page(values["id"])
        made = shell.fragment(template, person, values, text=text)
        made.headers[LEFT] = left
        return made
    return to(place, text, person, at or form.one("next"))


def to(place: str, text: str, person: Person, comment_id: str = "") -> Response:
    """303 to a page of the desk, standing at a comment's card."""
    made = shell.redirect_with_status(place, text, person)
    if looks_like_id(comment_id):
        made.headers["Location"] += f"#card-{comment_id}"
    return made


def came_from(form: Form) -> str:
    """The page of the desk that a form says it stands on; the queue if it says none of ours."""
    wanted = form.one("back")
    return wanted if wanted and back.safe(wanted) == wanted else nav.QUEUE


def conflict(person: Person, comment_id: str, told: str) -> Response:
    """409: who was faster. A script puts the stub in the card's place."""
    with runtime().database.read() as conn:
        try:
            found = desk_rows.get(conn, comment_id).comment
        except NotFound:
            found = None
    form = forms.form()
    values: dict[str, Any] = {
        "id": comment_id, "version": found.version if found else 0, "text": told, "name": "",
        "excerpt": excerpt(found.body) if found else "", "page": card.comment_page(comment_id),
        "back": own_path(came_from(form)),
    }  # fmt: skip
    if shell.wants_fragment():
        return shell.fragment("desk/_conflict.html", person, values, status=409, text=told)
    if looks_like_id(form.one("next")):
        values["back"] += f"#card-{form.one('next')}"
    return shell.page("desk/conflict.html", person, values, status=409)
