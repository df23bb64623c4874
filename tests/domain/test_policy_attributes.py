"""A rule may look at one of the numbers behind a score; where that number is missing, a person looks."""

import pytest

from service.domain.comment import Status
from service.domain.policy import Action, Rule, RuleSet, decide
from service.domain.verdict import Finding

THREATS = RuleSet(
    version=3, name="threats", rules=(Rule("toxicity.threat", 0.7, Action.REJECT),), default=Action.PUBLISH
)


def toxicity(**detail: float) -> Finding:
    return Finding(check="toxicity", check_version="1", score=0.2, reason="toxicity.insult", detail=detail)


@pytest.mark.parametrize(
    ("threat", "status"), [(0.69, Status.APPROVED), (0.7, Status.REJECTED), (1.0, Status.REJECTED)]
)
def test_a_rule_on_an_attribute_compares_that_attribute_and_not_the_score(threat, status):
    assert decide([toxicity(threat=threat)], THREATS, ["toxicity"]).status is status


def test_the_reason_names_the_attribute_its_value_and_the_rule():
    verdict = decide([toxicity(threat=0.8)], THREATS, ["toxicity"])

    reason = verdict.reasons[0]
    assert (reason.code, reason.score, reason.threshold, reason.rule) == ("toxicity.threat", 0.8, 0.7, 1)


def test_a_finding_without_the_attribute_waits_for_a_person():
    verdict = decide([toxicity(insult=0.1)], THREATS, ["toxicity"])

    assert verdict.status is Status.HELD
    assert verdict.reasons[0].code == "toxicity.threat.missing"
