"""``lettersdesk sites``: the newspapers of this installation."""

import argparse

from service.cli.printing import table
from service.cli.terminal import note, runtime_of
from service.domain.presets import PRESETS
from service.store import sites
from service.store.sites import Site
from service.usecases.add_site import add_site, change_origins


def add(parsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the command."""
    commands = parsers.add_parser(
        "sites", help="the newspapers: add, list, change where their pages come from"
    )
    ways = commands.add_subparsers(title="sites commands", required=True, metavar="COMMAND")
    new = ways.add_parser("add", help="add a newspaper, with a policy to begin with")
    new.add_argument("id", help="its id in the API: a-z, 0-9 and -")
    new.add_argument("--name", default="", help="its name [the id]")
    new.add_argument(
        "--origin", action="append", default=[], help="https://host of its pages; repeat for more"
    )
    new.add_argument("--preset", choices=tuple(PRESETS), help="policy to begin with [the setting preset]")
    new.set_defaults(run=_add)
    ways.add_parser("list", help="show all of them").set_defaults(run=_list)
    origins = ways.add_parser("origins", help="replace the addresses a newspaper's pages are served from")
    origins.add_argument("id")
    origins.add_argument(
        "origin", nargs="*", help="https://host; none: no page but this service's own may post"
    )
    origins.set_defaults(run=_origins)


def _add(chosen: argparse.Namespace) -> int:
    site = Site(chosen.id, chosen.name or chosen.id, tuple(chosen.origin))
    with runtime_of() as runtime, runtime.database.begin() as conn:
        preset = chosen.preset or runtime.settings.preset
        add_site(conn, site, PRESETS[preset])
        note(conn, "sites.add", reason=site.id)
    print(f"Added the site {site.id} with the policy {preset}.")
    return 0


def _list(_chosen: argparse.Namespace) -> int:
    with runtime_of() as runtime, runtime.database.read() as conn:
        table(("ID", "NAME", "ORIGINS"), [(s.id, s.name, " ".join(s.origins)) for s in sites.every(conn)])
    return 0


def _origins(chosen: argparse.Namespace) -> int:
    with runtime_of() as runtime, runtime.database.begin() as conn:
        change_origins(conn, chosen.id, tuple(chosen.origin))
        note(conn, "sites.origins", reason=chosen.id)
    print(f"{chosen.id} is served from: {' '.join(chosen.origin) or '(no origin but this service)'}")
    return 0
