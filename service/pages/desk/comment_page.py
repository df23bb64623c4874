"""One comment with all that is known of it: text and marks, edits, conversation, checks, decisions, notes."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from flask import Response, request
from sqlalchemy import Connection

from service.api.context import runtime
from service.domain.comment import Status
from service.domain.errors import FieldError
from service.domain.lifecycle import Actor
from service.domain.moderation import UNDO
from service.domain.risk import band_at
from service.domain.verdict import LABEL_NOT_SUPPORTED, Finding, Reason
from service.pages.desk import (
    card,
    nav,
    proof_words,
    queue,
    queue_query,
    sentences,
    shell,
    story_words,
    wording,
)
from service.pages.desk.differences import Change, changes
from service.pages.desk.visitor import Person, signed_in
from service.store import desk_authors, desk_changes, desk_detail, desk_place
from service.store.desk_author_list import state_of
from service.store.desk_detail import Detail, Logged
from service.store.house_rules import HouseRule
from service.usecases.add_person import Role
from service.usecases.erase_comment import BY_AUTHOR
from service.usecases.write_note import NOTE_CHARS_MAX

EDITS_SHOWN = 10
WAITING_COUNTED_MAX = 100


@dataclass(frozen=True, slots=True)
class Edit:
    """What one edit of the author changed."""

    at: datetime
    before: int
    parts: tuple[Change, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckRow:
    """What one check said of one version, ready to be shown."""

    name: str
    of: int
    old: bool
    """Of a version that is not the newest one that was checked."""
    band: str
    score: str
    threshold: str
    result: str
    error: str
    detail: tuple[tuple[str, str], ...]
    ms: str
    version: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """One line of a comment's history."""

    at: datetime | None
    by: str
    what: str
    why: str
    message: str | None
    undone: bool


@signed_in()
def show(person: Person, comment_id: str) -> Response:
    """The page of a comment."""
    return render(person, comment_id)


def render(
    person: Person, comment_id: str, *, trouble: Sequence[FieldError] = (), note: str = ""
) -> Response:  # fmt: skip
    """The page; with ``trouble`` as the answer to a form that was refused, ``note`` being what was typed."""
    with runtime().database.read() as conn:
        detail = desk_detail.detail(conn, comment_id, None, viewer=person.id)
        values = _values(conn, detail, person) | _in_queue(conn, detail, person)
    values |= {
        "trouble": [sentences.trouble(error) for error in trouble],
        "typed_note": note,
    }
    return shell.page("desk/comment.html", person, values, status=422 if trouble else 200)


def _values(conn: Connection, detail: Detail, person: Person) -> dict[str, Any]:
    row = detail.card.row
    comment, now = row.comment, runtime().clock()
    shown = card.shown(conn, [row], person)[0]
    facts = detail.card.author
    waiting = (
        len(desk_authors.waiting_of(conn, facts.id, limit=WAITING_COUNTED_MAX)) if facts is not None else 0
    )
    return {
        "shown": shown, "card": detail.card, "detail": detail, "comment": comment, "now": now,
        "erased": _erased(detail), "rules": shown.rules, "why": shown.why, "versions": edits(detail),
        "checks": check_rows(detail), "may_undo": may_undo(detail), "history": history(detail, shown.rules),
        "state": state_of(facts, now) if facts else "normal", "waiting": waiting,
        "back": f"/desk/comments/{comment.id}", "status_word": wording.STATUS.__getitem__,
        "reason_words": sentences.reason_words, "slow_choices": story_words.slow_choices,
        "proof": proof_words.of_comment(conn, comment.seq),
        "note_action": f"/desk/comments/{comment.id}/notes",
        "note_choices": note_choices(detail), "note_chars_max": NOTE_CHARS_MAX,
        "may_remove_notes": person.may(Role.EDITOR),
    }  # fmt: skip


def _in_queue(conn: Connection, detail: Detail, person: Person) -> dict[str, Any]:
    """Where it stands in the part of the queue that the address names as ``in``, and its neighbours there."""
    query = request.args.get("in", "")
    values: dict[str, Any] = {"cursor": desk_changes.now_at(conn), "queue": nav.QUEUE, "standing": None}
    if "in" in request.args:
        asked = queue_query.asked_in(f"{nav.QUEUE}?{query}", person)
        values["queue"] = f"{nav.QUEUE}?{query}" if query else nav.QUEUE
        values["standing"] = desk_place.standing(conn, asked.filter(person), detail.card.row)
        values["total"] = queue.left(conn, asked, person)
        values["in_query"] = urlencode({"in": query})
        values["back"] = f"/desk/comments/{detail.card.row.comment.id}?{values['in_query']}"
    return values


def may_undo(detail: Detail) -> bool:
    """Whether the last thing that happened to this comment is a decision that can be taken back."""
    if not detail.history:
        return False
    last = detail.history[0].decision
    is_persons = last.actor is Actor.MODERATOR and last.action not in (None, UNDO)
    return is_persons and last.comment_version == detail.card.row.comment.version


def note_choices(detail: Detail) -> list[tuple[str, str]]:
    """What a note may be about, as values and labels."""
    choices = [("comment", "this comment"), ("thread", "this story")]
    return [*choices, ("author", "this commenter")] if detail.card.row.author_id else choices


def edits(detail: Detail) -> list[Edit]:
    """What each edit changed, the newest first."""
    texts = [detail.card.row.comment.body, *(one.body for one in detail.revisions)]
    return [
        Edit(revision.replaced_at, revision.version, changes(revision.body, texts[position]))
        for position, revision in enumerate(detail.revisions[:EDITS_SHOWN])
    ]


def check_rows(detail: Detail) -> list[CheckRow]:
    """All findings, those on the newest version first, each with the threshold of the rule that it met."""
    reasons = {
        (logged.decision.comment_version - 1, reason.check): reason
        for logged in reversed(detail.history)
        if logged.decision.actor is Actor.CHECKS
        for reason in reversed(logged.decision.reasons)
    }
    newest = max((version for version, _finding in detail.findings), default=0)
    ordered = sorted(detail.findings, key=lambda one: (-one[0], -one[1].score, one[1].check))
    return [
        _row(version, finding, reasons.get((version, finding.check)), old=version != newest)
        for version, finding in ordered
    ]


def _row(version: int, finding: Finding, reason: Reason | None, *, old: bool) -> CheckRow:
    judged = finding.error is None and finding.label != LABEL_NOT_SUPPORTED
    threshold = reason.threshold if reason else None
    return CheckRow(
        name=sentences.check_word(finding.check), of=version, old=old,
        band=band_at(finding.score, threshold).word if judged else "none",
        score=f"{finding.score:.2f}" if judged else "–",
        threshold=f"{threshold:.2f}" if threshold is not None else "–",
        result=sentences.finding_words(finding),
        error=(finding.error or "").replace("_", " "),
        detail=tuple((key.replace("_", " "), f"{value:.3g}") for key, value in finding.detail.items()),
        ms=f"{finding.duration_ms:.1f} ms", version=finding.check_version,
    )  # fmt: skip


def history(detail: Detail, rules: Sequence[HouseRule]) -> list[Event]:
    """Who decided what, the newest first. Colleagues by their display names."""
    return [_event(one, rules) for one in detail.history]


def _event(one: Logged, rules: Sequence[HouseRule]) -> Event:
    made = one.decision
    by = one.by or {
        Actor.CHECKS: "The checks", Actor.AUTHOR: "The author",
        Actor.MODERATOR: "A program" if made.token_id else "A moderator",
    }[made.actor]  # fmt: skip
    codes = [reason.code for reason in made.reasons if not reason.code.startswith("moderator.")]
    return Event(
        at=made.created_at, by=by, what=sentences.action_word(made.action or made.to_status.value, "this"),
        why="; ".join(dict.fromkeys(sentences.reason_words(code, rules) for code in codes)),
        message=made.message, undone=one.undone,
    )  # fmt: skip


def _erased(detail: Detail) -> str:
    """A sentence if the comment is erased; else empty."""
    if detail.card.row.comment.status is not Status.ERASED:
        return ""
    reasons = [reason.code for one in detail.history[:1] for reason in one.decision.reasons]
    if BY_AUTHOR in reasons:
        return "The author deleted this comment."
    return "This comment was erased on request."
