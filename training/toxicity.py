"""One training run of the toxicity model: cross-fit, stack, lay the scale, fit on everything, pack."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from service.classifiers import features
from service.classifiers.toxicity import join, listed_terms
from training import calibrate, encode, fit_cnn, fit_linear, lexicons, pack, rude_words
from training.corpus import GROUPS, VALIDATION_FOLD
from training.examples import BITS, Examples
from training.snippets import SAFE_SOURCE, SNIPPET

Floats = NDArray[np.float32]

RELEASE = "2"
"""Of the toxicity model; goes up with the recipe. The checksum in the version tells runs apart."""

BIAS_GROUP = GROUPS.index("jigsaw")
"""Whose base rate the shipped model starts from; calibration moves it."""

FOLD_GROUPS = ((1, 2, 3), (4, 5, 6), (7, 8, 9))


@dataclass(frozen=True, slots=True)
class Parts:
    """Both parts as trained on the same rows."""

    linear: fit_linear.LinearFit
    convolution: fit_cnn.CnnFit


def fit_parts(
    examples: Examples,
    tokens: fit_cnn.TokenRows,
    *,
    leave: tuple[int, ...],
    seed: int,
    shape: fit_cnn.Shape = fit_cnn.SHIPPED,
) -> Parts:
    """Train both parts on every row outside the folds ``leave``."""
    use = np.flatnonzero(~np.isin(examples.fold, leave))
    idf = encode.root_idf(examples.sparse, BITS)
    linear = fit_linear.fit(
        examples.sparse, examples.targets, fit_linear.Schedule(), root_idf=idf, use=use, seed=seed
    )
    return Parts(linear, fit_cnn.fit(tokens, examples.targets, use=use, seed=seed, shape=shape))


def unseen_logits(examples: Examples, tokens: fit_cnn.TokenRows, *, seed: int) -> tuple[Floats, Floats]:
    """Logits of both parts for the rows of folds 1 to 9, each by a model that did not see its fold."""
    linear = np.zeros_like(examples.targets.labels)
    convolution = np.zeros_like(linear)
    for left in FOLD_GROUPS:
        parts = fit_parts(examples, tokens, leave=(VALIDATION_FOLD, *left), seed=seed)
        held = np.isin(examples.fold, left)
        linear[held] = fit_linear.logits(examples.sparse, parts.linear, BIAS_GROUP)[held]
        convolution[held] = fit_cnn.logits(tokens, parts.convolution, BIAS_GROUP)[held]
    return linear, convolution


def count_listed(examples: Examples, listed: NDArray[np.uint64]) -> Floats:
    """Listed terms in each row."""
    size = encode.BATCH_TEXTS
    batches = [examples.tokens[at : at + size] for at in range(0, len(examples.tokens), size)]
    return np.concatenate([listed_terms(features.extract(batch), listed) for batch in batches])


def train(examples: Examples, data: Path, out: Path, *, seed: int) -> str:
    """Run everything and write the artefact; returns its checksum."""
    tokens = fit_cnn.token_rows(examples.tokens)
    listed = lexicons.sexual_hashes(data)
    linear, convolution = unseen_logits(examples, tokens, seed=seed)
    hits = count_listed(examples, listed)
    stack, knots = lay(examples, linear, convolution, hits)
    parts = fit_parts(examples, tokens, leave=(VALIDATION_FOLD,), seed=seed)
    rude = rude_words.hashes(examples.rows, examples.tokens, lexicons.read(data))
    return pack.write(
        out, "toxicity", RELEASE, arrays(parts, stack, knots) | {"listed": listed, "rude": rude}
    )


def lay(examples: Examples, linear: Floats, convolution: Floats, hits: Floats) -> tuple[Floats, Floats]:
    """The stack, and the scale's knots from ordinary news comments, whole ones and a few words of them."""
    seen = examples.fold != VALIDATION_FOLD
    jigsaw, civil = examples.group("jigsaw") & seen, examples.group("civil") & seen
    share = np.where(civil, jigsaw.sum() / max(civil.sum(), 1), 1.0).astype(np.float32)
    rows = jigsaw | civil
    stack = calibrate.stacks(
        linear[rows], convolution[rows], hits[rows], examples.targets.labels[rows], share[rows]
    )
    joined = join(stack, linear, convolution, hits)
    source = np.array([row.source for row in examples.rows])
    whole = seen & (source == SAFE_SOURCE) & examples.original
    knots = calibrate.knots(joined[whole | (seen & (source == SNIPPET))])
    knots[0] = calibrate.knots(joined[whole])[0]  # shortness alone does not raise TOXICITY
    return stack, knots


def arrays(parts: Parts, stack: Floats, knots: Floats) -> dict[str, object]:
    """Everything the service needs but the hashes, packed."""
    weights, scale = pack.int8_columns(parts.linear.weights)
    embedding, embedding_scale = pack.int8_columns(parts.convolution.embedding.reshape(-1, 1))
    return {
        "linear_weights": weights,
        "linear_scale": scale,
        "linear_bias": parts.linear.bias[BIAS_GROUP],
        "root_idf": pack.uint8(parts.linear.root_idf),
        "embedding": embedding.reshape(parts.convolution.embedding.shape),
        "embedding_scale": embedding_scale,
        "filters": parts.convolution.filters.astype(np.float16),
        "filter_bias": parts.convolution.filter_bias,
        "output": parts.convolution.output,
        "convolution_bias": parts.convolution.bias[BIAS_GROUP],
        "stack": stack.astype(np.float32),
        "knots": knots.astype(np.float32),
    }
