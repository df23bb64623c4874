"""``lettersdesk events``: the feed as lines of JSON, straight from the database."""

import argparse
import sys
import time

from sqlalchemy import Connection

from service.cli.arguments import place
from service.cli.terminal import runtime_of
from service.domain.errors import NotFound
from service.domain.events import EventType
from service.store import feed, sites
from service.webhooks.payloads import body
from service.webhooks.reference import markdown

PORTION = 200
LOOK_EVERY_S = 0.5


def add(parsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the command."""
    parser = parsers.add_parser("events", help="print what happened, one line of JSON an event")
    parser.add_argument("--follow", action="store_true", help="go on with what happens from now on")
    parser.add_argument(
        "--after",
        type=place,
        metavar="N",
        help="only what comes after this place in the feed [0; with --follow: the newest]",
    )
    parser.add_argument(
        "--type", action="append", choices=[event.value for event in EventType], metavar="TYPE",
        help="only this type, such as comment.published; repeat for more",
    )  # fmt: skip
    parser.add_argument("--markdown", action="store_true", help="print the events' part of docs/webhooks.md")
    parser.add_argument("--site", help="only this site [all]")
    parser.set_defaults(run=_run)


def _run(chosen: argparse.Namespace) -> int:
    if chosen.markdown:
        print(markdown())
        return 0
    types = [EventType(name) for name in chosen.type or ()]
    with runtime_of() as runtime:
        with runtime.database.read() as conn:
            wanted = sites_named(conn, chosen.site)
            after = chosen.after
            if after is None:
                after = feed.newest(conn) if chosen.follow else 0
        while True:
            with runtime.database.read() as conn:
                found = feed.page(conn, after=after, sites=wanted, types=types, limit=PORTION)
            for fact in found.facts:
                print(body(fact).decode("utf-8"))
            sys.stdout.flush()
            after = found.through
            if not found.more and not chosen.follow:
                return 0
            if not found.more:
                time.sleep(LOOK_EVERY_S)


def sites_named(conn: Connection, name: str | None) -> list[str]:
    """All sites, or the one of this name. Raises NotFound."""
    known = [site.id for site in sites.every(conn)]
    if name is not None and name not in known:
        raise NotFound("site")
    return known if name is None else [name]
