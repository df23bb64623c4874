"""Both parts of the model: what each token is said to add is what the logit is made of."""

import numpy as np
import pytest

from service.classifiers import features
from service.classifiers.convolution import Convolution
from service.classifiers.linear import Linear

TEXT = ["you", "silly", "old", "fool", "you"]


@pytest.fixture(scope="module")
def linear():
    dice = np.random.default_rng(3)
    weights = dice.integers(-127, 128, (1 << 12, 3)).astype(np.int8)
    scale, bias = np.array([0.01, 0.02, 0.03], np.float32), np.array([1, -1, 0.5], np.float32)
    return Linear(weights, scale, bias, dice.integers(1, 256, 1 << 12).astype(np.uint8))


@pytest.fixture(scope="module")
def convolution():
    dice = np.random.default_rng(4)

    def normal(*shape):
        return dice.normal(size=shape).astype(np.float32)

    embedding = dice.integers(-127, 128, (1 << 16, 4)).astype(np.int8)
    return Convolution(embedding, 0.01, normal(12, 8), np.zeros(8, np.float32), normal(8, 3), normal(3))


@pytest.mark.parametrize("out", [0, 1, 2])
def test_what_tokens_add_is_the_linear_logit(linear, out):
    grams = features.extract([TEXT])
    direction = np.eye(3, dtype=np.float32)[out]
    added = linear.contributions(grams, direction)
    assert len(added) == len(TEXT)
    assert added.sum() == pytest.approx(linear.logits(grams)[0, out] - linear.bias[out], abs=1e-4)


@pytest.mark.parametrize("out", [0, 1, 2])
def test_what_tokens_add_is_the_convolutions_logit(convolution, out):
    grams = features.extract([TEXT])
    direction = np.eye(3, dtype=np.float32)[out]
    added = convolution.contributions(grams, direction)
    assert len(added) == len(TEXT)
    assert added.sum() == pytest.approx(convolution.logits(grams)[0, out] - convolution.bias[out], abs=1e-4)


def test_neighbours_in_a_batch_do_not_touch(linear, convolution):
    batch = features.extract([TEXT, [], ["fine"], TEXT[::-1]])
    for part in (linear, convolution):
        together = part.logits(batch)
        alone = [part.logits(features.extract([text]))[0] for text in (TEXT, [], ["fine"], TEXT[::-1])]
        assert together == pytest.approx(np.stack(alone), abs=1e-4)


def test_a_text_without_tokens_gets_the_bias_alone(linear, convolution):
    for part in (linear, convolution):
        assert part.logits(features.extract([[]]))[0].tolist() == part.bias.tolist()
