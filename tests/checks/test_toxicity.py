"""The toxicity check on sentences of our own: what it must catch, what it must let pass, what it shows."""

import math

import pytest

from service.checks.base import Subject
from service.checks.toxicity import FLAGGED_FROM, UNSURE_FROM, check
from service.classifiers.toxicity import ATTRIBUTES
from service.domain.verdict import LABEL_CLEAR, LABEL_FLAGGED, LABEL_NOT_SUPPORTED, LABELS


def find(*texts):
    return check([Subject(comment_id=str(at), text=text) for at, text in enumerate(texts)])


def test_an_insult_is_flagged_with_its_span_and_its_reason():
    text = "The mayor, as everybody knows, is a complete idiot."
    (finding,) = find(text)
    assert finding.label == LABEL_FLAGGED
    assert finding.reason == "toxicity.insult"
    assert "idiot" in [text[span.start : span.end] for span in finding.spans]
    assert finding.check_version == check.version


@pytest.mark.parametrize(
    "text",
    [
        "I am furious about this decision. The council has failed us again and should explain itself.",
        "This is the worst budget in twenty years and I will vote against every one of you.",
        "Thank you for the article, I learned a lot.",
        "I disagree with nearly everything in this piece.",
        "ok!",
    ],
)
def test_angry_but_civil_comments_pass(text):
    (finding,) = find(text)
    assert finding.label == LABEL_CLEAR, finding.score
    assert finding.reason == ""


@pytest.mark.parametrize(
    "text",
    [
        "What an 1d10t you are!",
        "What an i d i o t you are!",
        "What an i.d.i.o.t you are!",
        "What an іdіоt you are!",
        "What an ïdîöt you are!",
        "What an id\u200biot you are!",
        "What an idiooooot you are!",
        "What an 𝓲𝓭𝓲𝓸𝓽 you are!",
    ],
)
def test_a_disguised_insult_still_scores(text):
    (finding,) = find(text)
    assert finding.score >= UNSURE_FROM
    assert any(span.start >= len("What an") for span in finding.spans)


@pytest.mark.parametrize(
    "text",
    [
        "Muslims are my neighbours and friends.",
        "Gay people live in every part of this country.",
        "My sister is a lesbian and her wedding was lovely.",
        "Black women are well represented on the new committee.",
        "The Jewish museum opens on Sunday.",
    ],
)
def test_naming_an_identity_is_not_an_attack(text):
    (finding,) = find(text)
    assert finding.score < UNSURE_FROM


def test_removing_the_spans_lowers_the_score():
    text = "You people are stupid and the editor is a moron, as I wrote last week about the harbour."
    (finding,) = find(text)
    kept = list(text)
    for span in finding.spans:
        kept[span.start : span.end] = [""] * (span.end - span.start)
    (without,) = find("".join(kept))
    assert finding.spans
    assert finding.score >= FLAGGED_FROM
    assert without.score < UNSURE_FROM


def test_an_insult_at_the_end_of_a_very_long_comment_weighs_as_much():
    padding = "the council met on tuesday and talked about the harbour . " * 200
    (short, long) = find("You are an idiot.", padding + "You are an idiot.")
    assert long.score >= FLAGGED_FROM <= short.score
    assert long.spans[-1].start > len(padding)


def test_a_text_in_another_language_gets_no_number():
    (finding,) = find("Este artículo no dice la verdad y el alcalde lo sabe muy bien")
    assert finding.label == LABEL_NOT_SUPPORTED
    assert finding.reason == "toxicity.language_not_supported"
    assert (finding.score, finding.detail, finding.spans) == (0.0, {}, ())


def test_every_attribute_is_reported():
    (finding,) = find("You are an idiot.")
    assert set(finding.detail) == {*ATTRIBUTES, "probability"}
    assert finding.detail["toxicity"] == finding.score


HOSTILE = [
    "",
    " \n\t",
    "😀😀😀",
    "x" * 20_480,
    "\x00\x00 a\x00b",
    "\ud800\udfff you \ud83d",
    "\u202eidiot\u202c \u200f",
    "שלום",
    "a" * 300_000,
    "a ." * 9_000,
    "$" * 20_000,
    "\u0301" * 5_000,
    "https://" * 2_000,
    "\U0010ffff\U000e0041",
]


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_text_gets_a_finite_score_and_spans_inside_it(text):
    (finding,) = find(text)
    assert finding.label in LABELS
    assert all(
        math.isfinite(value) and 0 <= value <= 1 for value in [finding.score, *finding.detail.values()]
    )
    assert all(0 <= span.start < span.end <= len(text) for span in finding.spans)


def test_a_batch_scores_like_its_comments_one_by_one():
    texts = ["You are an idiot.", "", "Good morning to you all.", *HOSTILE, "What a stupid idea, you moron."]
    batch = find(*texts)
    singly = [find(text)[0] for text in texts]
    assert [one.label for one in batch] == [one.label for one in singly]
    assert [one.spans for one in batch] == [one.spans for one in singly]
    assert [one.score for one in batch] == pytest.approx([one.score for one in singly], abs=2e-4)


def test_no_subjects_give_no_findings():
    assert find() == []
