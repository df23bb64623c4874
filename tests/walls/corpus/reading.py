"""Class ``read``: queries that are wrong, and queries that fish for what is private."""

from urllib.parse import quote

from tests.walls.corpus.texts import INJECTIONS

SURFACES = (
    "/api/v1/comments?thread={thread}", "/api/v1/comments?thread={thread}&sort=oldest&limit=100",
    "/api/v1/comments?thread={thread}&root={published}", "/api/v1/comments/{published}",
    "/api/v1/counts?threads={thread}", "/api/v1/counts?thread={thread}", "/t/demo/{thread}", "/t/demo/canal",
    "/t/demo/{thread}/fragment", "/t/demo/{thread}/feed.atom", "/t/demo/feed.atom",
    "/api/v1/openapi.json", "/healthz", "/readyz", "/", "/demo/", "/demo/harbour-baths",
)  # fmt: skip
"""Everything a stranger can read, with something in it."""

PARAMETERS = (
    "email", "author_email", "author", "author_name", "mail", "user", "q", "search", "filter", "fields",
    "include", "expand", "status", "state", "with_email", "contact", "order", "order_by", "sort_by", "since",
    "page", "offset", "callback", "format", "site_id", "admin", "debug", "_method", "token", "preview",
    "unapproved", "moderation-hash",
)  # fmt: skip

ONCE = ("thread", "sort", "limit", "kb", "site", "cursor", "root")
SORTS = (
    "author_email",
    "email",
    "seq",
    "status",
    "id desc",
    "created_at;--",
    "-id",
    "NEWEST",
    "newest,oldest",
    "1",
    "",
)
LIMITS = ("0", "-1", "101", "1e3", "٣", "１０", "1.0", "0x10", " 5", "5 ", "9" * 400, "NaN", "all", "*", "")
CURSORS = ("", "x", "0", "a" * 36, "A" * 5_000, "../..", "%00", "eyJpZCI6MX0", "gASVCgAAAA", "-1", "null")
THREADS = (
    "",
    "%00",
    "%ff%fe",
    "%ed%a0%80",
    "a" * 5_000,
    "http://",
    "https://user@news.example.org/",
    "%20",
    "%e2%80%8b",
)
SITES = ("other", "", "*", "%", "demo'", "DEMO", "../demo", "demo,other", "a" * 500, "null")


def queries(thread: str) -> list[tuple[str, str, frozenset[int]]]:
    """Name, path, and the statuses that may come back."""
    base = f"/api/v1/comments?thread={thread}"
    wrong = frozenset({400, 404})
    found = [(f"sort {text!r}", f"{base}&sort={quote(text)}", wrong) for text in SORTS]
    found += [(f"limit {text[:20]!r}", f"{base}&limit={quote(text)}", wrong) for text in LIMITS]
    found += [(f"cursor {text[:20]!r}", f"{base}&cursor={quote(text)}", wrong) for text in CURSORS]
    found += [(f"thread {text[:20]!r}", f"/api/v1/comments?thread={text}", wrong) for text in THREADS]
    found += [(f"site {text[:20]!r}", f"{base}&site={quote(text)}", wrong | {200, 422}) for text in SITES]
    found += [(f"parameter {name}", f"{base}&{name}=1", wrong) for name in PARAMETERS]
    found += [
        (f"twice {name}", f"{base}&{name}=x&{name}=x", wrong) for name in ("thread", "sort", "limit", "site")
    ]
    for text in INJECTIONS:
        typed = quote(text, safe="")
        # A thread may have any name; elsewhere these are no identifiers.
        found.append((f"thread {text[:30]!r}", f"/api/v1/comments?thread={typed}", wrong | {200}))
        found.append((f"counts {text[:30]!r}", f"/api/v1/counts?thread={typed}", wrong | {200}))
        found += [
            (f"{name} {text[:30]!r}", f"{base}&{name}={typed}", wrong)
            for name in ("sort", "cursor", "root", "limit", "kb")
        ]
        found.append((f"id {text[:30]!r}", f"/api/v1/comments/{typed}", frozenset({400, 404, 405})))
    found += [
        ("nothing at all", "/api/v1/comments", wrong), ("no thread", "/api/v1/comments?limit=5", wrong),
        ("a long query", f"{base}&x={'y' * 60_000}", wrong | {414, 431}),
        ("5,000 parameters", base + "&a=1" * 5_000, wrong),
        ("not encoded", "/api/v1/comments?thread=%zz&%%%", wrong),
        ("semicolons", f"{base};limit=5;sort=oldest", wrong | {200}), ("no value", f"{base}&limit", wrong),
        ("too many threads", "/api/v1/counts?threads=" + ",".join(f"t{n}" for n in range(200)), wrong),
        ("no threads", "/api/v1/counts", wrong),
        ("an empty thread", "/api/v1/counts?threads=,,", wrong | {200}),
        ("a foreign root", f"{base}&root={'a' * 26}", wrong | {200}),
        ("an odd root", f"{base}&root=x", wrong), ("parameters for nothing", "/healthz?x=1", wrong | {200}),
        ("a query for one", "/api/v1/comments/x?email=1", wrong | {405}),
    ]  # fmt: skip
    return found
