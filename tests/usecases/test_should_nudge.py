"""Who is asked to look at their words again: whose comment a person would look at because of them."""

import pytest

from service.checks.toxicity import ToxicityCheck
from service.domain.policy import Action, Rule, RuleSet
from service.domain.presets import PRESETS
from service.usecases.score_text import Scorer, make_scorer
from service.usecases.should_nudge import should_nudge

INSULT = "You are a complete idiot and a stupid liar, shut up and go away."
CIVIL = "The council should publish the minutes of its last meeting."
GERMAN = "Der Rat sollte die Niederschrift seiner letzten Sitzung endlich veröffentlichen, du Idiot."
HOLD = Rule("toxicity", 0.5, Action.HOLD)


class Broken(ToxicityCheck):
    """A check whose model is damaged."""

    def __call__(self, subjects):
        raise RuntimeError(subjects[0].text)


@pytest.fixture(scope="module")
def scorer() -> Scorer:
    return make_scorer()


def policy(*rules: Rule, default: Action = Action.PUBLISH) -> RuleSet:
    return RuleSet(version=1, name="test", rules=rules, default=default)


def asks(scorer: Scorer, ruleset: RuleSet, text: str = INSULT, limit_s: float = 60.0) -> bool:
    return should_nudge(scorer, ruleset, text, time_limit_s=limit_s)


def test_words_that_a_person_would_look_at_and_no_others(scorer):
    assert asks(scorer, policy(HOLD))
    assert asks(scorer, policy(Rule("toxicity.insult", 0.5, Action.HOLD)))
    assert not asks(scorer, policy(HOLD), CIVIL)


@pytest.mark.parametrize("name", ["publish_unless_flagged", "hold_new_authors"])
def test_the_presets_that_judge_words_ask(scorer, name):
    assert asks(scorer, PRESETS[name])
    assert not asks(scorer, PRESETS[name], CIVIL)


@pytest.mark.parametrize("action", [Action.REJECT, Action.SPAM, Action.PUBLISH])
def test_nobody_is_promised_a_moderator_who_will_not_come(scorer, action):
    assert not asks(scorer, policy(Rule("toxicity", 0.5, action)))
    assert not asks(scorer, policy(Rule("toxicity", 0.5, action), HOLD))


@pytest.mark.parametrize("ruleset", [PRESETS["hold_everything"], policy(Rule("spam", 0.0, Action.HOLD))])
def test_what_is_held_whatever_its_words_are_is_no_reason_to_ask(scorer, ruleset):
    assert not asks(scorer, ruleset)


def test_a_rule_above_that_publishes_for_another_reason_may_spare_the_moderator(scorer):
    known = Rule("author_history.published", 1.0, Action.PUBLISH)
    assert not asks(scorer, policy(known, HOLD))
    assert asks(scorer, policy(HOLD, known))
    assert asks(scorer, policy(Rule("ban", 0.5, Action.REJECT), HOLD))
    # One about the words themselves has spoken already.
    assert asks(scorer, policy(Rule("toxicity.threat", 1.0, Action.PUBLISH), HOLD))


def test_another_language_and_a_number_that_is_not_there_say_nothing_of_the_words(scorer):
    assert not asks(scorer, policy(HOLD), GERMAN)
    assert not asks(scorer, policy(HOLD, Rule("toxicity.nothing", 0.5, Action.HOLD)))


def test_a_check_that_fails_or_is_too_slow_stands_in_nobodys_way(scorer):
    assert not asks(Scorer(Broken(), scorer.spam), policy(HOLD))
    assert not asks(scorer, policy(HOLD), limit_s=0.000_001)
