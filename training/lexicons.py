"""Word lists of the training pack: read for training only; nothing but hashes of them is ever shipped."""

import csv
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from service.classifiers import features
from service.classifiers.normalise import normalise
from training.corpus import ATTRIBUTES, Row, fold_of

SEXUAL = "sexual anatomy / sexual acts"
SLURS = ("racial / ethnic slurs", "sexual orientation / gender", "religious offense")
SEVERE_FROM = 2.0
"""Severity (1 to 3, given per term) from which a term alone counts as profane and toxic."""


@dataclass(frozen=True, slots=True)
class Term:
    """One listed term: its categories and how severe the list says it is."""

    text: str
    categories: tuple[str, ...]
    severity: float


def read(data: Path) -> list[Term]:
    """Both English lists; the second one, mostly sexual terms, carries no severity of its own."""
    terms = []
    with (data / "lexicon_surge_profanity_en.csv").open(encoding="utf-8", newline="") as lines:
        for record in csv.DictReader(lines):
            kinds = tuple(record[f"category_{n}"] for n in (1, 2, 3) if record[f"category_{n}"])
            terms.append(Term(record["text"], kinds, float(record["severity_rating"])))
    known = {term.text for term in terms}
    listed = (data / "lexicon_ldnoobw_en.txt").read_text(encoding="utf-8").splitlines()
    terms += [Term(text, (SEXUAL,), SEVERE_FROM) for text in listed if text and text not in known]
    return terms


def sexual_hashes(data: Path) -> NDArray[np.uint64]:
    """Sorted hashes of the one- and two-word terms of the list that tells sexual content best."""
    listed = (data / "lexicon_ldnoobw_en.txt").read_text(encoding="utf-8").splitlines()
    return term_hashes(listed)


def term_hashes(terms: Iterable[str]) -> NDArray[np.uint64]:
    """Sorted feature hashes of terms of one word (its WORD hash) or two (its PAIR hash)."""
    found = set()
    for term in terms:
        tokens = normalise(term).tokens
        if len(tokens) in (1, 2):
            grams = features.extract([tokens])
            kind = features.WORD if len(tokens) == 1 else features.PAIR
            found.add(int(grams.hash[grams.kind == kind][0]))
    return np.array(sorted(found), dtype=np.uint64)


def rows(terms: Iterable[Term]) -> list[Row]:
    """Each term alone and addressed at somebody, labelled by its categories."""
    found = []
    for term in terms:
        fold = fold_of(term.text)
        for text, addressed in ((term.text, False), (f"you {term.text}", True)):
            found.append(Row("lexicon", "lexicon", fold, text, _labels(term, addressed=addressed)))
    return found


def _labels(term: Term, *, addressed: bool) -> NDArray[np.float32]:
    severe = float(term.severity >= SEVERE_FROM)
    slur = float(any(kind in SLURS for kind in term.categories))
    known = {
        "PROFANITY": severe,
        "TOXICITY": 1.0 if severe else float("nan"),
        "IDENTITY_ATTACK": slur if severe else float("nan"),
        "SEXUALLY_EXPLICIT": float(SEXUAL in term.categories),
    }
    if addressed:
        known["INSULT"] = 1.0 if severe or "insult" in " ".join(term.categories) else float("nan")
    return np.array([known.get(name, float("nan")) for name in ATTRIBUTES], dtype=np.float32)
