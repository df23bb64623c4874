"""Findings to a verdict: the first rule that matches decides, and whatever is missing waits for a person."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.domain.comment import Status
from service.domain.policy import Action, Rule, RuleSet, decide
from service.domain.presets import PRESETS
from service.domain.verdict import LABEL_CLEAR, LABEL_FLAGGED, LABEL_NOT_SUPPORTED, Finding

CHECKS = ("ban", "spam", "toxicity")
RULES = RuleSet(
    version=3, name="test", default=Action.PUBLISH,
    rules=(Rule("ban", 0.5, Action.REJECT), Rule("spam", 0.9, Action.SPAM),
           Rule("toxicity", 0.5, Action.HOLD), Rule("spam", 0.5, Action.HOLD)),
)  # fmt: skip


def found(check: str, score: float = 0.0, **more: object) -> Finding:
    return Finding(check=check, check_version="1", score=score, **more)


def all_clear(**scores: float) -> list[Finding]:
    return [found(check, scores.get(check, 0.0)) for check in CHECKS]


@pytest.mark.parametrize(
    ("scores", "status"),
    [
        ({}, Status.APPROVED), ({"spam": 0.49}, Status.APPROVED), ({"spam": 0.5}, Status.HELD),
        ({"spam": 0.9}, Status.SPAM), ({"toxicity": 0.5}, Status.HELD), ({"ban": 1.0}, Status.REJECTED),
        ({"ban": 1.0, "spam": 1.0}, Status.REJECTED), ({"spam": 1.0, "toxicity": 1.0}, Status.SPAM),
    ],
)  # fmt: skip
def test_the_first_rule_that_matches_decides(scores, status):
    assert decide(all_clear(**scores), RULES, CHECKS).status is status


def test_every_rule_that_matched_is_told_in_order():
    verdict = decide(all_clear(spam=1.0, toxicity=0.6), RULES, CHECKS)
    assert [(reason.check, reason.rule) for reason in verdict.reasons] == [
        ("spam", 2),
        ("toxicity", 3),
        ("spam", 4),
    ]
    assert verdict.ruleset_version == 3


def test_without_a_match_the_default_is_the_reason():
    (reason,) = decide(all_clear(), RULES, CHECKS).reasons
    assert (reason.check, reason.code) == ("policy", "policy.default_publish")


@pytest.mark.parametrize("missing", CHECKS)
def test_a_check_that_did_not_speak_holds(missing):
    findings = [finding for finding in all_clear() if finding.check != missing]
    verdict = decide(findings, RULES, CHECKS)
    assert verdict.status is Status.HELD
    assert verdict.reasons[0].code == f"{missing}.missing"


def test_a_rule_on_a_check_that_is_not_installed_holds():
    verdict = decide(all_clear()[1:], RULES, CHECKS[1:])
    assert verdict.status is Status.HELD


@pytest.mark.parametrize("error", ["timeout", "exception:ValueError", "nonsense"])
@pytest.mark.parametrize("broken", CHECKS)
def test_a_check_that_failed_holds_whatever_the_others_say(broken, error):
    findings = [finding for finding in all_clear(ban=1.0, spam=1.0) if finding.check != broken]
    findings.append(found(broken, 1.0, error=error))
    verdict = decide(findings, RULES, CHECKS)
    assert verdict.status is Status.HELD
    assert verdict.reasons[0].code == f"{broken}.{error}"


def test_a_text_that_no_model_covers_waits_or_is_passed_over_as_the_site_wants():
    findings = [
        *all_clear()[:2],
        found("toxicity", 1.0, label=LABEL_NOT_SUPPORTED, reason="toxicity.language"),
    ]
    assert decide(findings, RULES, CHECKS).status is Status.HELD
    open_rules = RuleSet(
        version=1, name="open", rules=RULES.rules, default=Action.PUBLISH, not_supported=Action.PUBLISH
    )
    assert decide(findings, open_rules, CHECKS).status is Status.APPROVED


@pytest.mark.parametrize("name", PRESETS)
def test_no_preset_publishes_what_is_banned(name):
    rules = PRESETS[name].rules
    checks = {rule.check_name for rule in rules}
    attributes = {rule.check.partition(".")[2]: 0.0 for rule in rules}
    findings = [found(check, 1.0 if check == "ban" else 0.0, detail=attributes) for check in checks]
    assert decide(findings, PRESETS[name], checks).status is Status.REJECTED


scores = st.floats(0, 1, allow_nan=False)
labels = st.sampled_from([LABEL_CLEAR, LABEL_FLAGGED, LABEL_NOT_SUPPORTED])
findings = st.builds(
    Finding, check=st.sampled_from([*CHECKS, "other"]), check_version=st.just("1"), score=scores,
    label=labels, reason=st.sampled_from(["", "spam.x"]),
    error=st.none() | st.sampled_from(["timeout", "broken"]),
)  # fmt: skip


@given(st.lists(findings, max_size=6), st.sampled_from([RULES, *PRESETS.values()]))
def test_nothing_is_published_unless_every_expected_check_said_so(given_findings, rules):
    verdict = decide(given_findings, rules, CHECKS)
    assert verdict.reasons
    if verdict.status is Status.APPROVED:
        spoken = {finding.check: finding for finding in given_findings}
        assert set(CHECKS) <= set(spoken)
        assert all(finding.error is None for finding in spoken.values())
        assert all(finding.label != LABEL_NOT_SUPPORTED for finding in spoken.values())
