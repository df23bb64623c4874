"""Every figure of the spam card: sources never seen, fold 0 of those seen, and news comments."""

from collections.abc import Iterator

import numpy as np

from service.classifiers.scale import Scale
from service.classifiers.spam import SpamModel
from training import calibrate, corpus, metrics, spam
from training.measure import MARKS
from training.spam import NEWS, SpamRows

BATCH_TEXTS = 64
SHORT_WORDS_MAX = 8


def unseen_sources(rows: SpamRows, *, seed: int) -> Iterator[tuple[str, ...]]:
    """Each source by a model, join and scale that saw nothing of it: how a new site would fare."""
    allowed = rows.fold != corpus.VALIDATION_FOLD
    logits = spam.unseen_logits(rows, allowed, seed=seed)
    for source in sorted(set(rows.source) - set(spam.HAM_WEIGHTS)):
        own = allowed & rows.of(source)
        stack = spam.join(logits, rows, allowed & ~own)
        joined = spam.joined(stack, logits, rows.looks)
        scale = Scale(calibrate.knots(joined[allowed & rows.of(NEWS)][:, None]))
        yield source, *_row(rows.labels[own], joined[own], scale.scores(joined[own][:, None])[:, 0])


def held_fold(model: SpamModel, rows: SpamRows) -> Iterator[tuple[str, ...]]:
    """Fold 0 by the shipped model: other comments of sources it knows."""
    scored = np.full(len(rows.labels), np.nan, dtype=np.float32)
    for source in sorted(set(rows.source)):
        own = np.flatnonzero((rows.fold == corpus.VALIDATION_FOLD) & rows.of(source))
        texts = [rows.texts[at] for at in own]
        judged = [
            one
            for at in range(0, len(texts), BATCH_TEXTS)
            for one in model.judge(texts[at : at + BATCH_TEXTS])
        ]
        score = np.array([one.score for one in judged], dtype=np.float32)
        scored[own] = score
        yield source, *_row(rows.labels[own], score, score)
        if source == NEWS:
            linked = rows.looks[own, 0] > 0
            yield "news with a link", *_row(rows.labels[own][linked], score[linked], score[linked])

    short = np.array([len(text.split()) <= SHORT_WORDS_MAX for text in rows.texts])
    own = short & ~np.isnan(scored) & ~rows.of(*spam.HAM_WEIGHTS)
    yield f"up to {SHORT_WORDS_MAX} words", *_row(rows.labels[own], scored[own], scored[own])


def _row(labels: np.ndarray, rank: np.ndarray, score: np.ndarray) -> tuple[str, ...]:
    """Rows, spam rows, AUC, then recall and false positives at the marks."""
    positive = labels >= 0.5
    area = metrics.interval(metrics.auc, positive, rank) if 0 < positive.sum() < len(positive) else None
    shares = []
    for inside in (positive, ~positive):
        shares += [f"{np.mean(score[inside] >= mark):.1%}" if inside.any() else "" for mark in MARKS]
    shown = f"{area[0]:.3f} ({area[1]:.3f}-{area[2]:.3f})" if area else ""
    return f"{len(labels):,}", f"{positive.sum():,}", shown, *shares
