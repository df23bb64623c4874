"""What the desk's verbs take over the API: queries, batches, undoing, notes, standings, stories, rules."""

from datetime import UTC, datetime
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field, PlainValidator, StrictBool

from service.api.inbound import Id, Input, SiteId, Thread, cleaned, refusal
from service.api.staff_in import CHECK_CHARS_MAX, Count, Reason, Version
from service.domain.text import clean_body, clean_line
from service.usecases.decide_comments import BATCH_MAX, MESSAGE_CHARS_MAX
from service.usecases.edit_house_rules import RULES_MAX, TITLE_CHARS_MAX
from service.usecases.guard_author import DAYS_MAX
from service.usecases.guard_story import SLOW_MODE_MAX_S
from service.usecases.manage_thread import SECTION_CHARS_MAX
from service.usecases.write_note import NOTE_CHARS_MAX

WORDS_CHARS_MAX = 200
AGE_MAX_S = 10 * 366 * 86_400
CURSOR_CHARS_MAX = 150


def _whole(value: object) -> object:
    plain = isinstance(value, str) and value.isascii() and value.isdigit() and len(value) <= 10
    return int(str(value)) if plain else value


def _prose(chars_max: int) -> PlainValidator:
    return PlainValidator(lambda value: cleaned(value, clean_body, chars_max), json_schema_input_type=str)


def _line(chars_max: int) -> PlainValidator:
    return PlainValidator(lambda value: cleaned(value, clean_line, chars_max), json_schema_input_type=str)


def _when(value: object) -> datetime:
    if not isinstance(value, str) or len(value) > 40:
        raise refusal("wrong_type")
    try:
        when = datetime.fromisoformat(value)
    except ValueError:
        raise refusal("pattern", "2026-11-22T17:00:00Z") from None
    if when.tzinfo is None:
        raise refusal("pattern", "2026-11-22T17:00:00Z")
    return when.astimezone(UTC)


Message = Annotated[str, _prose(MESSAGE_CHARS_MAX)]
When = Annotated[datetime, PlainValidator(_when, json_schema_input_type=str)]
Age = Annotated[int, BeforeValidator(_whole), Field(ge=1, le=AGE_MAX_S)]
Reports = Annotated[int, Field(ge=0, le=2**31 - 1)]
"""How many open reports were seen, the sum of ``reports[].count``: later ones stay open. None: all."""
CheckWord = Annotated[str, Field(pattern=r"^[a-z0-9_.-]+$", max_length=CHECK_CHARS_MAX)]
DeskAction = Literal[
    "approve", "reject", "spam", "hold", "escalate", "later", "feature", "unfeature", "dismiss"
]  # fmt: skip


class DeskQuery(Input):
    """Which part of the desk's queue, in which order."""

    tab: Literal["pending", "reported", "escalated", "appeals"] = "pending"
    sort: Literal["oldest", "newest", "risk", "mixed", "reports"] = "oldest"
    site: SiteId | None = None
    section: Annotated[str, _line(SECTION_CHARS_MAX)] | None = None
    story: Thread | None = None
    """The thread's key; needs ``site`` where there are several."""
    check: CheckWord | None = None
    band: Literal["low", "medium", "high"] | None = None
    older_than_s: Age | None = None
    newer_than_s: Age | None = None
    words: Annotated[str, _line(WORDS_CHARS_MAX)] | None = None
    later: Literal["1"] | None = None
    cursor: Annotated[str, Field(max_length=CURSOR_CHARS_MAX)] | None = None
    limit: Count = 25


class DecisionIn(Input):
    """A moderator's decision on the comment as they saw it. A rejection needs a reason, ``later`` a time.

    ``message`` is a sentence for the author.
    """

    action: DeskAction
    version: Version
    reports: Reports | None = None
    reason: Reason | None = None
    message: Message | None = None
    until: When | None = None


class SeenIn(Input):
    """A comment as it was seen."""

    id: Id
    version: Version
    reports: Reports | None = None


class BatchIn(Input):
    """One decision on many comments, each at the version that was seen."""

    action: DeskAction
    comments: Annotated[list[SeenIn], Field(min_length=1, max_length=BATCH_MAX)]
    reason: Reason | None = None
    message: Message | None = None
    until: When | None = None


class UndoIn(Input):
    """Take back the decision that made this version."""

    version: Version


class NothingIn(Input):
    """A request that needs no fields."""


class NoteIn(Input):
    """A note for colleagues about the comment, its author, or its story."""

    about: Literal["comment", "author", "thread"] = "comment"
    body: Annotated[str, _prose(NOTE_CHARS_MAX)]


class StandingIn(Input):
    """What is thought of whoever wrote the comment."""

    standing: Literal["normal", "trusted", "limited"]
    days: Annotated[int, Field(ge=1, le=DAYS_MAX)] | None = None
    reason: Reason


class StoryIn(Input):
    """How a story takes comments; what is left out stays as it is."""

    site: SiteId | None = None
    thread: Thread
    closed: StrictBool | None = None
    hold_all: StrictBool | None = None
    slow_mode_s: Annotated[int, Field(ge=0, le=SLOW_MODE_MAX_S)] | None = None
    reason: Reason | None = None


class OffDutyIn(Input):
    """Hours in which a person must look at everything: all three, or none to end them."""

    site: SiteId | None = None
    start: Annotated[str, Field(max_length=5)] | None = None
    end: Annotated[str, Field(max_length=5)] | None = None
    zone: Annotated[str, Field(max_length=60)] | None = None


class HouseRuleIn(Input):
    """A rule of the house under its number; ``retired`` takes it out of force. ``version`` is the one that
    was seen: a change that somebody else made meanwhile is not written over."""

    site: SiteId | None = None
    number: Annotated[int, Field(ge=1, le=RULES_MAX)]
    version: Annotated[int, Field(ge=0, le=2**31 - 1)] | None = None
    code: Reason
    title: Annotated[str, _line(TITLE_CHARS_MAX)]
    message: Message
    checks: Annotated[list[CheckWord], Field(max_length=20)] = Field(default_factory=list)
    retired: StrictBool = False


class SiteQuery(Input):
    """Which site."""

    site: SiteId | None = None


class LogQuery(Input):
    """Which lines of the activity log."""

    site: SiteId | None = None
    action: Annotated[str, Field(pattern=r"^[a-z_.]{1,40}$")] | None = None
    who: Literal["people", "checks"] = "people"
    since: When | None = None
    until: When | None = None
    cursor: Annotated[str, Field(max_length=CURSOR_CHARS_MAX)] | None = None
    limit: Count = 25
