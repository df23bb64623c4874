"""What a policy would do by some findings alone, before anybody has looked at everything. Stores nothing."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from service.domain.policy import RuleSet, decide
from service.domain.verdict import Finding, Reason, Verdict


@dataclass(frozen=True, slots=True)
class Foreseen:
    """Whose policy would decide what, and the checks whose rules were left out: they have not spoken."""

    verdict: Verdict
    policy: RuleSet
    unanswered: tuple[str, ...]


def foresee_verdict(findings: Sequence[Finding], policy: RuleSet) -> Foreseen:
    """What ``policy`` makes of these findings alone: rules about other checks are left out, and named.

    The reasons of the verdict number the rules as the policy does.
    """
    spoke = {finding.check for finding in findings}
    places = [place for place, rule in enumerate(policy.rules, start=1) if rule.check_name in spoke]
    kept = replace(policy, rules=tuple(policy.rules[place - 1] for place in places))
    verdict = decide(findings, kept, spoke)
    reasons = tuple(_renumbered(reason, places) for reason in verdict.reasons)
    missing = dict.fromkeys(rule.check_name for rule in policy.rules if rule.check_name not in spoke)
    return Foreseen(replace(verdict, reasons=reasons), policy, tuple(missing))


def _renumbered(reason: Reason, places: Sequence[int]) -> Reason:
    return reason if reason.rule is None else replace(reason, rule=places[reason.rule - 1])
