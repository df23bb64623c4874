"""For every type of event: when it happens, what its ``data`` holds, and an example.

The one list behind payloads, feed and ``docs/webhooks.md``. What the service keeps with an event and does not
name here stays inside.
"""

from dataclasses import dataclass, field
from typing import Any

from service.domain.events import EventType

COMMENT, THREAD, SITE = "comment", "thread", "site"


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """One type of event."""

    when: str
    about: str = COMMENT
    """What ``data`` describes beside the site: the comment with its thread, the thread, or nothing."""
    told: tuple[str, ...] = ()
    """What of the stored facts goes out, under these names."""
    example: dict[str, Any] = field(default_factory=dict)
    """Stored facts of an example."""
    by: str | None = None
    """Who always does it; None: whoever made the comment's version."""


_MOVED = ("reasons",)


def _moved(when: str, status: str, *reasons: str) -> Kind:
    return Kind(when=when, told=_MOVED, example={"status": status, "reasons": list(reasons)})


def _limited(when: str, standing: str, until: str | None) -> Kind:
    example = {"standing": standing, "until": until}
    return Kind(when=when, told=("standing", "until"), example=example, by="moderator")


CATALOGUE: dict[EventType, Kind] = {
    EventType.RECEIVED: Kind(when="A comment was stored and waits for the checks.",
                             example={"status": "pending"}),
    EventType.HELD: _moved("A comment waits for a person.", "held", "links.many"),
    EventType.PUBLISHED: _moved("Readers can see a comment.", "approved", "moderator.approve"),
    EventType.REJECTED: _moved("A comment is not published: rejected or spam.", "spam", "spam.likely"),
    EventType.UNPUBLISHED: _moved("Readers can no longer see a comment.", "rejected", "off_topic"),
    EventType.EDITED: Kind(when="Its author changed a comment; it goes through the checks again.",
                           example={"status": "pending"}),
    EventType.DELETED: Kind(when="A comment and all that its author typed were erased. Delete your copy.",
                            example={"status": "erased"}),
    EventType.ESCALATED: _moved("A moderator asks for a second opinion.", "held", "unsure"),
    EventType.FEATURED: _moved("A comment became an editor's pick.", "approved", "moderator.feature"),
    EventType.UNFEATURED: _moved("A comment is an editor's pick no more.", "approved",
                                 "moderator.unfeature"),
    EventType.REPORTED: Kind(when="A reader complained about a comment.", told=("reason",),
                             example={"reason": "personal_attack"}, by="reader"),
    EventType.DECISION_REVERTED: Kind(
        when="A moderator's decision was taken back; `undone` is what it had been.",
        told=("reasons", "undone"),
        example={"status": "held", "reasons": ["moderator.undo"], "undone": "approve"},
    ),
    EventType.APPEAL_CREATED: Kind(when="An author asks for another look.", by="author"),
    EventType.APPEAL_DECIDED: _moved("What the author asked for was decided.", "approved",
                                     "moderator.approve"),
    EventType.THREAD_CLOSED: Kind(when="A thread takes no more comments.", about=THREAD,
                                  told=("thread",), example={"thread": "article-48213"}),
    EventType.THREAD_OPENED: Kind(when="A closed thread takes comments again.", about=THREAD,
                                  told=("thread",), example={"thread": "article-48213"}),
    EventType.THREAD_COUNT_CHANGED: Kind(
        when="Readers see more or fewer comments of a thread: told once for all that happened in ten seconds "
             "(`LETTERSDESK_WEBHOOKS_COUNT_S`), with the number of then; it may be the one told before.",
        about=THREAD, told=("thread", "published_count"),
        example={"thread": "article-48213", "published_count": 12},
    ),
    EventType.AUTHOR_BANNED: Kind(
        when="The author of this comment was banned until a time; null: the ban was lifted.",
        told=("until",), example={"until": "2026-12-22T10:41:07Z"}, by="moderator",
    ),
    EventType.AUTHOR_LIMITED: _limited("What the author of this comment writes waits for a person.",
                                       "limited", "2026-12-22T10:41:07Z"),
    EventType.AUTHOR_TRUSTED: _limited("The author of this comment is trusted, or neither trusted nor "
                                       "limited any more.", "trusted", "2026-12-22T10:41:07Z"),
    EventType.AUTHOR_ERASED: Kind(
        when="Everything one author wrote on this site was erased; at most 200 ids an event. Delete your "
             "copies.",
        about=SITE, told=("comment_ids",), example={"comment_ids": ["qzcm3kzw4sukuzoqe3tdcsvlwy"]},
    ),
    EventType.RULE_ACTIVATED: Kind(when="A new version of the site's policy is in force.", about=SITE,
                                   told=("ruleset_version", "name"),
                                   example={"ruleset_version": 3, "name": "publish_unless_flagged"}),
    EventType.ENDPOINT_DISABLED: Kind(
        when="Nothing is sent to an endpoint any more: it answered 410, or failed for five days.",
        about=SITE, told=("endpoint", "reason"),
        example={"endpoint": "6tr4k7pozxjlnh2wqeqgb6dq2i", "reason": "failing"},
    ),
    EventType.ENDPOINT_TEST: Kind(when="Somebody tries an endpoint; only that one gets it.", about=SITE,
                                  told=("endpoint",), example={"endpoint": "6tr4k7pozxjlnh2wqeqgb6dq2i"}),
}  # fmt: skip
"""In the order of ``docs/webhooks.md``."""
