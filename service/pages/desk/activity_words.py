"""Lines of the activity log in words: who did what to which, from what to what."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from service.pages.desk import sentences
from service.pages.desk.story_words import SLOW
from service.store.desk_log import Line

VALUES_SHOWN_MAX = 6
TEXT_CHARS_MAX = 160
_ABOUT_A_COMMENTER = "author."
_NOTED = {"comment": "a comment", "author": "a commenter", "thread": "a story", "queue": "the queue"}
_NAMES = {"hold_all": "hold everything", "slow_mode_s": "slow mode", "until": "until"}
_UNDO = ("undo", "batch.undo")


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """One line as a page shows it."""

    at: datetime
    by: str
    what: str
    subject: str
    change: str
    reason: str
    comment_id: str | None
    author_id: str | None
    undo: str | None
    """Where a form that takes it back is sent; None where that is not possible."""
    version: int | None
    undone: bool
    site_id: str | None


def shown(lines: Iterable[Line]) -> list[Told]:
    """Lines of the log, ready for a template."""
    return [_told(line) for line in lines]


def _told(line: Line) -> Told:
    about_author = line.action.startswith(_ABOUT_A_COMMENTER)
    is_decision = line.version is not None or line.action.startswith("batch.")
    return Told(
        at=line.at, by=_by(line), what=sentences.action_word(line.action),
        subject=_subject(line), change=_change(line),
        reason=_reason(line) if is_decision else line.reason,
        comment_id=line.comment_id, author_id=line.subject if about_author else None, undo=_undo(line),
        version=line.version, undone=line.undone, site_id=line.site_id,
    )  # fmt: skip


def _subject(line: Line) -> str:
    if line.action.startswith(_ABOUT_A_COMMENTER):
        return ""
    return _NOTED.get(line.subject, line.subject) if line.action.startswith("note.") else line.subject


def _reason(line: Line) -> str:
    """Why, unless the code says no more than what was done."""
    return (
        "" if not line.reason or line.reason.startswith("moderator.") else sentences.reason_words(line.reason)
    )


def _by(line: Line) -> str:
    if line.by:
        return line.by
    return {"checks": "The checks", "author": "The author", "operator": "The operator"}.get(
        line.actor, "A program"
    )


def _undo(line: Line) -> str | None:
    if line.actor != "moderator" or line.action in _UNDO or line.undone:
        return None
    if line.version is not None and line.comment_id is not None:
        return f"/desk/comments/{line.comment_id}/undo"
    if line.batch_id is not None and line.action.startswith("batch."):
        return f"/desk/batches/{line.batch_id}/undo"
    return None


def _change(line: Line) -> str:
    before, after = line.before, line.after
    if line.action.startswith("batch."):
        return _band(after)
    if isinstance(before, dict) and isinstance(after, dict):
        names = [name for name in after if before.get(name) != after.get(name)]
        return "; ".join(
            f"{_name(name)}: {_value(before.get(name), name)} → {_value(after[name], name)}"
            for name in names[:VALUES_SHOWN_MAX]
        )
    if before is None and after is None:
        return ""
    return f"{_value(before)} → {_value(after)}"


def _band(after: Any) -> str:
    """Of a band that was decided by a sample: which one, and what its sample said."""
    if not isinstance(after, dict) or "band" not in after:
        return ""
    return f"{after['band']}; sample of {after['sample']}, {after['refused']} refused"


def _name(name: str) -> str:
    return _NAMES.get(name, name.replace("_", " "))


def _value(value: Any, name: str = "") -> str:
    if value is None or value == "" or value == []:
        return "none"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, dict):
        if "standing" in value:
            until = f" until {_value(value['until'], 'until')}" if value.get("until") else ""
            return f"{value['standing']}{until}"
        given = [f"{_name(key)} {_value(one, key)}" for key, one in value.items()]
        return ", ".join(given[:VALUES_SHOWN_MAX])
    if isinstance(value, list):
        return " ".join(_value(one) for one in value[:VALUES_SHOWN_MAX])
    if name == "slow_mode_s":
        return dict(SLOW).get(value, f"{value} seconds")
    text = str(value)
    if name == "until":
        return text.replace("T", " ")[:16]
    return text if len(text) <= TEXT_CHARS_MAX else text[: TEXT_CHARS_MAX - 1] + "…"
