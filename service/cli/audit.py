"""``lettersdesk audit``: who did what at the operator's terminal, and whether a row is missing.

Decisions over the API are a log of their own, which ``--decisions`` shows.
"""

import argparse

from service.cli.arguments import whole
from service.cli.printing import table
from service.cli.terminal import runtime_of
from service.runtime import Runtime
from service.store import audit, decisions

EXIT_BROKEN = 1
LISTED_MAX = 1_000


def add(parsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the command."""
    parser = parsers.add_parser(
        "audit", help="show who revealed, erased or changed what, and whether it is whole"
    )
    parser.add_argument("--action", help="only this one, such as reveal")
    parser.add_argument(
        "--decisions",
        action="store_true",
        help="decisions about comments that came over the API, newest first",
    )
    parser.add_argument(
        "--limit", type=whole(1, LISTED_MAX), default=100, metavar="N",
        help="only the newest so many rows [100]",
    )  # fmt: skip
    parser.set_defaults(run=_run)


def _run(chosen: argparse.Namespace) -> int:
    with runtime_of() as runtime:
        return (
            _decisions(runtime, chosen.limit)
            if chosen.decisions
            else _chain(runtime, chosen.action, chosen.limit)
        )


def _decisions(runtime: Runtime, limit: int) -> int:
    with runtime.database.read() as conn:
        made = decisions.signed(conn, limit=limit)
    rows = [(f"{one.at:%Y-%m-%d %H:%M}", one.comment_id, one.move, one.by, one.token_id) for one in made]
    table(("AT (UTC)", "COMMENT", "MOVE", "BY", "TOKEN"), rows)
    return 0


def _chain(runtime: Runtime, action: str | None, limit: int) -> int:
    with runtime.database.read() as conn:
        entries = audit.every(conn)
    rows = [
        (f"{one.created_at:%Y-%m-%d %H:%M}", one.action, one.subject_id or "", one.who, one.reason)
        for one in entries
        if action in (None, one.action)
    ][-limit:]
    table(("AT (UTC)", "ACTION", "SUBJECT", "WHO", "REASON"), rows)
    if not audit.is_whole(entries):
        print(f"\nTHE CHAIN OF {len(entries)} ROWS IS BROKEN: a row was changed or taken out.")
        return EXIT_BROKEN
    end = entries[-1].chain[:16] if entries else "none"
    print(
        f"\nThe chain of {len(entries)} rows is whole. It ends in {end}: note that to miss rows at the end."
    )
    return 0
