"""Train the shipped models: ``python training/train.py --data DIR --out service/classifiers/weights``."""

import argparse
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from service.cli.arguments import seed
from training import compiled, examples, spam, toxicity

SEED = 20261122


def main() -> None:
    """Train what was asked for, from the data folder, deterministic under ``--seed``."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="folder of the training pack")
    parser.add_argument("--out", type=Path, required=True, help="folder of the weights")
    parser.add_argument("--seed", type=seed, default=SEED)
    parser.add_argument("--only", choices=("spam", "all"), default="all", help="spam takes half a minute")
    given = parser.parse_args()
    if not compiled.COMPILED:
        sys.exit("Training needs numba: pip install --group training")
    started = time.monotonic()
    print(f"spam: {spam.train(given.data, given.out, seed=given.seed)}", flush=True)
    if given.only == "spam":
        return
    rows = examples.load(given.data, seed=given.seed)
    print(f"toxicity: {len(rows.rows):,} rows read in {time.monotonic() - started:.0f} s", flush=True)
    checksum = toxicity.train(rows, given.data, given.out, seed=given.seed)
    print(f"toxicity: {checksum} after {time.monotonic() - started:.0f} s", flush=True)


if __name__ == "__main__":
    main()
