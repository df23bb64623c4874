"""What lies around a comment and not in it: an empty desk, a guarded story, what is thought of its author.

Applied to the policy's verdict, purely. It only ever sends a comment to a person, but for one case: what was
held for no other reason than being a newcomer's goes through if a moderator trusts the author.
"""

from dataclasses import dataclass, replace

from service.domain.comment import Status
from service.domain.verdict import Reason, Verdict

OFF_DUTY, STORY, SLOW, LIMITED, REPOSTED = (
    "policy.off_duty", "policy.story_held", "policy.slow_mode", "policy.author_limited", "policy.reposted",
)  # fmt: skip
TRUSTED = "policy.author_trusted"
STANDING = "standing"
"""The name under which reasons of an author's standing are told: it depends on the mailbox."""

NEWCOMER_CHECKS = frozenset({"author_history"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Circumstances:
    """Of one comment, at the moment of its verdict."""

    off_duty: bool = False
    story_held: bool = False
    too_soon: bool = False
    """The story is in slow mode, and this author has written on it a moment ago."""
    reposted: bool = False
    """A person had rejected it, and its author has changed it and posted it again."""
    limited: bool = False
    trusted: bool = False


def adjust(verdict: Verdict, around: Circumstances) -> Verdict:
    """The verdict in these circumstances. What was rejected or is spam stays so: nobody need look at it."""
    if around.trusted and _only_for_being_new(verdict):
        verdict = replace(
            verdict, status=Status.APPROVED, reasons=(Reason(check=STANDING, code=TRUSTED), *verdict.reasons)
        )
    if verdict.status not in (Status.APPROVED, Status.HELD):
        return verdict
    reasons = tuple(
        Reason(check=check, code=code)
        for check, code, holds in (
            (STANDING, LIMITED, around.limited),
            ("policy", REPOSTED, around.reposted),
            ("policy", STORY, around.story_held),
            ("policy", SLOW, around.too_soon),
            ("policy", OFF_DUTY, around.off_duty),
        )
        if holds
    )
    if not reasons:
        return verdict
    # Where a check holds it anyway, its reason stays the main one: it tells a moderator more.
    main = verdict.reasons if verdict.status is Status.HELD else ()
    return replace(verdict, status=Status.HELD, reasons=(*main, *reasons))


def _only_for_being_new(verdict: Verdict) -> bool:
    return verdict.status is Status.HELD and all(
        reason.check in NEWCOMER_CHECKS or reason.code == "policy.default_hold" for reason in verdict.reasons
    )
