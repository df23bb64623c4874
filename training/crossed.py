"""Identity mentions without flattery: train on one family of sentences, measure on the other.

The shipped model has seen frames of both families, so their fold 0 says little of new sentences.
"""

from collections.abc import Iterator

import numpy as np

from training import encode, fit_cnn, fit_linear, metrics
from training.corpus import ATTRIBUTES, GROUPS
from training.examples import BITS, Examples
from training.toxicity import BIAS_GROUP

FAMILIES = ("templates", "identframes")


def rows(examples: Examples, *, seed: int) -> Iterator[tuple[str, ...]]:
    """Family left out, attribute, rows, positives, AUC of the mean of both parts' logits."""
    tokens = fit_cnn.token_rows(examples.tokens)
    idf = encode.root_idf(examples.sparse, BITS)
    for family in FAMILIES:
        left = examples.targets.group == GROUPS.index(family)
        use = np.flatnonzero(~left & (examples.fold != 0))
        linear = fit_linear.fit(
            examples.sparse, examples.targets, fit_linear.Schedule(), root_idf=idf, use=use, seed=seed
        )
        logits = fit_linear.logits(examples.sparse, linear, BIAS_GROUP)
        convolution = fit_cnn.fit(tokens, examples.targets, use=use, seed=seed)
        logits = (logits + fit_cnn.logits(tokens, convolution, BIAS_GROUP)) / 2
        for name in ("TOXICITY", "IDENTITY_ATTACK"):
            out = ATTRIBUTES.index(name)
            known = left & ~np.isnan(examples.targets.labels[:, out])
            truth = examples.targets.labels[known, out] >= 0.5
            area = metrics.auc(truth, logits[known, out])
            yield family, name, f"{known.sum():,}", f"{truth.sum():,}", f"{area:.3f}"
