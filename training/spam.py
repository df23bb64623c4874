"""One training run of the spam model: words, looks, and both joined, with news comments and short ham.

The join is fitted on logits of sources the words model had not seen (leave one source out): within one
source it would trust the words far too much, and a new site is always a new source.
"""

import csv
import gzip
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from service.classifiers import structure
from service.classifiers.spam import believed, word_count
from service.domain.attributes import SPAM
from training import calibrate, corpus, encode, fit_linear, pack, short_ham
from training.fit_linear import LinearFit, Targets

Floats = NDArray[np.float32]

RELEASE = "3"
SCHEDULE = fit_linear.Schedule(epochs=8, rate=0.7, damping=0.05)
"""Few rows: more passes and less damping than for toxicity."""
BITS = 16
TOKENS_MAX = 400
NEWS = "news"
HAM_WEIGHTS = {NEWS: 0.1, short_ham.SNIPPETS: 0.03, short_ham.LINKED: 0.03, short_ham.NAMES: 0.1}
"""Sources of ham alone. They are thirty times as many rows as the comments that somebody labelled, and at a
weight near one the words would tell news from the rest, which any new site's ham pays for."""
JOIN_WEIGHTS = {"sms": 0.1, "tgspam": 0.3, NEWS: 0.3, short_ham.NAMES: 0.3}
"""How much a source counts in the join, if not fully: messages look less like comments than comments on
videos do. That neither shortness nor a link is spam is for the join to know. Chosen on sources left out."""
JOIN_RIDGE = 5.0
JOIN_STEPS = 40


@dataclass(frozen=True, slots=True)
class SpamRows:
    """Texts, encoded; those of ``HAM_WEIGHTS`` are ham."""

    source: NDArray[np.str_]
    fold: NDArray[np.int64]
    labels: Floats
    sparse: encode.Sparse
    looks: Floats
    words: list[int]
    """How many each text has."""
    texts: list[str]

    def of(self, *sources: str) -> NDArray[np.bool_]:
        """Which rows are of these sources."""
        return np.isin(self.source, sources)


def load(data: Path, *, seed: int) -> SpamRows:
    """The spam file, every news comment toxic ones too (rude is not spam), and short ham made of both."""
    with gzip.open(data / "spam.csv.gz", "rt", encoding="utf-8", newline="") as lines:
        records = list(csv.DictReader(lines))
    news = [row for row in corpus.read(data) if row.group == "civil"]
    rows = [(r["source"], int(r["fold"]), float(r[SPAM]), r["text"]) for r in records]
    rows += [(NEWS, row.fold, 0.0, row.text) for row in news]
    for ham in (*short_ham.of_news(news, seed=seed), *short_ham.of_authors(records)):
        rows.append((ham.source, ham.fold, 0.0, ham.text))
    source, fold, labels, texts = zip(*rows, strict=True)
    tokens = encode.tokens_of(texts, TOKENS_MAX)
    return SpamRows(
        np.array(source),
        np.array(fold),
        np.array(labels, dtype=np.float32),
        encode.sparse(tokens, BITS),
        np.stack([structure.measure(text).values for text in texts]),
        [word_count(found) for found in tokens],
        list(texts),
    )


def fit_words(rows: SpamRows, use: NDArray[np.int64], *, seed: int) -> LinearFit:
    """The hashed linear model on the rows ``use``."""
    weight = np.array([HAM_WEIGHTS.get(source, 1.0) for source in rows.source], dtype=np.float32)
    targets = Targets(rows.labels[:, None], np.zeros(len(rows.labels), dtype=np.int64), weight)
    idf = encode.root_idf(rows.sparse, BITS)
    return fit_linear.fit(rows.sparse, targets, SCHEDULE, root_idf=idf, use=use, seed=seed)


def unseen_logits(rows: SpamRows, allowed: NDArray[np.bool_], *, seed: int) -> Floats:
    """Believed logits of the allowed rows, each by a model that saw neither its source nor, for ham, its
    fold."""
    found = np.zeros(len(rows.labels), dtype=np.float32)
    ham = rows.of(*HAM_WEIGHTS)
    sources = sorted(set(rows.source[allowed & ~ham]))
    for at, left in enumerate(sources):
        held = allowed & (rows.of(left) | (ham & (rows.fold % len(sources) == at)))
        model = fit_words(rows, np.flatnonzero(allowed & ~held), seed=seed)
        found[held] = fit_linear.logits(rows.sparse, model, 0)[held, 0]
    return believed(found, rows.words)


def join(logits: Floats, rows: SpamRows, allowed: NDArray[np.bool_]) -> Floats:
    """Weights of the words' logit, of each look, and a bias: ridge logistic regression."""
    design = np.column_stack([logits, rows.looks, np.ones(len(logits))])[allowed].astype(np.float64)
    truth = rows.labels[allowed].astype(np.float64)
    weight = np.array([JOIN_WEIGHTS.get(source, 1.0) for source in rows.source[allowed]])
    found = np.zeros(design.shape[1])
    found[0] = 1.0
    prior = found.copy()
    ridge = np.diag([JOIN_RIDGE] * (design.shape[1] - 1) + [0.0])
    for _ in range(JOIN_STEPS):
        guess = 1 / (1 + np.exp(-np.clip(design @ found, -30, 30)))
        slope = design.T @ (weight * (guess - truth)) + ridge @ (found - prior)
        curve = (design * (weight * guess * (1 - guess))[:, None]).T @ design + ridge
        found = found - np.linalg.solve(curve + 1e-9 * np.eye(len(found)), slope)
    return found.astype(np.float32)


def joined(stack: Floats, logits: Floats, looks: Floats) -> Floats:
    """Joined logits."""
    return stack[0] * logits + looks @ stack[1:-1] + stack[-1]


def train(data: Path, out: Path, *, seed: int) -> str:
    """Run everything and write the artefact; returns its checksum."""
    rows = load(data, seed=seed)
    allowed = rows.fold != corpus.VALIDATION_FOLD
    logits = unseen_logits(rows, allowed, seed=seed)
    stack = join(logits, rows, allowed)
    usual = allowed & rows.of(NEWS)
    knots = calibrate.knots(joined(stack, logits[usual], rows.looks[usual])[:, None])
    model = fit_words(rows, np.flatnonzero(allowed), seed=seed)
    weights, scale = pack.int8_columns(model.weights)
    arrays = {
        "linear_weights": weights,
        "linear_scale": scale,
        "linear_bias": model.bias[0],
        "root_idf": pack.uint8(model.root_idf),
        "stack": stack,
        "knots": knots,
    }
    return pack.write(out, "spam", RELEASE, arrays)
