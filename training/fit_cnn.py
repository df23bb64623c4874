"""Train the convolutional part: hashed sub-words, width-3 filters, the strongest place of each filter.

Max-pooling finds the one bad phrase in a long comment, which a bag of n-grams dilutes (Kim 2014,
arXiv:1408.5882, over sub-word sums as in Bojanowski et al. 2017, arXiv:1607.04606). AdaGrad, one
thread, fixed order and dice under a seed.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from service.classifiers import features
from service.classifiers.convolution import ROW_BITS, SUBWORD_KINDS, TOKENS_MAX
from training.compiled import njit
from training.encode import BATCH_TEXTS
from training.fit_linear import Targets

Floats = NDArray[np.float32]

RATE = 0.02
EMBEDDING_RATE = 0.05
DROP_FILTERS = 0.3
DROP_WORD = 0.2
BIAS_L2 = 0.01

FAST = {"reassoc", "contract", "arcp", "nsz"}
"""Floating-point liberties for speed; not "no NaN", which is how an unknown label is written."""


@dataclass(frozen=True, slots=True)
class Shape:
    """How large the part is, and how long to train it. The shipped one has these numbers."""

    dims: int = 16
    filters: int = 64
    epochs: int = 3


SHIPPED = Shape()


@dataclass(frozen=True, slots=True)
class TokenRows:
    """Embedding rows of every distinct token, and the token numbers of every text."""

    row_start: NDArray[np.int64]
    rows: NDArray[np.int32]
    """The first row of a token is its whole word's."""
    text_start: NDArray[np.int64]
    tokens: NDArray[np.int32]


@dataclass(frozen=True, slots=True)
class CnnFit:
    """Embedding ``[rows, dims]``, filters ``[3 * dims, filters]``, their bias, output layer, group biases."""

    embedding: Floats
    filters: Floats
    filter_bias: Floats
    output: Floats
    bias: Floats


def token_rows(texts: Sequence[Sequence[str]]) -> TokenRows:
    """Number the distinct tokens and look up their embedding rows."""
    number: dict[str, int] = {}
    tokens = [number.setdefault(token, len(number)) for text in texts for token in text[:TOKENS_MAX]]
    text_start = np.zeros(len(texts) + 1, dtype=np.int64)
    np.cumsum([min(len(text), TOKENS_MAX) for text in texts], out=text_start[1:])
    distinct = [[token] for token in number]
    rows, counts = [], []
    for at in range(0, len(distinct), BATCH_TEXTS * 8):
        batch = distinct[at : at + BATCH_TEXTS * 8]
        grams = features.extract(batch)
        keep = np.flatnonzero(np.isin(grams.kind, SUBWORD_KINDS))
        keep = keep[np.argsort(grams.token[keep], kind="stable")]
        rows.append(features.second_bucket(grams.hash[keep], ROW_BITS).astype(np.int32))
        counts.append(np.bincount(grams.token[keep], minlength=len(batch)))
    row_start = np.zeros(len(distinct) + 1, dtype=np.int64)
    np.cumsum(np.concatenate(counts), out=row_start[1:])
    return TokenRows(row_start, np.concatenate(rows), text_start, np.array(tokens, dtype=np.int32))


def fit(
    data: TokenRows, targets: Targets, *, use: NDArray[np.int64], seed: int, shape: Shape = SHIPPED
) -> CnnFit:
    """Fit on the texts ``use``."""
    random = np.random.default_rng(seed)
    outputs, groups = targets.labels.shape[1], int(targets.group.max()) + 1

    def normal(scale: float, *shape: int) -> Floats:
        return random.normal(0, scale, shape).astype(np.float32)

    model = CnnFit(
        normal(0.1, 1 << ROW_BITS, shape.dims),
        normal((2 / (3 * shape.dims)) ** 0.5, 3 * shape.dims, shape.filters),
        np.zeros(shape.filters, dtype=np.float32),
        normal(0.1, shape.filters, outputs),
        np.zeros((groups, outputs), dtype=np.float32),
    )
    weights = (model.embedding, model.filters, model.filter_bias, model.output, model.bias)
    squares = tuple(np.full_like(part, 1e-6) for part in weights)
    for epoch in range(shape.epochs):
        order = random.permutation(use[data.text_start[use + 1] > data.text_start[use]])
        decay = (1 - (epoch + np.linspace(0, 1, len(order), endpoint=False)) / shape.epochs).astype(
            np.float32
        )
        _epoch(
            order, decay, data.row_start, data.rows, data.text_start, data.tokens,
            targets.labels, targets.group, targets.weight, weights, squares, seed * 1000 + epoch,
        )  # fmt: skip
    return model


@njit(cache=True, fastmath=FAST, error_model="numpy")
def _vectors(tokens, row_start, rows, embedding, drop, padded):  # type: ignore[no-untyped-def]
    """Token vectors into ``padded[1:-1]``; returns the first row used of each token."""
    first = np.empty(len(tokens), dtype=np.int64)
    for at in range(len(tokens)):
        begin, end = row_start[tokens[at]], row_start[tokens[at] + 1]
        if end - begin > 1 and np.random.random() < drop:
            begin += 1
        first[at] = begin
        scale = np.float32(1 / np.sqrt(max(end - begin, 1)))
        for place in range(begin, end):
            for dim in range(embedding.shape[1]):
                padded[at + 1, dim] += embedding[rows[place], dim] * scale
    return first


@njit(cache=True, fastmath=FAST, error_model="numpy")
def _pool(windows, filters, filter_bias, best, where):  # type: ignore[no-untyped-def]
    """Maximum over places of every filter, and where it was."""
    response = np.empty(filters.shape[1], dtype=np.float32)
    best[:] = -1e9
    for at in range(windows.shape[0] - 2):
        response[:] = filter_bias
        for step in range(3):
            for dim in range(windows.shape[1]):
                value = windows[at + step, dim]
                for one in range(filters.shape[1]):
                    response[one] += value * filters[step * windows.shape[1] + dim, one]
        for one in range(filters.shape[1]):
            if response[one] > best[one]:
                best[one] = response[one]
                where[one] = at


@njit(cache=True, fastmath=FAST, error_model="numpy")
def _step(weight, square, at, slope, rate):  # type: ignore[no-untyped-def]
    square[at] += slope * slope
    weight[at] -= rate * slope / np.sqrt(square[at])


@njit(cache=True, fastmath=FAST, error_model="numpy")
def _epoch(  # type: ignore[no-untyped-def]
    order, decay, row_start, rows, text_start, all_tokens, labels, group, weight, weights, squares, seed
):
    np.random.seed(seed)
    embedding, filters, filter_bias, output, bias = weights
    embedding_sq, filters_sq, filter_bias_sq, output_sq, bias_sq = squares
    dims, count, outputs = embedding.shape[1], filters.shape[1], output.shape[1]
    best, where = np.empty(count, dtype=np.float32), np.zeros(count, dtype=np.int64)
    error, back = np.zeros(outputs, dtype=np.float32), np.zeros(count, dtype=np.float32)
    for step in range(len(order)):
        row = order[step]
        tokens = all_tokens[text_start[row] : text_start[row + 1]]
        padded = np.zeros((len(tokens) + 2, dims), dtype=np.float32)
        first = _vectors(tokens, row_start, rows, embedding, DROP_WORD, padded)
        _pool(padded, filters, filter_bias, best, where)
        for one in range(count):
            keep = np.random.random() >= DROP_FILTERS
            best[one] = best[one] / (1 - DROP_FILTERS) if keep and best[one] > 0 else 0
        back[:] = 0
        own, rate = group[row], RATE * decay[step]
        for out in range(outputs):
            target = labels[row, out]
            if np.isnan(target):
                continue
            logit = bias[own, out]
            for one in range(count):
                logit += best[one] * output[one, out]
            error[out] = weight[row] * (1 / (1 + np.exp(-logit)) - target)
            for one in range(count):
                if best[one] > 0:
                    back[one] += error[out] * output[one, out] / (1 - DROP_FILTERS)
                    _step(output, output_sq, (one, out), error[out] * best[one], rate)
            _step(bias, bias_sq, (own, out), error[out] + BIAS_L2 * bias[own, out], rate)
        slopes = np.zeros_like(padded)
        for one in range(count):
            if best[one] > 0:
                for part in range(3 * dims):
                    place, dim = where[one] + part // dims, part % dims
                    slopes[place, dim] += back[one] * filters[part, one]
                    _step(filters, filters_sq, (part, one), back[one] * padded[place, dim], rate)
                _step(filter_bias, filter_bias_sq, (one,), back[one], rate)
        for at in range(len(tokens)):
            _spread(
                slopes[at + 1],
                first[at],
                row_start[tokens[at] + 1],
                rows,
                embedding,
                embedding_sq,
                decay[step],
            )


@njit(cache=True, fastmath=FAST, error_model="numpy")
def _spread(slope, begin, end, rows, embedding, embedding_sq, decay):  # type: ignore[no-untyped-def]
    """Give a token's gradient to the rows it was summed from."""
    if not np.any(slope):
        return
    scale = np.float32(1 / np.sqrt(max(end - begin, 1)))
    for place in range(begin, end):
        for dim in range(len(slope)):
            _step(embedding, embedding_sq, (rows[place], dim), slope[dim] * scale, EMBEDDING_RATE * decay)


@njit(cache=True, fastmath=FAST, error_model="numpy")
def _logits(row_start, rows, text_start, all_tokens, embedding, filters, filter_bias, output):  # type: ignore[no-untyped-def]
    found = np.zeros((len(text_start) - 1, output.shape[1]), dtype=np.float32)
    best, where = np.empty(filters.shape[1], dtype=np.float32), np.zeros(filters.shape[1], dtype=np.int64)
    for row in range(len(found)):
        tokens = all_tokens[text_start[row] : text_start[row + 1]]
        if len(tokens) == 0:
            continue
        padded = np.zeros((len(tokens) + 2, embedding.shape[1]), dtype=np.float32)
        _vectors(tokens, row_start, rows, embedding, 0.0, padded)
        _pool(padded, filters, filter_bias, best, where)
        for one in range(len(best)):
            if best[one] > 0:
                for out in range(output.shape[1]):
                    found[row, out] += best[one] * output[one, out]
    return found


def logits(data: TokenRows, model: CnnFit, group: int) -> Floats:
    """Logits of every text under the bias of ``group``."""
    parts = (model.embedding, model.filters, model.filter_bias, model.output)
    found: Floats = _logits(data.row_start, data.rows, data.text_start, data.tokens, *parts)
    return found + model.bias[group]
