"""What a site's moderators taught changes the score of like texts, says so, and nothing else."""

from dataclasses import replace

import pytest

from service.checks.base import Subject
from service.checks.learned import NOTHING, Learned, Taught
from service.checks.spam import check
from service.classifiers.online import Layer, Lesson

GARDEN = "My brother sells the best garden sheds in the county, ask him for a quote"
WEATHER = "It rained all day and the match was called off after ten minutes"


def subject(text: str, taught: Taught = NOTHING, url: str | None = None) -> Subject:
    return Subject(comment_id="", text=text, author_url=url, taught=taught)


def taught_by(*lessons: tuple[str, int], url: str | None = None) -> Layer:
    layer = Layer()
    for text, label in lessons:
        base, buckets = check.lesson(text, url)
        layer = layer.taught(Lesson(label, base, buckets))
    return layer


@pytest.fixture(scope="module")
def sheds() -> Layer:
    """Of a site where garden sheds are spam and the weather is not."""
    variants = [GARDEN, GARDEN.replace("county", "country"), "Garden sheds, best quote, ask my brother"]
    return taught_by(*[(text, 1) for text in variants * 5], *[(WEATHER, 0)] * 5)


def score(text: str, taught: Taught = NOTHING) -> float:
    return check([subject(text, taught)])[0].score


def test_a_layer_that_counts_raises_what_it_was_taught_and_leaves_the_rest(sheds):
    taught = Taught(Learned(7, sheds, counts=True))
    assert score(GARDEN) < 0.5 < 0.7 < score(GARDEN, taught)
    assert score(WEATHER, taught) < 0.1
    other = "The harbour needs repairs more than a new road"
    assert score(other, taught) < 0.5


def test_the_finding_names_the_layer_and_where_it_saw_it(sheds):
    found = check([subject(GARDEN, Taught(Learned(7, sheds, counts=True)))])[0]
    assert (found.reason, found.detail["learned_version"]) == ("spam.learned", 7)
    shown = [GARDEN[span.start : span.end] for span in found.spans if span.note == "learned"]
    assert shown
    assert any("shed" in text or "quote" in text or "brother" in text for text in shown)


def test_without_the_words_shown_the_score_is_lower(sheds):
    taught = Taught(Learned(7, sheds, counts=True))
    found = check([subject(GARDEN, taught)])[0]
    rest = GARDEN
    for span in sorted(found.spans, key=lambda span: -span.start):
        rest = rest[: span.start] + rest[span.end :]
    assert score(rest, taught) < found.score


@pytest.mark.parametrize("kind", ["current", "candidate"])
def test_one_that_does_not_count_is_written_down_and_changes_no_score(sheds, kind):
    taught = replace(NOTHING, **{kind: Learned(7, sheds, counts=False)})
    found = check([subject(GARDEN, taught)])[0]
    plain = check([subject(GARDEN)])[0]
    assert (found.score, found.reason, found.spans) == (plain.score, plain.reason, plain.spans)
    name = "learned" if kind == "current" else "candidate"
    assert found.detail[f"{name}_score"] > 0.7


def test_a_candidate_runs_beside_the_layer_in_force(sheds):
    both = Taught(Learned(7, sheds, counts=True), Learned(8, Layer(), counts=False))
    found = check([subject(GARDEN, both)])[0]
    assert found.score == found.detail["learned_score"] > found.detail["candidate_score"]


def test_an_empty_layer_scores_as_the_shipped_model():
    found = check([subject(GARDEN, Taught(Learned(1, Layer(), counts=True)))])[0]
    assert found.score == pytest.approx(score(GARDEN), abs=2e-4)


def test_a_host_of_the_website_teaches():
    url = "https://sheds.example"
    layer = taught_by(*[("I agree with you", 1)] * 5, url=url)
    taught = Taught(Learned(1, layer, counts=True))
    with_it = check([subject("What a lovely day it was", taught, url)])[0].score
    without = check([subject("What a lovely day it was", taught)])[0].score
    assert with_it > without


@pytest.mark.parametrize("text", ["", "😀", "\u202e\u0301", "x" * 20_000, "https://sheds.example " * 200])
def test_any_text_gets_a_score_under_a_layer(sheds, text):
    found = check([subject(text, Taught(Learned(7, sheds, counts=True)))])[0]
    assert 0 <= found.score <= 1
    assert all(0 <= span.start < span.end <= len(text) for span in found.spans)
