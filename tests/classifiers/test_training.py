"""The training code on a made-up language: it learns, and the same seed gives the same weights."""

import random

import numpy as np
import pytest

from service.classifiers import loader
from training import corpus, encode, examples, fit_cnn, fit_linear, pack, toxicity

SMALL = fit_cnn.Shape(dims=4, filters=6, epochs=12)
"""Plain Python trains it in a second: where numba is not installed, nothing is compiled."""
SYLLABLES = ("ba", "do", "ki", "lu", "me", "no", "ra", "su", "ti", "ve")
RUDE = "grumplo"


@pytest.fixture(scope="module")
def made_up():
    """80 comments of invented words; those with one certain word are toxic insults."""
    dice = random.Random(7)
    rows = []
    for at in range(80):
        words = ["".join(dice.choices(SYLLABLES, k=3)) for _ in range(4)]
        rude = at % 2
        if rude:
            words[dice.randrange(4)] = RUDE
        labels = np.full(len(corpus.ATTRIBUTES), np.nan, dtype=np.float32)
        labels[[0, 3]] = rude
        rows.append(corpus.Row("civil_safe", "civil", at % 10, " ".join(words), labels))
    return examples.encode_rows(rows, [])


@pytest.fixture(scope="module")
def tokens(made_up):
    return fit_cnn.token_rows(made_up.tokens)


def test_both_parts_learn_the_rude_word_and_leave_unknown_labels_alone(made_up, tokens):
    parts = toxicity.fit_parts(made_up, tokens, leave=(0,), seed=1, shape=SMALL)
    rude = np.array([RUDE in row.text for row in made_up.rows])
    for logits in (
        fit_linear.logits(made_up.sparse, parts.linear, 1),
        fit_cnn.logits(tokens, parts.convolution, 1),
    ):
        assert logits[rude, 0].min() > logits[~rude, 0].max()
        assert not np.isnan(logits).any()
    threat = corpus.ATTRIBUTES.index("THREAT")
    assert not parts.linear.weights[:, threat].any()


def test_the_same_seed_gives_the_same_weights_and_another_one_others(made_up, tokens):
    first, again, other = (
        toxicity.fit_parts(made_up, tokens, leave=(0,), seed=s, shape=SMALL) for s in (1, 1, 2)
    )
    assert np.array_equal(first.linear.weights, again.linear.weights)
    assert np.array_equal(first.convolution.embedding, again.convolution.embedding)
    assert not np.array_equal(first.linear.weights, other.linear.weights)
    assert not np.array_equal(first.convolution.embedding, other.convolution.embedding)


def test_rows_left_out_do_not_change_the_weights(made_up, tokens):
    before = toxicity.fit_parts(made_up, tokens, leave=(0,), seed=1, shape=SMALL)
    labels = made_up.targets.labels.copy()
    labels[made_up.fold == 0] = 1 - labels[made_up.fold == 0]
    targets = fit_linear.Targets(labels, made_up.targets.group, made_up.targets.weight)
    idf = encode.root_idf(made_up.sparse, examples.BITS)
    use = np.flatnonzero(made_up.fold != 0)
    after = fit_linear.fit(made_up.sparse, targets, fit_linear.Schedule(), root_idf=idf, use=use, seed=1)
    assert np.array_equal(before.linear.weights, after.weights)


def test_packing_the_same_arrays_twice_gives_the_same_bytes_and_loads(tmp_path):
    arrays = {"weights": np.arange(12, dtype=np.int8).reshape(4, 3)}
    checksums = [pack.write(tmp_path / part, "spam", "1", arrays) for part in ("one", "two")]
    assert checksums[0] == checksums[1]
    assert loader.load("spam", tmp_path / "one").array("weights").tolist() == arrays["weights"].tolist()


def test_packing_keeps_the_largest_weight_exactly():
    weights = np.array([[0.01, 5.0], [-0.02, 0.001]], dtype=np.float32)
    packed, scale = pack.int8_columns(weights)
    assert packed[1, 0] * scale[0] == pytest.approx(-0.02)
    assert packed[0, 1] * scale[1] == pytest.approx(5.0)
