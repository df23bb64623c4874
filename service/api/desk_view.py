"""What the desk's API tells, field by field, in the shapes of ``desk_out``."""

from service.api import staff_view
from service.domain.risk import RISK_MAX
from service.domain.times import written, written_or_none
from service.store.desk_cards import AuthorFacts, Card, Why
from service.store.desk_log import Line
from service.store.desk_queue import Counts
from service.store.house_rules import HouseRule
from service.store.notes import About
from service.store.threads import Thread
from service.usecases.decide_comments import Conflict, Decided
from service.usecases.edit_house_rules import Overtaken


def card(one: Card) -> dict[str, object]:
    """A card of the queue."""
    row = one.row
    return {
        **staff_view.queued(row.comment, one.thread, one.last.decision if one.last else None),
        "section": one.thread.section,
        "risk": row.risk / RISK_MAX,
        "band": row.band.word,
        "held_by": row.held_by,
        "escalated_at": written_or_none(row.escalated_at),
        "snoozed_until": written_or_none(row.snoozed_until),
        "featured_at": written_or_none(row.featured_at),
        "appealed_at": written_or_none(row.appealed_at),
        "why": _why(one.why) if one.why else None,
        "parent": {
            "id": one.parent.id,
            "author_name": one.parent.author_name,
            "excerpt": one.parent.excerpt,
            "status": one.parent.status.value,
        }
        if one.parent
        else None,
        "author_record": _author(one.author) if one.author else None,
        "findings": [staff_view.finding(row.comment.version, found) for found in one.findings],
        "reports": [
            {"reason": each.reason, "count": each.count, "latest": written(each.latest)}
            for each in one.reports
        ],
        "notes": {kind.value: one.notes.get(kind, 0) for kind in (About.COMMENT, About.AUTHOR, About.THREAD)},
        "allowed": list(one.allowed),
    }


def tabs(counts: Counts) -> dict[str, int]:
    """The numbers on the tabs."""
    return {
        "pending": counts.pending, "reported": counts.reported, "escalated": counts.escalated,
        "appeals": counts.appeals,
    }  # fmt: skip


def decided(outcome: Decided) -> dict[str, object]:
    """What became of a batch."""
    return {
        "done": [
            {
                "id": one.comment_id,
                "version": one.version,
                "status": one.status.value,
                "reports_left": one.reports_left,
            }
            for one in outcome.done
        ],
        "conflicts": [_conflict(one) for one in outcome.conflicts],
        "batch_id": outcome.batch_id,
    }


def story(thread: Thread) -> dict[str, object]:
    """How a story takes comments."""
    return {
        "thread": thread.key, "section": thread.section, "closed": thread.closed,
        "hold_all": thread.hold_all, "slow_mode_s": thread.slow_mode_s,
    }  # fmt: skip


def house_rule(rule: HouseRule) -> dict[str, object]:
    """A rule of the house."""
    return {
        "number": rule.number, "code": rule.code, "title": rule.title, "message": rule.message,
        "checks": list(rule.checks), "version": rule.version,
    }  # fmt: skip


def overtaken(by: Overtaken) -> dict[str, object]:
    """What stands under the number of a rule: what it says, or null where it was withdrawn."""
    return {
        "number": by.number, "version": by.version, "rule": house_rule(by.rule) if by.rule else None,
    }  # fmt: skip


def line(one: Line) -> dict[str, object]:
    """A line of the log."""
    return {
        "at": written(one.at), "site": one.site_id, "actor": one.actor, "action": one.action,
        "subject": one.subject, "comment_id": one.comment_id, "version": one.version, "before": one.before,
        "after": one.after, "reason": one.reason, "batch_id": one.batch_id, "undone": one.undone,
    }  # fmt: skip


def _conflict(one: Conflict) -> dict[str, object]:
    stale = one.stale
    return {
        "id": one.comment_id,
        "status": stale.status.value if stale else None,
        "version": stale.version if stale else None,
        "decided_by": stale.decided_by if stale else None,
        "decided_at": stale.decided_at if stale else None,
    }


def _why(why: Why) -> dict[str, object]:
    return {
        "reason": staff_view.reason(why.reason),
        "others": [staff_view.reason(other) for other in why.others],
        "ruleset_version": why.ruleset_version,
        "band": why.band.word if why.band is not None else None,
        "decided": why.record.decided,
        "share": why.record.share,
    }


def _author(facts: AuthorFacts) -> dict[str, object]:
    return {
        "published": facts.published, "rejected": facts.rejected, "spam": facts.spam,
        "first_seen_at": written(facts.first_seen_at), "banned_until": written_or_none(facts.banned_until),
        "standing": facts.standing, "standing_until": written_or_none(facts.standing_until),
        "standing_reason": facts.standing_reason,
    }  # fmt: skip
