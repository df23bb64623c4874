"""Whether somebody is asked to look at their words again before they are posted. Reads and writes nothing.

What they are asked says: post it as it is, and a moderator will check it. So it is asked only where that is
what the site's policy would do with these words:

- A rule about toxicity fires, and the first of them that does holds the comment. Where it rejects, or calls
  it spam, no moderator would check it: a nudge would promise what does not happen, so there is none.
- No rule above it publishes for what another check says. Nobody knows yet what that one will say, and a
  comment that it publishes is checked by nobody.

What else may still come between is told to nobody in advance: a ban, spam, a listed word, or the name that is
given with the comment.

A check that fails, takes too long or does not read the language says nothing of the words, so neither does
the nudge. The same text with the same policy always gets the same answer.
"""

from service.checks import runner
from service.checks.base import Subject
from service.domain.comment import Status
from service.domain.foresight import foresee_verdict
from service.domain.policy import Action, RuleSet
from service.usecases.score_text import Scorer


def should_nudge(scorer: Scorer, policy: RuleSet, text: str, *, time_limit_s: float) -> bool:
    """True if ``policy`` would have a person look at ``text`` because of the words in it, and only then.

    ``time_limit_s`` is for the one check that is asked, about toxicity. Raises nothing of its own.
    """
    check = scorer.toxicity
    subject = Subject(comment_id="", text=text)
    findings = runner.run((check,), [subject], time_limit_s=time_limit_s)[0]
    verdict = foresee_verdict(findings, policy).verdict
    first = verdict.reasons[0].rule
    if verdict.status is not Status.HELD or first is None:
        return False
    above = policy.rules[: first - 1]
    return not any(rule.action is Action.PUBLISH and rule.check_name != check.name for rule in above)
