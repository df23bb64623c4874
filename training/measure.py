"""Every figure of the toxicity card, on rows the shipped model was not trained on (fold 0)."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from service.classifiers.scale import sigmoid
from service.classifiers.toxicity import ATTRIBUTES, ToxicityModel
from training import baselines, corpus, disguise, lexicons, metrics
from training.calibrate import PREVALENCE
from training.corpus import Row

Floats = NDArray[np.float32]

POSITIVES_MIN = 10
"""A figure on fewer positives is noise and is left out."""

BATCH_TEXTS = 64
MARKS = (0.5, 0.7, 0.9)


@dataclass(frozen=True, slots=True)
class Validation:
    """Fold 0 with the model's logits."""

    rows: list[Row]
    labels: Floats
    logits: Floats
    scores: Floats
    listed: Floats

    def pick(self, source: str) -> NDArray[np.bool_]:
        """Rows of one source or group."""
        return np.array([source in (row.source, row.group) for row in self.rows])


def logits(model: ToxicityModel, texts: Sequence[str]) -> Floats:
    """Logits in batches as the service makes them."""
    parts = [model.logits(texts[at : at + BATCH_TEXTS]) for at in range(0, len(texts), BATCH_TEXTS)]
    return np.concatenate(parts)


def validation(model: ToxicityModel, data: Path) -> Validation:
    """Read and score fold 0."""
    rows = [row for row in corpus.read(data) if row.fold == corpus.VALIDATION_FOLD]
    texts = [row.text for row in rows]
    found = logits(model, texts)
    labels = np.stack([row.labels for row in rows])
    return Validation(rows, labels, found, model.scale.scores(found), baselines.listed_terms(texts, data))


def quality(held: Validation) -> Iterator[tuple[str, ...]]:
    """By group and attribute: rows, positives, AUC with interval, AP, precision at recall 0.8, word list."""
    for group in corpus.GROUPS:
        inside = held.pick(group)
        for out, name in enumerate(ATTRIBUTES):
            known = inside & ~np.isnan(held.labels[:, out])
            truth, score = held.labels[known, out] >= 0.5, held.logits[known, out]
            if min(truth.sum(), (~truth).sum()) < POSITIVES_MIN:
                continue
            value, low, high = metrics.interval(metrics.auc, truth, score)
            yield (
                group,
                name,
                f"{known.sum():,}",
                f"{truth.sum():,}",
                f"{value:.3f} ({low:.3f}-{high:.3f})",
                f"{metrics.average_precision(truth, score):.3f}",
                f"{metrics.precision_at_recall(truth, score):.3f}",
                f"{metrics.auc(truth, held.listed[known]):.3f}",
            )


def thresholds(held: Validation) -> Iterator[tuple[str, ...]]:
    """Share of comments that reach a score: ordinary news, toxic news, toxic Wikipedia talk."""
    toxic = held.labels[:, 0] >= 0.5
    kinds = (
        ("ordinary news comments (wrongly)", held.pick("civil_safe")),
        ("toxic news comments", held.pick("civil") & toxic),
        ("not toxic Wikipedia talk (wrongly)", held.pick("jigsaw") & (held.labels[:, 0] < 0.5)),
        ("toxic Wikipedia talk", held.pick("jigsaw") & toxic),
    )
    for name, inside in kinds:
        score = held.scores[inside, 0]
        yield name, f"{inside.sum():,}", *(f"{np.mean(score >= mark):.2%}" for mark in MARKS)


def calibration(held: Validation) -> float:
    """Calibration error of TOXICITY on news and Wikipedia, redrawn to the natural prevalence."""
    inside = (held.pick("civil") | held.pick("jigsaw")) & ~np.isnan(held.labels[:, 0])
    truth = held.labels[inside, 0] >= 0.5
    places, random = np.arange(len(truth)), np.random.default_rng(1)
    negatives = places[~truth]
    wanted = int(len(negatives) * PREVALENCE["TOXICITY"] / (1 - PREVALENCE["TOXICITY"]))
    drawn = np.concatenate([negatives, random.choice(places[truth], wanted, replace=False)])
    return metrics.calibration_error(truth[drawn], sigmoid(held.logits[inside, 0])[drawn])


def identities(held: Validation) -> Iterator[tuple[str, ...]]:
    """Sentences that name an identity: neutral ones that pass, hateful ones that are caught."""
    for group in ("identframes", "templates"):
        for name, wanted in (("neutral or positive", False), ("hateful or insulting", True)):
            inside = held.pick(group) & ((held.labels[:, 0] >= 0.5) == wanted)
            score = held.scores[inside, 0]
            yield (
                f"{group}: {name}",
                f"{inside.sum():,}",
                *(f"{np.mean(score >= mark):.1%}" for mark in MARKS),
            )


def disguised(model: ToxicityModel, held: Validation, data: Path) -> tuple[float, float, float]:
    """Recall on clean and on disguised toxic rows, and false positives on benign rows disguised alike.

    The threshold lets through 95 % of the clean benign rows.
    """
    listed = frozenset(term.text for term in lexicons.read(data) if " " not in term.text)
    kept = [
        row
        for row in held.rows
        if row.group in ("jigsaw", "civil", "paradetox") and not np.isnan(row.labels[0])
    ]
    copies = disguise.rows(kept, listed, seed=99)
    edge = np.quantile(logits(model, [row.text for row in kept if row.labels[0] < 0.5])[:, 0], 0.95)
    short = [row for row in kept if row.labels[0] >= 0.5 and len(row.text) <= disguise.SHORT_CHARS_MAX]
    clean = [row.text for row in short if any(word.lower() in listed for word in row.text.split(" "))]
    texts = {True: [row.text for row in copies if row.labels[0] >= 0.5]}
    texts[False] = [row.text for row in copies if row.labels[0] < 0.5]
    reach = [float(np.mean(logits(model, some)[:, 0] >= edge)) for some in (clean, texts[True], texts[False])]
    return reach[0], reach[1], reach[2]
