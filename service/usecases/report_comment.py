"""A reader complains about a published comment: once each, for a moderator to look at. It hides nothing."""

from dataclasses import dataclass, field
from enum import StrEnum

from sqlalchemy import Connection

from service.domain.comment import PUBLIC
from service.domain.errors import FieldError, Invalid, NotFound
from service.domain.events import EventType
from service.domain.reporters import reporter_key
from service.store import comments, events, reports
from service.store.events import Event

TEXT_CHARS_MAX = 500


class ReportReason(StrEnum):
    """What a reader may choose from. ``ILLEGAL`` is a notice under Art. 16 of the Digital Services Act."""

    PERSONAL_ATTACK = "personal_attack"
    HATE_OR_THREATS = "hate_or_threats"
    SPAM = "spam"
    FALSE_INFORMATION = "false_information"
    PRIVATE_INFORMATION = "private_information"
    ILLEGAL = "illegal"
    OTHER = "other"


@dataclass(frozen=True, slots=True, kw_only=True)
class Complaint:
    """A reader's complaint. ``reporter`` is what their browser made up, and is not stored."""

    comment_id: str
    reason: ReportReason
    text: str | None = None
    reporter: str = field(repr=False)


def report_comment(conn: Connection, complaint: Complaint, secret: bytes) -> bool:
    """Store the complaint; False if this reader has complained about this comment before.

    Raises NotFound for what readers do not see, and Invalid for a notice of what is illegal that does not
    explain why (Article 16 of the EU's Digital Services Act asks for that).
    """
    if complaint.reason is ReportReason.ILLEGAL and not complaint.text:
        raise Invalid((FieldError("text", "required"),))
    comment = comments.lock(conn, complaint.comment_id)
    if comment.status not in PUBLIC:
        raise NotFound("comment")
    key = reporter_key(secret, comment.id, complaint.reporter)
    is_new = reports.add(
        conn, comment.seq, comment.site_id, complaint.reason.value, reporter_key=key, body=complaint.text
    )
    if is_new:
        happened = Event(
            type=EventType.REPORTED, site_id=comment.site_id, comment_id=comment.id,
            comment_version=comment.version,
            data={"status": comment.status.value, "reason": complaint.reason.value},
        )  # fmt: skip
        events.add(conn, [happened])
    return is_new
