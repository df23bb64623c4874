"""The figures of the cards, on cases whose answer is known."""

import numpy as np
import pytest

from training import measure_news, metrics


def test_toxic_comments_without_the_attribute_count_as_rarely_as_they_are_met():
    truth = np.array([True, False, False, False])
    score = np.array([2.0, 3.0, 1.0, 0.0])
    rude = np.array([True, True, False, False])
    assert metrics.auc(truth, score) == pytest.approx(2 / 3)
    assert measure_news.natural_auc(truth, score, rude) == pytest.approx(0.91)


def test_with_no_toxic_comment_among_the_others_it_is_the_plain_area():
    truth, score = np.array([True, True, False]), np.array([2.0, 0.0, 1.0])
    assert measure_news.natural_auc(truth, score, truth) == metrics.auc(truth, score) == 0.5
