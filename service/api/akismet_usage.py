"""What Akismet's clients ask about their own use: counts of the key's calls, by month and by site.

The numbers are those of ``UsageCounter``. There is no monthly limit here, so ``limit`` is ``none``.
"""

import csv
import io
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from service.runtime import WebRuntime
from service.store import usage
from service.store.tokens import Token
from service.store.usage import COUNTED, Usage
from service.usecases.count_usage import month_of

PAGE_SITES_MAX = 500
"""On one page of a listing."""
FIRST_MONTH = "0000-00"
MONTHS_OF_STATS = 6

_MONTH = re.compile(r"[0-9]{4}-(?:0[1-9]|1[0-2])")
_NUMBER = re.compile(r"[0-9]{1,9}")
_COLUMNS = ("Site", "Total API Calls", "Spam", "Ham", "Missed Spam", "False Positives", "Is Revoked")

More = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Listing:
    """Sites and their numbers: as a document, or as a table where that was asked for."""

    document: dict[str, Any]
    csv: str | None = None


def limit_document(web: WebRuntime, token: Token, more: More) -> dict[str, Any]:
    """``usage-limit``: the calls of this month."""
    web.usage.write()
    with web.database.read() as conn:
        calls = usage.calls_of_month(conn, token.id, month_of(web.clock()))
    document: dict[str, Any] = {"limit": "none", "usage": calls, "percentage": 0, "throttled": False}
    if more.get("extended") in ("1", "true"):
        document |= {"notice_level": "NOTICE_NONE", "upgrade": False}
    return document


def sites_listing(web: WebRuntime, token: Token, more: More) -> Listing | None:
    """``key-sites``: the calls of a month, site by site; None if a parameter is wrong."""
    month = more.get("month") or month_of(web.clock())
    limit, offset = more.get("limit") or str(PAGE_SITES_MAX), more.get("offset") or "0"
    order = more.get("order") or "total"
    orders = ("total", *COUNTED[1:])
    if not (_MONTH.fullmatch(month) and _NUMBER.fullmatch(limit) and _NUMBER.fullmatch(offset)):
        return None
    if order not in orders:
        return None
    web.usage.write()
    with web.database.read() as conn:
        rows = usage.of_key(conn, token.id, since=month, until=month)
    wanted = more.get("filter", "").lower()
    found = [row for row in rows if wanted in row.place.site]
    by = "calls" if order == "total" else order
    found.sort(key=lambda row: (-getattr(row, by), row.place.site))
    first, most = int(offset), min(int(limit), PAGE_SITES_MAX)
    page = found[first : first + most]
    document = {
        month: [_site(row) for row in page], "limit": most, "offset": first, "total": len(found)
    }  # fmt: skip
    if more.get("format") != "csv":
        return Listing(document)
    head = f"Active sites during {month} (limit:{most}, offset: {first}, total: {len(found)})"
    return Listing(document, _table(head, page))


def stats_document(web: WebRuntime, token: Token, more: More) -> dict[str, Any]:
    """``get-stats``: sums and months, of the last half year or (``from=all``) of all that is kept."""
    web.usage.write()
    until = month_of(web.clock())
    since = FIRST_MONTH if more.get("from") == "all" else _earlier(until, MONTHS_OF_STATS - 1)
    with web.database.read() as conn:
        rows = usage.of_key(conn, token.id, since=since, until=until)
    months: dict[str, list[Usage]] = defaultdict(list)
    for row in rows:
        months[row.place.month].append(row)
    sums = _sums(rows)
    judged = sums["spam"] + sums["ham"]
    wrong = min(sums["missed_spam"] + sums["false_positives"], judged)
    breakdown = {
        month: {**_sums(of_month), "blogs": len(of_month), "da": f"{month}-01"}
        for month, of_month in sorted(months.items())
    }
    accuracy = f"{100 * (judged - wrong) / judged:.2f}" if judged else "0"
    # How long people would have taken over the spam is not known, and not guessed.
    return {**sums, "accuracy": accuracy, "time_saved": 0, "breakdown": breakdown}


def _sums(rows: Iterable[Usage]) -> dict[str, int]:
    listed = list(rows)
    return {name: sum(getattr(row, name) for row in listed) for name in COUNTED[1:]}


def _site(row: Usage) -> dict[str, Any]:
    return {
        "site": row.place.site, "api_calls": row.calls, "spam": row.spam, "ham": row.ham,
        "missed_spam": row.missed_spam, "false_positives": row.false_positives, "is_revoked": False,
    }  # fmt: skip


def _table(head: str, rows: Iterable[Usage]) -> str:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(_COLUMNS)
    for row in rows:
        numbers = [getattr(row, name) for name in COUNTED]
        # A host name begins with a letter, a digit or "_": no spreadsheet takes it for a formula.
        writer.writerow([row.place.site, *numbers, "false"])
    return f"{head}\n{text.getvalue()}"


def _earlier(month: str, months: int) -> str:
    count = int(month[:4]) * 12 + int(month[5:]) - 1 - months
    return f"{count // 12:04}-{count % 12 + 1:02}"
