"""The spam check on sentences of our own: what it must catch, what it must let pass, what it shows."""

import math

import pytest

from service.checks.base import Subject
from service.checks.spam import FLAGGED_FROM, UNSURE_FROM, check
from service.domain.verdict import LABEL_CLEAR, LABEL_FLAGGED, LABELS


def find(*texts):
    return check([Subject(comment_id=str(at), text=text) for at, text in enumerate(texts)])


def shown(text, finding):
    return [text[span.start : span.end] for span in finding.spans]


@pytest.mark.parametrize(
    "text",
    [
        "Check out my channel and subscribe please!!!",
        "CALL NOW 0800 123 4567 to claim your free prize",
        "I earn $5000 a week working from home, contact me on WhatsApp +1 555 010 9999",
    ],
)
def test_an_advertisement_is_flagged_with_spans_and_a_reason(text):
    (finding,) = find(text)
    assert finding.label == LABEL_FLAGGED
    assert finding.reason.startswith("spam.")
    assert finding.spans
    assert finding.check_version == check.version


@pytest.mark.parametrize(
    "text",
    [
        "I disagree with this article.",
        "The mayor promised this in 2014 and nothing happened.",
        "You are an idiot and so is your editor.",
        "The permit cost me $300, which is ridiculous for a garden shed.",
        "Thanks!",
        "",
    ],
)
def test_ordinary_and_even_rude_comments_are_not_spam(text):
    (finding,) = find(text)
    assert finding.label == LABEL_CLEAR, finding.score
    assert finding.reason == ""


def test_one_link_to_a_source_is_not_enough_to_flag():
    (finding,) = find(
        "The minutes of the meeting say otherwise, see https://example.org/minutes for page 12."
    )
    assert finding.score < FLAGGED_FROM


def test_the_phone_number_and_the_call_are_shown():
    text = "CALL NOW 0800 123 4567 to claim your free prize"
    (finding,) = find(text)
    assert "0800 123 4567" in shown(text, finding)
    assert "CALL NOW" in shown(text, finding)


def test_removing_the_spans_lowers_the_score():
    text = "Lovely weather. Check out my channel and subscribe, I make money fast at http://example.com/rich"
    (finding,) = find(text)
    kept = list(text)
    for span in finding.spans:
        kept[span.start : span.end] = [""] * (span.end - span.start)
    (without,) = find("".join(kept))
    assert finding.score >= UNSURE_FROM > without.score


HOSTILE = [
    "", "\n", "😀" * 50, "x" * 20_480, "\x00a\x00", "\ud800 \udfff", "\u202eabc", "1" * 20_000, "1 " * 10_000,
    "$" * 20_000, "http://" * 3_000, "a." * 10_000, "www." + "a" * 20_000, "(" * 20_000, "9.9," * 5_000,
]  # fmt: skip


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_text_gets_a_finite_score_and_spans_inside_it(text):
    (finding,) = find(text)
    assert finding.label in LABELS
    assert all(
        math.isfinite(value) and 0 <= value <= 1 for value in [finding.score, *finding.detail.values()]
    )
    assert all(0 <= span.start < span.end <= len(text) for span in finding.spans)


def test_a_batch_scores_like_its_comments_one_by_one():
    texts = ["Subscribe to my channel", *HOSTILE, "Good morning to you all."]
    singly = [find(text)[0] for text in texts]
    batch = find(*texts)
    assert [one.score for one in batch] == pytest.approx([one.score for one in singly], abs=2e-4)
    assert [one.spans for one in batch] == [one.spans for one in singly]


def test_no_subjects_give_no_findings():
    assert find() == []
