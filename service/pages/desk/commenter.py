"""Trust, limit or ban whoever wrote a comment, or end it. Nobody here ever learns who that is."""

from flask import Response
from sqlalchemy import Connection

from service.api.context import runtime
from service.domain.errors import FieldError, Invalid, NotFound
from service.domain.text import TextRefused, clean_line
from service.pages.desk import back, comment_page, shell
from service.pages.desk.forms import Form, form
from service.pages.desk.visitor import Person, signed_in
from service.store import desk_cards, desk_rows
from service.store.activity import By
from service.store.desk_author_list import state_of
from service.store.desk_rows import DeskComment
from service.store.now import database_now
from service.usecases.ban_and_reject import ban_and_reject
from service.usecases.ban_author import Ban, ban_author
from service.usecases.edit_house_rules import rules_of
from service.usecases.guard_author import DAYS_MAX, REASON_CHARS_MAX, Guard, Standing, guard_author

BANNED = "banned"
SAID = {
    Standing.TRUSTED.value: "This commenter is trusted now.",
    Standing.LIMITED.value: "A person looks at everything this commenter writes now.",
    BANNED: "This commenter is banned now.",
    Standing.NORMAL.value: "This commenter is treated as everybody again.",
}


@signed_in()
def take(person: Person, comment_id: str) -> Response:
    """The form below a comment or on an author's page: 303 to where it stood, with what became of it."""
    sent = form()
    try:
        told = runtime().database.write(lambda conn: _carry_out(conn, person, comment_id, sent))
    except Invalid as refused:
        return comment_page.render(person, comment_id, trouble=refused.errors)
    return shell.redirect_with_status(back.safe(sent.one("back")), told, person)


def _carry_out(conn: Connection, person: Person, comment_id: str, sent: Form) -> str:
    standing = sent.one("standing")
    if standing not in SAID:
        raise Invalid((FieldError("standing", "pattern"),))
    row = desk_rows.get(conn, comment_id)
    by = By(token_id=person.session_id, person_id=person.id)
    if standing == BANNED:
        return SAID[BANNED] + _ban(conn, row, person, sent)
    reason, days = _reason(sent), _days(sent.one("days", "0"))
    if standing == Standing.NORMAL and _is_banned(conn, row):
        ban_author(
            conn,
            Ban(
                comment_id=comment_id, days=0, reason=reason, token_id=person.session_id, person_id=person.id
            ),
        )
    guard = Guard(comment_id=comment_id, standing=Standing(standing), days=days, reason=reason)
    guard_author(conn, guard, by)
    return SAID[standing]


def _ban(conn: Connection, row: DeskComment, person: Person, sent: Form) -> str:
    """Ban, and reject what waits of theirs if that was asked for; returns the end of the status line."""
    reason, days = _reason(sent), _days(sent.one("days", "0"))
    errors = []
    if not reason:
        errors.append(FieldError("reason", "required"))
    if not 1 <= days <= DAYS_MAX:
        errors.append(FieldError("days", "out_of_range", DAYS_MAX))
    if errors:
        raise Invalid(tuple(errors))
    ban = Ban(
        comment_id=row.comment.id, days=days, reason=reason, token_id=person.session_id, person_id=person.id
    )
    rule = None
    if sent.one("also_reject"):
        rules = rules_of(conn, row.comment.site_id)
        rule = next((rule for rule in rules if rule.code == sent.one("rule")), None)
        if rule is None:
            raise Invalid((FieldError("reason", "pattern"),))
    done = ban_and_reject(conn, ban, rule)
    if not done:
        return ""
    return f" {done} pending {'comment was' if done == 1 else 'comments were'} rejected."


def _is_banned(conn: Connection, row: DeskComment) -> bool:
    facts = desk_cards.author_facts(conn, [row.author_id or ""]).get(row.author_id or "")
    if facts is None:
        raise NotFound("author")
    return state_of(facts, database_now(conn)) == BANNED


def _reason(sent: Form) -> str:
    """The reason for colleagues; empty if none was typed. Raises Invalid for what is no line of text."""
    typed = sent.one("reason")
    if not typed.strip():
        return ""
    try:
        return clean_line(typed, chars_max=REASON_CHARS_MAX)
    except TextRefused as refused:
        raise Invalid((FieldError("reason", refused.code, REASON_CHARS_MAX),)) from None


def _days(typed: str) -> int:
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) <= 6 else 0
