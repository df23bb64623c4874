"""What the desk says about comments: why one waits, what was decided, by whom. Fixed words, our own codes."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from service.domain.comment import Status
from service.domain.errors import Stale
from service.domain.verdict import Reason
from service.pages import when
from service.store.desk_cards import Card, Why
from service.store.track_records import WINDOW_DAYS

DONE: Mapping[str, str] = {
    "approve": "Approved", "reject": "Rejected", "spam": "Marked as spam", "hold": "Held",
    "escalate": "Escalated for a second opinion", "later": "Put off", "feature": "Featured",
    "unfeature": "No longer featured", "dismiss": "Kept as it is, reports answered", "undo": "Undone",
}  # fmt: skip
"""What was done, at the beginning of a status line."""

_DID: Mapping[str, str] = {
    "approve": "approved this", "reject": "rejected this", "spam": "marked this as spam",
    "hold": "held this", "escalate": "escalated this", "later": "put this off", "feature": "featured this",
    "unfeature": "took this off the featured ones", "dismiss": "answered the reports on this",
    "undo": "took a decision on this back",
}  # fmt: skip
_NOUN: Mapping[str, str] = {
    "approve": "approval", "reject": "reject", "spam": "spam mark", "hold": "hold",
    "escalate": "escalation", "later": "putting off", "feature": "feature", "unfeature": "change",
    "dismiss": "answer to the reports", "undo": "undo",
}  # fmt: skip
STATUS: Mapping[Status, str] = {
    Status.PENDING: "Pending", Status.HELD: "Held", Status.APPROVED: "Published",
    Status.REJECTED: "Rejected", Status.SPAM: "Spam", Status.ERASED: "Erased",
}  # fmt: skip


def check_name(check: str) -> str:
    """``personal_data`` as ``Personal data check``."""
    words = check.replace("_", " ")
    return f"{words[:1].upper()}{words[1:]} check"


def since(at: datetime, now: datetime) -> str:
    """How long ago, down to seconds: a colleague's decision is often that fresh."""
    past = now - at
    if timedelta() <= past < timedelta(minutes=1):
        return f"{int(past.total_seconds())} s ago"
    return when.ago(at, now)


def conflict(stale: Stale | None, action: str, now: datetime) -> str:
    """Who was faster, and that this decision was not applied."""
    lost = f"Your {_NOUN.get(action, 'decision')} was not applied."
    if stale is None:
        return f"This comment is not there any more. {lost}"
    at = datetime.fromisoformat(stale.decided_at) if stale.decided_at else None
    ago = f" {since(at, now)}" if at else ""
    if stale.decided_by == "author":
        return f"The author changed or deleted this{ago}. {lost}"
    if stale.decided_by == "checks":
        return f"The checks decided this{ago} ({STATUS[stale.status].lower()}). {lost}"
    if stale.decided_by == "moderator":
        return f"{stale.name or 'A program'} {_DID.get(stale.action or '', 'decided this')}{ago}. {lost}"
    return f"This comment has changed since. {lost}"


def meanwhile(reports: int) -> str:
    """That readers reported it while it was looked at; empty where none did."""
    if not reports:
        return ""
    if reports == 1:
        return "One newer report stays open."
    return f"{reports} newer reports stay open."


def told(*parts: str) -> str:
    """What there is to say, each part as a sentence, in one line."""
    return " ".join(f"{part.removesuffix('.')}." for part in parts if part)


def elsewhere(action: str | None, by: str | None, status: Status) -> str:
    """What became of a comment that somebody else has just decided about."""
    if by is not None:
        return f"{by} {_DID.get(action or '', 'decided this')}."
    if status is Status.PENDING:
        return "The author changed this. It is being checked again."
    if status is Status.ERASED:
        return "The author deleted this."
    return f"{STATUS[status]} by the checks or a program."


def why(card: Card) -> tuple[str, ...]:
    """One sentence or two on why this comment is here, and what became of others like it."""
    row = card.row
    told = list(_reason(card.why)) if card.why else []
    if not told and row.comment.parked:
        told = ["The checks failed on this five times, so a person decides."]
    if not told and row.comment.status is Status.PENDING:
        told = ["The checks have not looked at this yet."]
    if not told and card.last and card.last.by and row.comment.status is Status.HELD:
        told = [f"{card.last.by} held this."]
    return tuple(told) or (f"{STATUS[row.comment.status]}.",)


def _reason(found: Why) -> list[str]:
    reason = found.reason
    version = f" (version {found.ruleset_version})" if found.ruleset_version is not None else ""
    if reason.check == "policy":
        return [f"The policy{version} holds everything that no rule decides."]
    if reason.rule is None:
        return [f"{_silent(reason)} So a person decides."]
    told = [f"Rule {reason.rule} of the policy{version}: {code(reason.code)}.", _score(found)]
    share = found.record.share
    if share is not None:
        told.append(
            f"{share:.0%} of what this rule held was rejected "
            f"(n = {found.record.decided}, {WINDOW_DAYS} days)."
        )
    return told


def _score(found: Why) -> str:
    reason = found.reason
    if reason.score is None:
        return f"{check_name(reason.check)}."
    band = found.band.word if found.band is not None else "no band"
    limit = f"; acts from {reason.threshold:.2f}" if reason.threshold is not None else ""
    return f"{check_name(reason.check)}: {band} ({reason.score:.2f}{limit})."


def _silent(reason: Reason) -> str:
    kind = reason.code.partition(".")[2]
    if kind == "missing":
        return f"The {check_name(reason.check).lower()} gave no answer."
    if "not_supported" in kind or "language" in kind:
        return f"The {check_name(reason.check).lower()} cannot judge this text ({code(reason.code)})."
    return f"The {check_name(reason.check).lower()} did not work ({code(reason.code)})."


def code(reason: str) -> str:
    """A reason's code as words: ``links.too_many`` as ``links, too many``."""
    return reason.replace("_", " ").replace(".", ", ")


def number(counted: int, counted_max: int) -> str:
    """A count that ends at a cap: ``999+``."""
    return f"{counted_max - 1}+" if counted >= counted_max else str(counted)
