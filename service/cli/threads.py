"""``lettersdesk threads``: what the newspaper says of its articles. Readers' caches learn of it at once."""

import argparse

from service.cli.arguments import place
from service.cli.printing import table
from service.cli.terminal import note, runtime_of
from service.store import sites, threads
from service.usecases.manage_thread import add_thread, close_thread, name_thread, set_section


def add(parsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the command."""
    commands = parsers.add_parser("threads", help="articles' comments: list, add, name, close, open")
    ways = commands.add_subparsers(title="threads commands", required=True, metavar="COMMAND")
    listed = ways.add_parser("list", help="show a site's threads, the newest first")
    listed.add_argument("site")
    listed.add_argument("--limit", type=place, default=100, help="at most so many [100]")
    listed.set_defaults(run=_list)
    new = ways.add_parser("add", help="make a thread; needed where the setting threads_open is off")
    name = ways.add_parser("name", help="say what the article is called and where it is; empty: take it away")
    name.add_argument("--title")
    name.add_argument("--url", help="on one of the site's origins")
    name.add_argument("--section", help="the part of the paper, by which moderators filter")
    close = ways.add_parser("close", help="take no more comments; published ones stay")
    again = ways.add_parser("open", help="take comments again")
    for way, run in ((new, _add), (name, _name), (close, _close), (again, _open)):
        way.add_argument("site")
        way.add_argument("key", help="the article's id or URL, as comments name it")
        way.set_defaults(run=run)


def _list(chosen: argparse.Namespace) -> int:
    with runtime_of() as runtime, runtime.database.read() as conn:
        site = sites.resolve(conn, chosen.site)
        found = threads.newest(conn, site.id, max(1, chosen.limit))
    rows = [
        (one.key, one.published_count, "closed" if one.closed else "open", one.title or "", one.url or "")
        for one in found
    ]
    table(("KEY", "PUBLISHED", "", "TITLE", "URL"), rows)
    return 0


def _add(chosen: argparse.Namespace) -> int:
    with runtime_of() as runtime, runtime.database.begin() as conn:
        thread = add_thread(conn, sites.resolve(conn, chosen.site), chosen.key)
        note(conn, "threads.add", reason=_which(chosen))
    print("The thread takes comments." if not thread.closed else "The thread is there, and closed.")
    return 0


def _name(chosen: argparse.Namespace) -> int:
    with runtime_of() as runtime, runtime.database.begin() as conn:
        site = sites.resolve(conn, chosen.site)
        name_thread(conn, site, chosen.key, title=chosen.title, url=chosen.url)
        if chosen.section is not None:
            set_section(conn, site, chosen.key, chosen.section)
        note(conn, "threads.name", reason=_which(chosen))
    print("The thread is named so from now on.")
    return 0


def _close(chosen: argparse.Namespace) -> int:
    return _set_closed(chosen, "threads.close", closed=True)


def _open(chosen: argparse.Namespace) -> int:
    return _set_closed(chosen, "threads.open", closed=False)


def _set_closed(chosen: argparse.Namespace, action: str, *, closed: bool) -> int:
    with runtime_of() as runtime, runtime.database.begin() as conn:
        close_thread(conn, sites.resolve(conn, chosen.site), chosen.key, closed=closed)
        note(conn, action, reason=_which(chosen))
    print("The thread takes no more comments." if closed else "The thread takes comments.")
    return 0


def _which(chosen: argparse.Namespace) -> str:
    return f"{chosen.site} {chosen.key}"
