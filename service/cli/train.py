"""``lettersdesk train``: fit the site's spam layer anew on all its lessons, to run beside the old one."""

import argparse

from service.cli.arguments import seed, whole
from service.cli.terminal import note, runtime_of
from service.domain.errors import ConfigurationError
from service.store import layers, lessons, sites
from service.store.layers import StoredLayer
from service.usecases.train_layer import EPOCHS, LESSONS_MIN, fit_layer

EPOCHS_MAX = 50


def add(parsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the command."""
    way = parsers.add_parser("train", help="fit the site's spam layer anew on all that moderators taught it")
    way.add_argument("--site", help="the site; may be left out where there is one")
    way.add_argument("--epochs", type=whole(1, EPOCHS_MAX), default=EPOCHS, metavar="N")
    way.add_argument(
        "--seed", type=seed, default=1, help="the order of the lessons; the same gives the same [1]"
    )
    way.set_defaults(run=_train)


def _train(chosen: argparse.Namespace) -> int:
    with runtime_of() as runtime:
        with runtime.database.read() as conn:
            site_id = sites.resolve(conn, chosen.site).id
            taught = lessons.all_of(conn, site_id)
        if len(taught) < LESSONS_MIN:
            raise ConfigurationError(
                f"{site_id} has {len(taught)} lessons; {LESSONS_MIN} are needed to train on."
            )
        layer = fit_layer(taught, seed=chosen.seed, epochs=chosen.epochs)
        with runtime.database.begin() as conn:
            # Before the old one goes: workers know by a new number that there is something to read.
            version = layers.newest_version(conn, site_id) + 1
            layers.drop_candidates(conn, site_id)
            made = StoredLayer(
                site_id=site_id, version=version, through_seq=taught[-1].seq, spam=layer.spam, ham=layer.ham,
                origin=f"train, {chosen.epochs} epochs, seed {chosen.seed}", candidate=True,
                state=layer.to_bytes(),
            )  # fmt: skip
            layers.add(conn, made)
            note(conn, "learning.train", reason=f"{site_id} candidate {version}")
    print(f"Candidate {version}, of {layer.spam} lessons of spam and {layer.ham} of ham, runs in shadow now.")
    print("Compare with `lettersdesk evaluate`; then `lettersdesk learning promote`, or `learning drop`.")
    return 0
