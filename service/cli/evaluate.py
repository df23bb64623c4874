"""``lettersdesk evaluate``: what the spam check would be without learning, with it, and trained anew."""

import argparse

import numpy as np
from numpy.typing import NDArray

from service.checks import spam
from service.checks.spam_layers import scores_of
from service.cli.arguments import score, seed
from service.cli.printing import table
from service.cli.terminal import runtime_of
from service.domain.errors import ConfigurationError
from service.store import lessons, sites
from service.usecases.train_layer import LESSONS_MIN, PARTS, compare


def add(parsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the command."""
    way = parsers.add_parser(
        "evaluate", help="compare the shipped spam check, the taught one, and one trained anew"
    )
    way.add_argument("--site", help="the site; may be left out where there is one")
    way.add_argument("--seed", type=seed, default=1, help="as for `lettersdesk train` [1]")
    way.add_argument(
        "--mark", type=score, default=spam.FLAGGED_FROM, help="the score from which it is called spam [0.9]"
    )
    way.set_defaults(run=_evaluate)


def _evaluate(chosen: argparse.Namespace) -> int:
    with runtime_of() as runtime, runtime.database.read() as conn:
        site_id = sites.resolve(conn, chosen.site).id
        taught = lessons.all_of(conn, site_id)
    if len(taught) < LESSONS_MIN:
        raise ConfigurationError(f"{site_id} has {len(taught)} lessons; {LESSONS_MIN} are needed to compare.")
    rows = [
        (
            one.name, f"{one.area:.3f}", f"{one.area_between[0]:.3f} to {one.area_between[1]:.3f}",
            f"{one.caught:.1%}", f"{one.stopped:.1%}",
        )
        for one in compare(taught, _to_scores, mark=chosen.mark, seed=chosen.seed)
    ]  # fmt: skip
    of_spam = sum(one.label for one in taught)
    print(f"{site_id}: {of_spam} lessons of spam and {len(taught) - of_spam} of ham.")
    print(f"Each was judged by what the other {PARTS - 1} of {PARTS} parts taught.\n")
    table(("SPAM CHECK", "AUC", "95 % BETWEEN", f"SPAM FROM {chosen.mark}", f"HAM FROM {chosen.mark}"), rows)
    return 0


def _to_scores(logits: NDArray[np.float64]) -> NDArray[np.float64]:
    return scores_of(spam.check.model, logits)
