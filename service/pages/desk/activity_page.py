"""Activity: what was decided and changed, by whom, and when. Nothing here can be edited or deleted.

The same filters give a page or a CSV file, which no spreadsheet can be tricked by (``domain/csv_cells.py``).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from urllib.parse import urlencode

from flask import Response, request

from service.api.context import runtime
from service.api.problem import Problem
from service.domain import csv_cells
from service.domain.ids import looks_like_id
from service.pages.desk import activity_words, paging, sentences, shell
from service.pages.desk.visitor import Person, signed_in
from service.pages.place import own_path
from service.store import desk_log, desk_people
from service.store.desk_log import LogFilter

PAGE_LINES = 50
CSV_LINES_MAX = 20_000
LISTING = "activity"
BOM = "\ufeff"
"""Without it some spreadsheets read UTF-8 as something else."""

PATH, CSV = "/desk/activity", "/desk/activity.csv"
WHAT = (
    "approve", "reject", "spam", "hold", "escalate", "later", "feature", "undo", "dismiss", "batch.approve",
    "batch.reject", "batch.spam", "batch.undo", "author.trusted", "author.limited", "author.normal",
    "author.ban", "author.unban", "story.guard", "site.off_duty", "house_rule.set", "house_rule.retire",
    "ruleset.activate", "note.write", "note.remove",
)  # fmt: skip
"""What can be chosen in the filter."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What the address asks for; what it holds that means nothing is Problem 404."""

    site: str | None
    who: str
    what: str
    first: str
    last: str

    def filter(self, person: Person) -> LogFilter:
        """The same for the store."""
        return LogFilter(
            sites=(self.site,) if self.site else tuple(site.id for site in person.sites),
            person_id=self.who if looks_like_id(self.who) else None, action=self.what or None,
            since=_day(self.first), until=_day(self.last, days=1), checks=self.who == "checks",
        )  # fmt: skip

    def query(self, **more: str | None) -> str:
        """The query string of this filter."""
        values = {"site": self.site, "who": self.who, "what": self.what, "from": self.first, "to": self.last}
        given = {name: value for name, value in (values | more).items() if value}
        return f"?{urlencode(given)}" if given else ""


@signed_in()
def show(person: Person) -> Response:
    """A page of the log, newest first."""
    asked = _asked(person)
    after = paging.opened(request.args.get("after", ""), LISTING)
    with runtime().database.read() as conn:
        page = desk_log.page(conn, asked.filter(person), after=after, limit=PAGE_LINES)
        names = desk_people.names(conn)
    following = paging.sealed(page.next, LISTING)
    values = {
        "lines": activity_words.shown(page.lines), "asked": asked, "site": asked.site, "names": names,
        "whats": [(code, sentences.action_word(code)) for code in WHAT], "now": runtime().clock(),
        "next": own_path(PATH) + asked.query(after=following) if following else None,
        "csv": own_path(CSV) + asked.query(), "back": PATH + asked.query(),
        "looked_back_to": page.looked_back_to,
        "filtered": bool(asked.query()), "csv_lines_max": CSV_LINES_MAX,
        "sites": {one.id: one.name for one in person.sites},
    }  # fmt: skip
    return shell.page("desk/activity.html", person, values)


@signed_in()
def export(person: Person) -> Response:
    """The same lines as a file, the newest ``CSV_LINES_MAX``."""
    asked = _asked(person)
    with runtime().database.read() as conn:
        content = "".join(_lines(desk_log.every(conn, asked.filter(person), most=CSV_LINES_MAX)))
    answer = Response(content.encode("utf-8", "replace"), content_type="text/csv; charset=utf-8")
    name = f"lettersdesk-activity-{runtime().clock():%Y-%m-%d}.csv"
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    answer.headers["X-Content-Type-Options"] = "nosniff"
    return shell.guarded(answer)


def _lines(found: Iterator[desk_log.Line]) -> Iterator[str]:
    yield BOM
    yield from csv_cells.lines([desk_log.CSV_HEAD])
    yield from csv_cells.lines(desk_log.csv_row(line) for line in found)


def _asked(person: Person) -> Asked:
    who, what = request.args.get("who", ""), request.args.get("what", "")
    first, last = request.args.get("from", ""), request.args.get("to", "")
    if (who and who != "checks" and not looks_like_id(who)) or (what and what not in WHAT):
        raise Problem("not-found")
    for typed in (first, last):
        _day(typed)
    return Asked(site=shell.chosen_site(person), who=who, what=what, first=first, last=last)


def _day(typed: str, *, days: int = 0) -> datetime | None:
    """The beginning of a day in UTC, such as ``2026-11-22``, or of one some days later."""
    if not typed:
        return None
    try:
        day = date.fromisoformat(typed) + timedelta(days=days)
    except (ValueError, OverflowError):
        raise Problem("not-found") from None
    return datetime(day.year, day.month, day.day, tzinfo=UTC)
