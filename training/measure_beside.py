"""Our models beside what could be used instead, on the same rows in the same run."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np

from service.classifiers.toxicity import ATTRIBUTES
from training import baselines, corpus, metrics, spam
from training.measure import Validation
from training.spam import SpamRows

ROWS_MAX = 1_000
"""Of one group are scored: one of the packages takes 30 ms a row."""
GROUPS = ("civil", "jigsaw")
POSITIVES_MIN = 10


def toxicity_head() -> list[str]:
    """The columns of ``toxicity``: AUC with its interval each."""
    others = (baselines.WORD_LIST, baselines.LEARNED, baselines.LISTED)
    return ["source", "attribute", "rows", "positives", "ours", *map(baselines.named, others)]


def toxicity(held: Validation, data: Path) -> Iterator[tuple[str, ...]]:
    """Fold 0 of news and talk pages, drawn at random where there are more than ``ROWS_MAX``."""
    scorers = baselines.toxicity(data)
    for group in GROUPS:
        places = np.flatnonzero(held.pick(group))
        places = np.random.default_rng(1).permutation(places)[:ROWS_MAX]
        texts = [held.rows[at].text for at in places]
        others = [None if scorer is None else scorer(texts) for scorer in scorers.values()]
        for out, name in enumerate(ATTRIBUTES):
            known = ~np.isnan(held.labels[places, out])
            truth = held.labels[places, out][known] >= 0.5
            if min(truth.sum(), (~truth).sum()) < POSITIVES_MIN:
                continue
            ours = held.logits[places, out]
            cells = [_cell(truth, None if other is None else other[known]) for other in (ours, *others)]
            yield group, name, f"{known.sum():,}", f"{truth.sum():,}", *cells


def spam_head() -> list[str]:
    """The columns of ``spam_sources``: AUC with its interval each."""
    return ["source", "rows", "spam", "ours", "links and calls, counted", baselines.named(baselines.GENERAL)]


def spam_sources(rows: SpamRows, *, seed: int) -> Iterator[tuple[str, ...]]:
    """Each source by models that saw nothing of it, trained on the same rows otherwise."""
    allowed = rows.fold != corpus.VALIDATION_FOLD
    logits = spam.unseen_logits(rows, allowed, seed=seed)
    for source in sorted(set(rows.source) - set(spam.HAM_WEIGHTS)):
        own = allowed & rows.of(source)
        joined = spam.joined(spam.join(logits, rows, allowed & ~own), logits, rows.looks)[own]
        texts = [rows.texts[at] for at in np.flatnonzero(own)]
        general = None
        if baselines.installed(baselines.GENERAL):
            use = np.flatnonzero(allowed & ~own)
            general = baselines.fitted([rows.texts[at] for at in use], rows.labels[use])(texts)
        truth = rows.labels[own] >= 0.5
        cells = [_cell(truth, other) for other in (joined, baselines.calls(texts), general)]
        yield source, f"{own.sum():,}", f"{truth.sum():,}", *cells


def _cell(truth: np.ndarray, score: np.ndarray | None) -> str:
    if score is None:
        return ""
    value, low, high = metrics.interval(metrics.auc, truth, score)
    return f"{value:.3f} ({low:.3f}-{high:.3f})"
