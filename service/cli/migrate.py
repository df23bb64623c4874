"""``lettersdesk migrate``: bring the database to the shape this version expects. May be run again."""

import argparse

from service.cli.terminal import runtime_of, settings_here
from service.store.schema import grant_web_role, migrate


def add(parsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the command."""
    parser = parsers.add_parser("migrate", help="bring the database to the shape this version expects")
    parser.set_defaults(run=_run)


def _run(_chosen: argparse.Namespace) -> int:
    settings = settings_here()
    with runtime_of(settings, makes=True) as runtime:
        print(f"The database is at revision {migrate(runtime.database)}.")
        if settings.database_web_role:
            grant_web_role(runtime.database, settings.database_web_role)
            print(f"The role {settings.database_web_role} may seal addresses and not read them.")
    return 0
