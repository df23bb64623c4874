"""Findings to a verdict: a pure function, so that a rule can be tried on the past before it is switched on.

A person looks whenever something is missing: a check that failed, ran out of time or gave no finding holds
the comment, whatever the other rules say. Otherwise the first rule that matches, in order, decides.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from enum import StrEnum

from service.domain.comment import Status
from service.domain.verdict import LABEL_NOT_SUPPORTED, Finding, Reason, Verdict

RULES_MAX = 100


class Action(StrEnum):
    """What a rule does with a comment that it matches."""

    PUBLISH = "publish"
    HOLD = "hold"
    REJECT = "reject"
    SPAM = "spam"


STATUS_OF = {
    Action.PUBLISH: Status.APPROVED,
    Action.HOLD: Status.HELD,
    Action.REJECT: Status.REJECTED,
    Action.SPAM: Status.SPAM,
}


@dataclass(frozen=True, slots=True)
class Rule:
    """``check`` scored at least ``threshold`` (0 to 1): do ``action``.

    ``check`` may name one of the numbers behind a score, such as ``toxicity.threat``.
    """

    check: str
    threshold: float
    action: Action

    @property
    def check_name(self) -> str:
        """The check whose finding this rule reads."""
        return self.check.partition(".")[0]

    def score(self, finding: Finding) -> float | None:
        """What the rule compares with its threshold; None if the finding has no number of that name."""
        attribute = self.check.partition(".")[2]
        return finding.detail.get(attribute) if attribute else finding.score


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleSet:
    """One version of a site's policy. ``default`` decides when no rule matches."""

    version: int
    name: str
    rules: tuple[Rule, ...]
    default: Action
    not_supported: Action = Action.HOLD
    """For a comment that a check honestly cannot judge, such as a language no model covers. With
    ``publish`` such a finding is passed over, and the other rules decide."""


def decide(findings: Sequence[Finding], ruleset: RuleSet, expected: Collection[str]) -> Verdict:
    """The verdict on one comment. ``expected`` names every check that should have spoken.

    Costs O(findings x rules). Never raises for any finding: what cannot be read is a reason to hold.
    """
    by_check = {finding.check: finding for finding in findings}
    blind = _cannot_tell(by_check, ruleset, expected)
    fired = _fired(by_check, ruleset)
    if blind:
        return Verdict(status=Status.HELD, reasons=(*blind, *fired), ruleset_version=ruleset.version)
    if fired:
        action = ruleset.rules[(fired[0].rule or 1) - 1].action
        return Verdict(status=STATUS_OF[action], reasons=fired, ruleset_version=ruleset.version)
    default = Reason(check="policy", code=f"policy.default_{ruleset.default}")
    return Verdict(status=STATUS_OF[ruleset.default], reasons=(default,), ruleset_version=ruleset.version)


def _cannot_tell(
    by_check: dict[str, Finding], ruleset: RuleSet, expected: Collection[str]
) -> tuple[Reason, ...]:
    """The reasons why no rule may decide: checks that are missing, failed, or cannot judge this text."""
    reasons = [
        Reason(check=name, code=f"{name}.missing")
        for name in sorted({*expected, *(rule.check_name for rule in ruleset.rules)})
        if name not in by_check
    ]
    for finding in by_check.values():
        if finding.error is not None:
            reasons.append(Reason(check=finding.check, code=f"{finding.check}.{finding.error}"))
        elif finding.label == LABEL_NOT_SUPPORTED:
            if ruleset.not_supported is not Action.PUBLISH:
                reasons.append(Reason(check=finding.check, code=finding.reason, score=finding.score))
        else:
            reasons += [
                Reason(check=finding.check, code=f"{rule.check}.missing")
                for rule in ruleset.rules
                if rule.check_name == finding.check and rule.score(finding) is None
            ]
    return tuple(reasons)


def _fired(by_check: dict[str, Finding], ruleset: RuleSet) -> tuple[Reason, ...]:
    """Every rule that matched, in order: the first one decides, the others are told as well."""
    fired = []
    for position, rule in enumerate(ruleset.rules, start=1):
        finding = by_check.get(rule.check_name)
        if finding is None or finding.error is not None or finding.label == LABEL_NOT_SUPPORTED:
            continue
        score = rule.score(finding)
        if score is not None and score >= rule.threshold:
            fired.append(
                Reason(
                    check=finding.check, code=_code(rule, finding), score=score, threshold=rule.threshold,
                    rule=position,
                )
            )  # fmt: skip
    return tuple(fired)


def _code(rule: Rule, finding: Finding) -> str:
    """The reason that is told: the attribute that the rule is about, else what the check itself said."""
    if rule.check != finding.check:
        return rule.check
    return finding.reason or f"{rule.check}.{finding.label}"
