"""A site's layer: what a lesson does, what bounds it, and that the same lessons give the same bytes."""

import numpy as np
import pytest

from service.classifiers import online
from service.classifiers.normalise import normalise
from service.classifiers.online import BadLayer, Layer, Lesson, buckets_of, layer_from_bytes

PILLS = "Cheap blue pills, order at the pharmacy next door"
TEA = "The council should have asked the people who live there"


def features(text: str) -> online.Buckets:
    return buckets_of(normalise(text).tokens)


def lesson(text: str, label: int, base_logit: float = 0.0, steps: int = online.STEPS) -> Lesson:
    return Lesson(label, base_logit, features(text), steps)


def random_lessons(count: int) -> list[Lesson]:
    random = np.random.default_rng(1)
    return [
        Lesson(
            int(random.integers(2)), float(random.normal()),
            np.unique(random.integers(0, 1 << online.BITS, 80)).astype(np.int32),
        )
        for _ in range(count)
    ]  # fmt: skip


def taught(lessons: list[Lesson], layer: Layer | None = None) -> Layer:
    layer = layer or Layer()
    for one in lessons:
        layer = layer.taught(one)
    return layer


def test_an_empty_layer_says_what_the_shipped_model_says():
    assert Layer().logit(1.25, features(PILLS)) == 1.25


@pytest.mark.parametrize(("label", "sign"), [(1, 1), (0, -1)])
def test_a_lesson_moves_the_same_text_and_hardly_another(label, sign):
    layer = Layer().taught(lesson(PILLS, label))
    moved = sign * layer.added(features(PILLS))
    assert moved > 0.3
    assert abs(layer.added(features(TEA))) < moved / 4
    assert (layer.spam, layer.ham) == ((1, 0) if label else (0, 1))


def test_a_corrected_lesson_outweighs_the_first():
    layer = taught([lesson(PILLS, 1), lesson(PILLS, 0, steps=2 * online.STEPS)])
    assert layer.added(features(PILLS)) < 0


def test_hosts_teach_as_words_do():
    hosts = buckets_of((), ["host:pills.example"])
    layer = Layer().taught(Lesson(1, 0.0, hosts))
    assert layer.added(hosts) > 0.3


def test_no_lesson_however_often_repeated_adds_more_than_the_bound():
    layer = taught([lesson(PILLS, 1, base_logit=-20.0)] * 300)
    assert layer.added(features(PILLS)) <= online.ADDED_MAX
    assert 0 <= layer.base <= 2


def test_the_same_lessons_give_the_same_bytes_in_whatever_portions(tmp_path):
    lessons = random_lessons(120)
    whole = taught(lessons)
    part = layer_from_bytes(taught(lessons[:37]).to_bytes())
    assert taught(lessons[37:], part).to_bytes() == whole.to_bytes()


def test_a_layer_never_grows_beyond_its_bound(monkeypatch):
    monkeypatch.setattr(online, "BUCKETS_MAX", 100)
    layer = taught(random_lessons(30))
    assert len(layer.buckets) <= 2 * 100 + 80
    assert np.all(np.diff(layer.buckets) > 0)
    assert len(layer.buckets) == len(layer.weights) == len(layer.squares)


def test_a_long_text_has_bounded_features_and_like_texts_share_them():
    words = [f"word{number}" for number in range(3_000)]
    long, longer = buckets_of(words), buckets_of([*words, "one", "more"])
    assert len(long) <= online.FEATURES_MAX
    assert len(np.intersect1d(long, longer)) > 0.98 * len(long)


@pytest.mark.parametrize(
    "damage", [lambda b: b[:-1], lambda b: b[:40] + b"x" + b[41:], lambda b: b"", lambda b: b[:32]]
)
def test_a_damaged_file_is_no_layer(damage):
    data = taught(random_lessons(3)).to_bytes()
    with pytest.raises((BadLayer, EOFError, ValueError)):
        layer_from_bytes(damage(data))


@pytest.mark.parametrize("text", ["", "   ", "😀", "a", "\u202e", "x" * 20_000])
def test_any_text_can_teach(text):
    layer = Layer().taught(lesson(text, 1))
    assert np.isfinite(layer.logit(0.0, features(text)))
