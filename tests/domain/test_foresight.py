"""What a policy would do by some findings alone: its own numbers of rules, and who has not spoken."""

from service.domain.comment import Status
from service.domain.foresight import foresee_verdict
from service.domain.policy import Action, Rule, RuleSet
from service.domain.verdict import Finding

POLICY = RuleSet(
    version=4, name="test", default=Action.PUBLISH,
    rules=(Rule("ban", 0.5, Action.REJECT), Rule("toxicity", 0.9, Action.REJECT),
           Rule("spam", 0.5, Action.SPAM), Rule("toxicity", 0.5, Action.HOLD)),
)  # fmt: skip


def toxic(score: float) -> list[Finding]:
    return [Finding(check="toxicity", check_version="1", score=score)]


def test_a_rule_keeps_its_number_among_all_rules():
    for score, rule, status in ((0.6, 4, Status.HELD), (0.95, 2, Status.REJECTED)):
        verdict = foresee_verdict(toxic(score), POLICY).verdict
        assert (verdict.status, verdict.reasons[0].rule) == (status, rule)


def test_checks_that_have_not_spoken_hold_nothing_and_are_named_once():
    foreseen = foresee_verdict(toxic(0.1), POLICY)
    assert (foreseen.verdict.status, foreseen.verdict.reasons[0].rule) == (Status.APPROVED, None)
    assert foreseen.unanswered == ("ban", "spam")
