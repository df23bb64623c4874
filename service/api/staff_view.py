"""What a moderator sees of a comment, field by field, in the shapes of ``staff_out``."""

from collections.abc import Sequence
from datetime import datetime

from service.domain.comment import Comment
from service.domain.policy import RuleSet
from service.domain.times import written, written_or_none
from service.domain.verdict import Finding, Reason
from service.store.authors import Record
from service.store.decisions import Decision
from service.store.threads import Thread


def queued(comment: Comment, thread: Thread, last: Decision | None) -> dict[str, object]:
    """A comment in the queue."""
    return {
        "id": comment.id,
        "site": comment.site_id,
        "thread": {
            "key": thread.key,
            "title": thread.title,
            "claimed_title": thread.claimed_title,
            "url": thread.url,
        },
        "parent_id": comment.parent_id,
        "author": {"name": comment.author_name, "url": comment.author_url, "label": comment.author_label},
        "body": comment.body,
        "status": comment.status.value,
        "version": comment.version,
        "parked": comment.parked,
        "created_at": written(comment.created_at),
        "edited_at": written_or_none(comment.edited_at),
        "published_at": written_or_none(comment.published_at),
        "last_decision": _decision(last) if last else None,
    }


def staff_comment(
    comment: Comment,
    thread: Thread,
    *,
    findings: Sequence[tuple[int, Finding]],
    decisions: Sequence[Decision],
    record: Record | None,
) -> dict[str, object]:
    """A comment with everything there is to judge it by."""
    return {
        **queued(comment, thread, decisions[0] if decisions else None),
        "findings": [finding(version, found) for version, found in findings],
        "decisions": [_decision(decision) for decision in decisions],
        "author_record": _record(record) if record else None,
    }


def ban(comment_id: str, until: datetime | None) -> dict[str, object]:
    """The answer to a ban."""
    return {"comment_id": comment_id, "banned_until": written_or_none(until)}


def ruleset(site_id: str, policy: RuleSet, activated_at: datetime) -> dict[str, object]:
    """One version of a policy."""
    return {
        "site": site_id,
        "version": policy.version,
        "name": policy.name,
        "rules": [
            {"check": rule.check, "threshold": rule.threshold, "action": rule.action.value}
            for rule in policy.rules
        ],
        "default": policy.default.value,
        "not_supported": policy.not_supported.value,
        "activated_at": written(activated_at),
    }


def _decision(decision: Decision) -> dict[str, object]:
    return {
        "from_status": decision.from_status.value,
        "to_status": decision.to_status.value,
        "version": decision.comment_version,
        "by": decision.actor.value,
        "reasons": [reason(one) for one in decision.reasons],
        "ruleset_version": decision.ruleset_version,
        "at": written_or_none(decision.created_at),
    }


def reason(one: Reason) -> dict[str, object]:
    """One reason of a decision."""
    return {
        "check": one.check,
        "code": one.code,
        "score": one.score,
        "threshold": one.threshold,
        "rule": one.rule,
    }


def finding(version: int, found: Finding) -> dict[str, object]:
    """What one check said of one version."""
    return {
        "check": found.check,
        "check_version": found.check_version,
        "comment_version": version,
        "score": found.score,
        "label": found.label,
        "reason": found.reason,
        "spans": [
            {"field": span.field.value, "start": span.start, "end": span.end, "note": span.note}
            for span in found.spans
        ],
        "detail": dict(found.detail),
        "duration_ms": found.duration_ms,
        "error": found.error,
    }


def _record(record: Record) -> dict[str, object]:
    return {
        "published": record.published,
        "rejected": record.rejected,
        "spam": record.spam,
        "banned_until": written_or_none(record.banned_until),
    }
