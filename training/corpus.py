"""Read the training pack (see its PROVENANCE.md) into rows with a source, a fold and seven labels.

A label that is unknown is NaN and gives no gradient. Sources that share a way of labelling share one
bias, so they are read into one group.
"""

import csv
import gzip
import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

ATTRIBUTES = (
    "TOXICITY",
    "SEVERE_TOXICITY",
    "IDENTITY_ATTACK",
    "INSULT",
    "PROFANITY",
    "THREAT",
    "SEXUALLY_EXPLICIT",
)

GROUP_WEIGHTS = {
    "jigsaw": 1.0, "civil": 1.5, "wiki": 0.6, "paradetox": 0.7, "hatemoji": 0.7, "toxigen": 0.6,
    "convabuse": 0.5, "misogyny": 0.4, "edos": 0.4, "davidson": 0.3, "hatexplain": 0.3, "lexicon": 0.5,
    "templates": 0.15, "identframes": 1.0,
}  # fmt: skip
"""How much one row of a group counts: by how near its labels and its language are to news comments."""

GROUPS = tuple(GROUP_WEIGHTS)

MASKED = {"davidson": ("PROFANITY",), "edos": ("THREAT",), "hatemoji": ("THREAT",)}
"""Labels that say something else than ours do: Davidson's "offensive", threats that are only positive."""

FILES = (
    "toxicity_wikipedia_jigsaw.csv.gz",
    "toxicity_civil_comments.csv.gz",
    "toxicity_other_open.csv.gz",
    "identity_templates.csv.gz",
    "identity_frames_own.csv.gz",
)

REFOLDED = ("templates", "identframes")
"""The pack gives all of these fold 0; they are folded here, by the letters of the text as the others are.
Sentences of one frame then stand on both sides, so their own figures flatter: see ``crossed.py``."""

VALIDATION_FOLD = 0
"""Never trained on, never tuned on: the figures of the card come from it."""


@dataclass(frozen=True, slots=True)
class Row:
    """One labelled text."""

    source: str
    group: str
    fold: int
    text: str
    labels: NDArray[np.float32]


def group_of(source: str) -> str:
    """The group whose bias and weight a source shares."""
    prefixes = {"jigsaw": "jigsaw", "wiki": "wiki", "civil": "civil", "reddit": "misogyny"}
    for prefix, group in prefixes.items():
        if source.startswith(prefix):
            return group
    return source.split("_")[0]


def read(data: Path) -> list[Row]:
    """All rows of the toxicity files, in a fixed order."""
    return [row for name in FILES for row in _read_file(data / name)]


def _read_file(path: Path) -> Iterator[Row]:
    with gzip.open(path, "rt", encoding="utf-8", newline="") as lines:
        for record in csv.DictReader(lines):
            group = group_of(record["source"])
            labels = np.array([_label(record[name]) for name in ATTRIBUTES], dtype=np.float32)
            for name in MASKED.get(group, ()):
                labels[ATTRIBUTES.index(name)] = np.nan
            fold = fold_of(record["text"]) if group in REFOLDED else int(record["fold"])
            yield Row(record["source"], group, fold, record["text"], labels)


def fold_of(text: str) -> int:
    """A fold by the letters of a text: near-equal texts fall on the same side."""
    letters = "".join(filter(str.isalpha, text.lower()))
    return int(hashlib.md5(letters.encode(), usedforsecurity=False).hexdigest(), 16) % 10


def _label(value: str) -> float:
    return float(value) if value else float("nan")
