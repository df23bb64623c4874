"""What newcomers type first is published under the default policy; one line of spam or abuse is not.

Every built-in check speaks, and the shipped policy decides, as for a comment on the demo page.
"""

import pytest

from service.checks.base import AuthorRecord, FormSignals, Subject
from service.checks.registry import load
from service.checks.runner import run
from service.domain.comment import Status
from service.domain.policy import decide
from service.domain.presets import PRESETS
from service.settings.checking import BUILT_IN

CHECKS = load(BUILT_IN, {})


def verdict(text: str, **known: object):
    facts: dict[str, object] = {
        "author_name": "A reader", "author": AuthorRecord(), "address_disposable": False,
        "form": FormSignals(token_valid=True, age_s=20.0),
    }  # fmt: skip
    subject = Subject(comment_id="c1", text=text, **(facts | known))  # type: ignore[arg-type]
    [findings] = run(CHECKS, [subject], time_limit_s=10.0)
    return decide(findings, PRESETS["publish_unless_flagged"], BUILT_IN)


def codes(text: str, **known: object) -> set[str]:
    """The reasons of a comment that was not published."""
    said = verdict(text, **known)
    assert said.status is not Status.APPROVED
    return {reason.check for reason in said.reasons}


@pytest.mark.parametrize(
    "text",
    [
        "Hello", "Hello!", "Hello world", "Hello, world!", "hi", "Hi there", "Good morning", "hey!",
        "This is a test comment.", "test comment", "test", "TEST", "Testing", "testing 1 2 3", "Test 123",
        "123", "My first comment", "First!", "Just testing this comment form", "does this work?", "It works!",
        "foo", "bar", "foo bar", "qux", "asdf", "lorem ipsum", "👍", "❤️", "👍👍👍", "🎉 thanks", "+1", "lol",
        "Thanks", "Thank you!", "Nice article", "Great article, thanks.", "Well said.", "I agree", "ok",
        "So true", "No.", "Why?", "Congratulations to the team!", "Typo in line 3",
        "Where can I read more about this?",
        "See https://en.wikipedia.org/wiki/Clock",
        "The report is at https://www.gov.uk/government/statistics if anybody wants to check.",
        "Source: https://example.org/minutes",
    ],
)  # fmt: skip
def test_what_a_newcomer_types_first_is_published(text: str) -> None:
    said = verdict(text)

    assert said.status is Status.APPROVED, said.reasons


@pytest.mark.parametrize(
    "text",
    [
        "idiot", "Idiot!", "you moron", "moron", "1d10t", "m0ron", "you id!ot", "i.d.i.o.t", "i d i o t",
        "іdіоt", "idiooot", "fuck you", "f.u.c.k you", "f u c k", "fck you", "f*ck you", "stupid b1tch",
        "asshole",
        "@sshole", "you're a moron", "shut up, you idiot", "dickhead", "you dick", "f*ck", "sh*t", "assh*le",
        "b!tch", "fcuk", "asshle",
    ],
)  # fmt: skip
def test_a_short_insult_is_held_also_in_disguise(text: str) -> None:
    assert "toxicity" in codes(text)


@pytest.mark.parametrize(
    "text",
    [
        "Buy cheap viagra now", "Earn $5000 a week from home, whatsapp me", "Check out my channel",
        "Check out my channel!!! http://example.com/me", "cheap pills http://casino-pills.example/",
        "Click here https://example.com/win", "Best casino bonus https://casino.example",
        "I make money working from home, text me", "Subscribe to my channel please",
        "CALL NOW 0800 123 4567 to claim your free prize",
    ],
)  # fmt: skip
def test_one_line_of_spam_is_held(text: str) -> None:
    assert "spam" in codes(text)
