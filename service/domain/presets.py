"""Three policies to start from. A site changes a copy; each change is a new version."""

from service.domain.policy import Action, Rule, RuleSet

_ALWAYS = (
    Rule("ban", 0.5, Action.REJECT),
    Rule("personal_data", 0.5, Action.HOLD),
    Rule("spam", 0.9, Action.SPAM),
    Rule("wordlist", 0.5, Action.HOLD),
    Rule("toxicity", 0.5, Action.HOLD),
    Rule("toxicity.threat", 0.9, Action.HOLD),
    Rule("toxicity.identity_attack", 0.9, Action.HOLD),
    Rule("spam", 0.5, Action.HOLD),
    Rule("links", 0.5, Action.HOLD),
    Rule("repeats", 0.5, Action.HOLD),
    Rule("shouting", 0.8, Action.HOLD),
    Rule("disposable_email", 0.5, Action.HOLD),
    Rule("form", 0.8, Action.HOLD),
)

PRESETS: dict[str, RuleSet] = {
    "hold_everything": RuleSet(
        version=0,
        name="hold_everything",
        rules=(Rule("ban", 0.5, Action.REJECT), Rule("spam", 0.9, Action.SPAM)),
        default=Action.HOLD,
    ),
    "hold_new_authors": RuleSet(
        version=0,
        name="hold_new_authors",
        rules=(*_ALWAYS, Rule("author_history", 0.5, Action.HOLD)),
        default=Action.PUBLISH,
    ),
    "publish_unless_flagged": RuleSet(
        version=0, name="publish_unless_flagged", rules=_ALWAYS, default=Action.PUBLISH
    ),
}
