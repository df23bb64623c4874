"""What the desk calls things: actions, checks and the codes of reasons, in words for people.

A code that has no words of its own is shown as its parts, so that nothing a third-party check says is lost.
"""

from collections.abc import Collection, Mapping

from service.domain.errors import FieldError
from service.domain.verdict import Finding
from service.store.house_rules import HouseRule

ACTION: Mapping[str, str] = {
    "approve": "published {}", "reject": "rejected {}", "spam": "marked {} as spam",
    "hold": "put {} back on hold", "escalate": "asked for a second opinion on {}", "later": "put {} off",
    "feature": "featured {}", "unfeature": "took {} off the featured ones",
    "dismiss": "answered the reports on {}", "undo": "took back a decision on {}",
    "approved": "published {}", "held": "held {}", "rejected": "rejected {}", "erased": "erased {}",
    "pending": "sent {} to the checks",
    "author.trusted": "trusted a commenter", "author.limited": "limited a commenter",
    "author.normal": "ended the special treatment of a commenter", "author.ban": "banned a commenter",
    "author.unban": "ended a ban", "note.write": "wrote a note about", "note.remove": "deleted a note about",
    "story.guard": "changed the story", "site.off_duty": "changed the hours off duty of",
    "house_rule.set": "changed the house rule", "house_rule.retire": "withdrew the house rule",
    "house_rule.move": "moved the house rule", "ruleset.activate": "changed the policy",
    "webhook.create": "added the endpoint", "webhook.change": "changed the endpoint",
    "webhook.delete": "deleted the endpoint", "webhook.rotate": "replaced the secret of the endpoint",
    "webhook.replay": "sent events again to the endpoint",
    "token.create": "made the API token", "token.revoke": "revoked the API token",
    "batch.approve": "published a batch of",
    "batch.reject": "rejected a batch of", "batch.spam": "marked as spam a batch of",
    "batch.undo": "took back a batch of", "batch.hold": "put on hold a batch of",
    "batch.later": "put off a batch of",
    "batch.escalate": "asked for second opinions on", "batch.dismiss": "answered the reports on",
}  # fmt: skip
"""The codes of decisions and of the activity log, as the end of a sentence that begins with who."""

CHECKS: Mapping[str, str] = {
    "toxicity": "Toxicity", "spam": "Spam", "links": "Links", "repeats": "Repeats", "wordlist": "Word list",
    "shouting": "Capitals", "form": "Form", "personal_data": "Personal data", "ban": "Ban",
    "author_history": "Author's record", "disposable_email": "Throw-away mailbox",
    "email_deliverability": "Mailbox", "standing": "Moderators' word", "policy": "Policy",
    "moderator": "Moderator", "akismet": "Akismet", "perspective": "Perspective", "language": "Language",
}  # fmt: skip

REASONS: Mapping[str, str] = {
    "policy.default_hold": "No rule applied, and the policy holds what no rule decides",
    "policy.default_publish": "No rule objected",
    "policy.default_reject": "No rule applied, and the policy rejects what no rule decides",
    "policy.off_duty": "Nobody was on duty",
    "policy.story_held": "Everything on this story is held",
    "policy.reposted": "A person had rejected this, and its author has changed it and posted it again",
    "policy.slow_mode": "The story is in slow mode, and this commenter had just written",
    "policy.author_limited": "A person looks at everything this commenter writes",
    "policy.author_trusted": "A moderator trusts this commenter",
    "moderator.undo": "A decision was taken back",
    "ban.active": "The commenter is banned",
    "author_history.new": "Nothing of this commenter has been decided yet",
}

_ERRORS = {
    "required": "is missing", "too_long": "is too long", "pattern": "cannot be taken as it is",
    "taken": "is used already", "out_of_range": "is not in the range", "too_small": "is too small",
    "too_large": "is too large", "control_character": "holds a character that is no text",
    "bidi_control": "holds a character that is no text", "too_many": "is one too many",
    "last": "belongs to the last rule, which cannot be withdrawn: a rejection needs a reason",
    "unread": "has not been read to its end", "nothing_left": "leaves nothing to decide",
    "empty": "is missing", "unknown": "is not known here",
}  # fmt: skip
_FIELDS = {
    "body": "The note", "reason": "The reason", "days": "The number of days", "title": "The title",
    "message": "The message", "code": "The code", "number": "The number", "slow_mode_s": "The waiting time",
    "display_name": "The name", "text": "The text", "start": "The beginning", "end": "The end",
    "sample": "The sample", "zone": "The time zone", "url": "The website", "name": "The name",
}  # fmt: skip


def action_word(action: str, what: str = "a comment") -> str:
    """What was done to ``what``, a few words of ours, in the past tense."""
    return ACTION.get(action, _plain(action)).replace("{}", what)


def check_word(check: str) -> str:
    """A check's name for people."""
    return CHECKS.get(check) or _plain(check).capitalize()


def reason_words(code: str, rules: Collection[HouseRule] = ()) -> str:
    """A reason in words: a house rule's title, a sentence of ours, or the parts of the code."""
    rule = next((rule for rule in rules if rule.code == code), None)
    if rule is not None:
        return rule.title
    if code in REASONS:
        return REASONS[code]
    check, _, rest = code.partition(".")
    if check == "moderator" or not rest:
        return _plain(rest or check).capitalize()
    return f"{check_word(check)}: {_plain(rest)}"


def finding_words(finding: Finding) -> str:
    """What a check said, without its own name."""
    code = finding.reason.removeprefix(f"{finding.check}.") or finding.label
    return _plain(code).capitalize()


def trouble(error: FieldError) -> str:
    """One refused field as a sentence. It holds nothing that was typed."""
    name = _FIELDS.get(error.field, "Something in the form")
    limit = ""
    if error.code == "too_long" and isinstance(error.limit, int):
        limit = f": at most {error.limit:,} characters"
    elif error.code == "out_of_range" and isinstance(error.limit, int):
        limit = f": at most {error.limit:,}"
    return f"{name} {_ERRORS.get(error.code, 'cannot be taken as it is')}{limit}."


def _plain(code: str) -> str:
    return code.lower().replace("_", " ").replace(".", ": ")
