"""``lettersdesk seed-demo``: a desk full of letters, to try it out. Not beside real ones."""

import argparse
import secrets

from service import clock
from service.cli.terminal import new_secret, note, runtime_of, settings_here
from service.domain.errors import ConfigurationError
from service.privacy.sealing import Sealer
from service.runtime import open_vault
from service.store import seeding
from service.usecases.identify_author import Keeper
from service.usecases.manage_keys import ensure_keys
from service.usecases.seed_demo import Tools, seed_demo
from service.usecases.submit_comment import Desk

PASSWORD_BYTES = 12


def add(parsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the command."""
    parser = parsers.add_parser("seed-demo", help="fill a new installation with letters, to try the desk")
    parser.add_argument("--yes", action="store_true", help="even though there are comments here already")
    parser.add_argument(
        "--password-stdin", action="store_true", help="read the three accounts' password [make one up]"
    )
    parser.set_defaults(run=_run)


def _run(chosen: argparse.Namespace) -> int:
    settings = settings_here()
    given = new_secret("password", from_stdin=True) if chosen.password_stdin else ""
    password = given or secrets.token_urlsafe(PASSWORD_BYTES)
    with runtime_of(settings) as runtime:
        with runtime.database.read() as conn:
            if seeding.has_comments(conn) and not chosen.yes:
                raise ConfigurationError(
                    "There are comments here already. A demo belongs into an installation of its own; "
                    "--yes puts it beside them."
                )
        vault = open_vault(settings)
        ensure_keys(runtime.database, vault, clock.now())
        vault.ensure_fingerprint_key()
        desk = Desk(
            sealer=Sealer(vault.public_keys()), secret=settings.secret(), duplicate_window_s=0,
            idempotency_keep_s=settings.idempotency_keep_s, reply_depth_max=settings.reply_depth_max,
            threads_open=True,
        )  # fmt: skip
        keeper = Keeper(
            vault=vault, disposable_domains=frozenset(), takes_mail=lambda emails: [None] * len(emails)
        )
        made = seed_demo(
            Tools(database=runtime.database, desk=desk, keeper=keeper, clock=clock.now, password=password)
        )
        with runtime.database.begin() as conn:
            note(conn, "seed-demo", reason=f"{made.pending} waiting, {made.decided} decided")
    print(f"{made.pending} letters wait on the site news, {made.decided} are decided.")
    if made.people:
        told = "the password you gave" if given else f"the password {password}"
        print(f"{', '.join(made.people)} may sign in with {told}.")
    return 0
