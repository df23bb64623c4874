"""``lettersdesk reveal``: show one address to a person with a reason. For a worker's host: only it can."""

import argparse
import sys

from service.cli.terminal import confirm, runtime_of, who
from service.domain.errors import ConfigurationError
from service.runtime import open_vault
from service.usecases.reveal_address import reveal_address


def add(parsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the command."""
    parser = parsers.add_parser(
        "reveal", help="show the email address behind one comment, and log who saw it"
    )
    parser.add_argument("id", help="the comment")
    parser.add_argument("--reason", required=True, help="why; it stays in the audit log")
    parser.add_argument(
        "--yes-print", action="store_true", help="do not ask, and print also into a pipe or file"
    )
    parser.set_defaults(run=_run)


def _run(chosen: argparse.Namespace) -> int:
    if not sys.stdout.isatty() and not chosen.yes_print:
        raise ConfigurationError(
            "This does not go to a terminal: the address would stay in a file or pipe. "
            "Say --yes-print if it must."
        )
    confirm("Your name, the comment and your reason will be logged.", "reveal", sure=chosen.yes_print)
    with runtime_of() as runtime:
        settings = runtime.settings
        if not settings.keys.is_dir():
            raise ConfigurationError("There are no private keys on this host. Run it where the workers run.")
        email = reveal_address(
            runtime.database, open_vault(settings), chosen.id, who=who(), reason=chosen.reason,
            per_day_max=settings.reveals_per_day_max,
        )  # fmt: skip
    print(email.reveal())
    return 0
