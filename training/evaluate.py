"""Measure the shipped models and write their cards: ``python training/evaluate.py --data DIR``."""

import argparse
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from service.classifiers import loader
from service.classifiers import spam as spam_model
from service.classifiers import toxicity as toxicity_model
from service.cli.arguments import seed
from training import (
    card,
    crossed,
    examples,
    measure,
    measure_beside,
    measure_learning,
    measure_news,
    measure_spam,
    spam,
)
from training.train import SEED

CARDS = loader.WEIGHTS.with_name("cards")
MARKS = [f"at {mark}" for mark in measure.MARKS]
QUALITY = ["source", "attribute", "rows", "positives", "AUC (95 %)", "AP", "P at R 0.8", "AUC of a word list"]
SPAM = [
    "source",
    "rows",
    "spam",
    "AUC (95 %)",
    *(f"recall {m}" for m in MARKS),
    *(f"false {m}" for m in MARKS),
]


def main() -> None:
    """Print every table and write the cards."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="folder of the training pack")
    parser.add_argument("--weights", type=Path, default=loader.WEIGHTS)
    parser.add_argument("--cards", type=Path, default=CARDS)
    parser.add_argument("--seed", type=seed, default=SEED)
    parser.add_argument("--only", choices=("spam", "toxicity", "all"), default="all")
    given = parser.parse_args()
    given.cards.mkdir(parents=True, exist_ok=True)
    for name, measured in (("toxicity", _toxicity), ("spam", _spam)):
        if given.only in (name, "all"):
            print(measured(given).read_text(encoding="utf-8"))


def _toxicity(given: argparse.Namespace) -> Path:
    model = toxicity_model.load(given.weights)
    held = measure.validation(model, given.data)
    clean, hidden, benign = measure.disguised(model, held, given.data)
    everything = examples.load(given.data, seed=given.seed)
    family = ["family left out", "attribute", "rows", "positives", "AUC"]
    tables = {
        "quality": card.table(QUALITY, measure.quality(held)),
        "beside": card.table(measure_beside.toxicity_head(), measure_beside.toxicity(held, given.data)),
        "news": card.table(measure_news.HEAD, measure_news.rows(held)),
        "thresholds": card.table(["comments", "rows", *MARKS], measure.thresholds(held)),
        "identities": card.table(["sentences", "rows", *MARKS], measure.identities(held)),
        "crossed": card.table(family, crossed.rows(everything, seed=given.seed)),
        "calibration": f"{measure.calibration(held):.3f}",
        "clean": f"{clean:.1%}",
        "disguised": f"{hidden:.1%}",
        "benign": f"{benign:.1%}",
    }
    return card.write(given.cards, "toxicity", model.version, tables)


def _spam(given: argparse.Namespace) -> Path:
    model = spam_model.load(given.weights)
    rows = spam.load(given.data, seed=given.seed)
    tables = {
        "unseen": card.table(SPAM, measure_spam.unseen_sources(rows, seed=given.seed)),
        "held": card.table(SPAM, measure_spam.held_fold(model, rows)),
        "beside": card.table(measure_beside.spam_head(), measure_beside.spam_sources(rows, seed=given.seed)),
        "learning": card.table(measure_learning.HEAD, measure_learning.rows(rows, seed=given.seed)),
    }
    return card.write(given.cards, "spam", model.version, tables)


if __name__ == "__main__":
    main()
