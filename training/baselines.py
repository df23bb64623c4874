"""What a Python user would pick instead, scored in the same run: word lists and two packages from PyPI.

The packages are the dependency group ``baselines``; where they are missing, the cards say so.
"""

from collections.abc import Callable, Sequence
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from service.classifiers import structure
from service.classifiers.normalise import normalise
from training import lexicons

Floats = NDArray[np.float32]
Scorer = Callable[[Sequence[str]], Floats]

WORD_LIST = "word list"
LEARNED, LISTED, GENERAL = "alt-profanity-check", "better-profanity", "scikit-learn"
"""A linear model over words and a word list with disguises; what anybody would train a text model with."""

LISTED_CHARS_MAX = 400
"""Of a text are shown to ``LISTED``, which takes 30 ms for them."""


def listed_terms(texts: Sequence[str], data: Path) -> Floats:
    """Summed severity of the listed one-word terms in each text, after our own normalising."""
    severity = {}
    for term in lexicons.read(data):
        tokens = normalise(term.text).tokens
        if len(tokens) == 1:
            severity[tokens[0]] = max(term.severity, severity.get(tokens[0], 0.0))
    return np.array(
        [sum(severity.get(token, 0.0) for token in normalise(text).tokens) for text in texts],
        dtype=np.float32,
    )


def toxicity(data: Path) -> dict[str, Scorer | None]:
    """Scorers by name; None for a package that is not installed."""
    return {
        WORD_LIST: lambda texts: listed_terms(texts, data),
        LEARNED: _learned if installed(LEARNED) else None,
        LISTED: _listed if installed(LISTED) else None,
    }


def named(name: str) -> str:
    """The name with its version, or that it was not there."""
    if name == WORD_LIST:
        return name
    return f"{name} {version(name)}" if installed(name) else f"{name} (not installed)"


def installed(name: str) -> bool:
    """Whether a package can be measured here."""
    try:
        version(name)
    except PackageNotFoundError:
        return False
    return True


def calls(texts: Sequence[str]) -> Floats:
    """A word list for spam: how many links, and calls to action and wares, each text has."""
    links, wanting = structure.FEATURES.index("links"), structure.FEATURES.index("call_to_action")
    looks = np.stack([structure.measure(text).values for text in texts])
    return np.expm1(looks[:, links]) + np.expm1(looks[:, wanting])


def fitted(texts: Sequence[str], labels: Floats) -> Scorer:
    """The usual first model: tf-idf of words and pairs, logistic regression, everything else as it comes."""
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.linear_model import LogisticRegression
    from sklearn.pipeline import make_pipeline

    model = make_pipeline(
        TfidfVectorizer(ngram_range=(1, 2), sublinear_tf=True), LogisticRegression(max_iter=1000)
    )
    model.fit(list(texts), labels >= 0.5)
    return lambda some: model.decision_function(list(some)).astype(np.float32)


def _learned(texts: Sequence[str]) -> Floats:
    from profanity_check import predict_prob

    return np.asarray(predict_prob(list(texts)), dtype=np.float32)


def _listed(texts: Sequence[str]) -> Floats:
    from better_profanity import profanity

    return np.array(
        [profanity.contains_profanity(text[:LISTED_CHARS_MAX]) for text in texts], dtype=np.float32
    )
