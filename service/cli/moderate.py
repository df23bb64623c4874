"""``lettersdesk moderate``: the queue and decisions without a desk, straight on the database."""

import argparse
import json
import re
from collections.abc import Callable
from typing import Any

from sqlalchemy import Connection

from service.api import staff_view
from service.api.staff_in import REASON_PATTERN
from service.cli.arguments import place, whole
from service.cli.printing import one_line, plain, table
from service.cli.terminal import note, runtime_of
from service.domain.comment import UNDECIDED, Status
from service.domain.errors import FieldError, Invalid
from service.domain.writers import Proof
from service.store import authors, comments, decisions, findings, queue, sites, threads, writers
from service.store.authors import Record
from service.store.threads import Thread
from service.usecases.ban_author import BAN_DAYS_MAX, Ban, ban_author
from service.usecases.moderate_comment import ModerationAction, Order, moderate_comment

LISTED_MAX = 100
DECISIONS_SHOWN_MAX = 100
STATUSES = tuple(status.value for status in Status if status is not Status.ERASED)
HELP = {
    ModerationAction.APPROVE: "publish a comment",
    ModerationAction.REJECT: "refuse a comment; its author is told the reason",
    ModerationAction.SPAM: "refuse a comment as spam",
    ModerationAction.HOLD: "take a comment off the page, or leave it to somebody else",
}

PROVEN = {
    Proof.CLAIMED: "claimed: anybody could have typed this address",
    Proof.ADDRESS: "verified: confirmed by a mailed link in this browser",
    Proof.ACCOUNT: "signed in: the site vouches for this account",
}


def add(parsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the command."""
    commands = parsers.add_parser("moderate", help="list, show, approve, reject, hold; ban an author")
    ways = commands.add_subparsers(title="moderate commands", required=True, metavar="COMMAND")
    listing = ways.add_parser("list", help="comments that wait for a person, oldest first")
    listing.add_argument("--status", choices=STATUSES, help="others [held and pending]")
    listing.add_argument("--site", help="only this site's")
    listing.add_argument("--limit", type=whole(1, LISTED_MAX), default=25, metavar="N")
    listing.set_defaults(run=_list)
    show = ways.add_parser("show", help="one comment with its findings and decisions")
    show.add_argument("id")
    show.add_argument("--json", action="store_true", help="as the API gives it")
    show.set_defaults(run=_show)
    for action, text in HELP.items():
        way = ways.add_parser(action.value, help=text)
        way.add_argument("id")
        way.add_argument(
            "--version", type=place, help="refuse if it has changed since [the version it has now]"
        )
        rejects = action is ModerationAction.REJECT
        way.add_argument("--reason", required=rejects, default="", help="a code such as off_topic")
        way.set_defaults(run=_decide, action=action)
    ban = ways.add_parser("ban", help="ban whoever wrote a comment; nobody is shown who that is")
    ban.add_argument("id")
    ban.add_argument("--days", type=int, default=365, help=f"0 ends a ban, at most {BAN_DAYS_MAX} [365]")
    ban.add_argument("--reason", required=True, help="a code such as insults")
    ban.set_defaults(run=_ban)


def _list(chosen: argparse.Namespace) -> int:
    statuses = (Status(chosen.status),) if chosen.status else tuple(UNDECIDED)
    with runtime_of() as runtime, runtime.database.read() as conn:
        every = sites.every(conn)
        chosen_sites = [sites.resolve(conn, chosen.site).id] if chosen.site else [site.id for site in every]
        found = queue.page(conn, site_ids=chosen_sites, statuses=statuses, after_seq=0, limit=chosen.limit)
    heads = ("ID", "SITE", "STATUS", "V", "SINCE", "NAME", "TEXT")
    rows = [
        (c.id, c.site_id, c.status + (" (parked)" if c.parked else ""), c.version,
         f"{c.created_at:%Y-%m-%d %H:%M}", one_line(c.author_name, 20), c.body)
        for c in found
    ]  # fmt: skip
    table(heads, rows, "There are none." if chosen.status else "Nothing is waiting.")
    return 0


def _show(chosen: argparse.Namespace) -> int:
    with runtime_of() as runtime, runtime.database.read() as conn:
        comment = comments.get(conn, chosen.id)
        author_id = authors.author_of(conn, comment.seq)
        record = authors.record(conn, author_id) if author_id else None
        thread = threads.get(conn, comment.thread_id)
        proof = writers.of(conn, [comment.seq])[comment.seq].proof
        shown = staff_view.staff_comment(
            comment,
            thread,
            findings=findings.newest(conn, comment.seq),
            decisions=decisions.of_comment(conn, comment.seq, limit=DECISIONS_SHOWN_MAX),
            record=record,
        )
    if chosen.json:
        print(json.dumps(shown, indent=2))
        return 0
    print(f"{comment.id}  {comment.site_id}  {comment.status}, version {comment.version}")
    print(f"in {_place(thread)}")
    print(f"{plain(comment.author_name)}, {comment.created_at:%Y-%m-%d %H:%M} UTC; {_told(record, proof)}\n")
    print(plain(comment.body) + "\n")
    _print_findings(shown)
    return 0


def _place(thread: Thread) -> str:
    title = thread.title or thread.claimed_title or ""
    return "  ".join(plain(part) for part in dict.fromkeys((title, thread.url or "", thread.key)) if part)


def _told(record: Record | None, proof: Proof) -> str:
    """The past of whoever gave this address, in numbers, and how far it is proven that this is them."""
    if record is None:
        return "no worker has looked yet who wrote it"
    numbers = f"{record.published} published, {record.rejected} rejected, {record.spam} spam"
    banned = f", banned until {record.banned_until:%Y-%m-%d %H:%M} UTC" if record.banned_until else ""
    return f"this author so far: {numbers}{banned}; {PROVEN[proof]}"


def _print_findings(shown: dict[str, object]) -> None:
    said, made = shown["findings"], shown["decisions"]
    assert isinstance(said, list)
    assert isinstance(made, list)
    rows = [(f["check"], *_said(f)) for f in said]
    table(("CHECK", "LABEL", "SCORE", "REASON"), rows)
    print()
    rows = [(d["at"], d["by"], d["to_status"], " ".join(r["code"] for r in d["reasons"])) for d in made]
    table(("AT", "BY", "TO", "REASONS"), rows)


def _said(found: dict[str, Any]) -> tuple[str, str, str]:
    """Label, score and reason of one finding; of a check that failed, that it did."""
    if found["error"] is not None:
        return "error", "", found["error"]
    return found["label"], f"{found['score']:.2f}", found["reason"]


def _decide(chosen: argparse.Namespace) -> int:
    reason = _reason(chosen.reason)

    def decide(conn: Connection) -> str:
        version = chosen.version or comments.get(conn, chosen.id).version
        order = Order(
            comment_id=chosen.id, action=chosen.action, version=version, reason=reason, token_id=None
        )  # fmt: skip
        comment = moderate_comment(conn, order)
        note(conn, f"moderate.{chosen.action}", comment.id, reason)
        return f"{comment.id} is {comment.status} now, version {comment.version}."

    return _do(decide)


def _ban(chosen: argparse.Namespace) -> int:
    reason = _reason(chosen.reason)

    def ban(conn: Connection) -> str:
        until = ban_author(
            conn, Ban(comment_id=chosen.id, days=chosen.days, reason=reason, token_id=None)
        )  # fmt: skip
        note(conn, "moderate.ban", chosen.id, reason)
        who = f"The author of {chosen.id}"
        return f"{who} is banned until {until:%Y-%m-%d %H:%M} UTC." if until else f"{who} is not banned."

    return _do(ban)


def _do(work: Callable[[Connection], str]) -> int:
    with runtime_of() as runtime:
        print(runtime.database.write(work))
    return 0


def _reason(text: str) -> str:
    if text and not re.fullmatch(REASON_PATTERN, text):
        raise Invalid((FieldError("reason", "pattern", "a-z, 0-9, _, . and -, 80 characters"),))
    return text
