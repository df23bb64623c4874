"""The door that readers come through: a thin WSGI callable in front of everything else.

Most requests to a comment service ask for a page that did not change. This answers them without Flask,
session, limiter, ORM or JSON encoder: a parsed query, a look-up in memory, bytes. It takes GET and HEAD of
its three addresses and hands all else on. Errors are problem documents, as everywhere.
"""

import logging
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Generic, TypeVar
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

from sqlalchemy import Connection

from service.api import read_query
from service.api.cursors import Cursors
from service.api.encoded import PUBLIC, Ready, accepts_gzip, cache_control, matches, ready
from service.api.errors import problem_of
from service.api.page_cache import PageCache, Source
from service.api.problem import Problem, document
from service.api.read_query import CountsRequest, PageRequest
from service.api.sites import KnownSites
from service.api.thread_reader import ThreadReader
from service.domain.errors import Invalid, LettersdeskError
from service.domain.ids import looks_like_id
from service.settings import Settings
from service.store import thread_pages
from service.store.engine import Database

log = logging.getLogger(__name__)

COMMENTS = "/api/v1/comments"
COUNTS = "/api/v1/counts"
METHODS = ("GET", "HEAD")

MEMO_CHARS_MAX = 1_000_000
MEMO_QUERY_CHARS_MAX = 1_024
MEMO_QUERY_CHARS_OVERHEAD = 256
"""Parsed queries that are remembered: so many characters of them in all, and none longer. What one becomes
weighs some times its length and never less than the overhead, so this is some megabytes."""

OUTCOMES = ("hit", "miss", "not_modified", "refused", "unavailable", "failed")
"""What ``count`` is called with, once a request."""

R = TypeVar("R")


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What the door needs of a runtime."""

    database: Database
    settings: Settings
    secret: bytes = field(repr=False)


class PublishedDoor:
    """Answers for published comments; everything else goes to ``next_app``."""

    def __init__(
        self,
        reading: Reading,
        next_app: WSGIApplication,
        count: Callable[[str], object] = lambda _outcome: None,
    ) -> None:
        settings = reading.settings
        self._settings = settings
        self._database = reading.database
        self._next = next_app
        self._count = count
        self._reader = ThreadReader(Cursors(reading.secret), settings.page_replies)
        self._cache_control = cache_control(settings.shared_cache_s)
        check_s = settings.version_check_ms / 1000
        self._sites = KnownSites(reading.database)
        self._cache = PageCache(
            bytes_max=settings.page_cache_bytes_max,
            check_s=check_s,
            wait_s=settings.database_wait_ms / 1000 + 1,
        )
        self._pages: _Memo[PageRequest] = _Memo(lambda query: read_query.page(query, settings))
        self._lists: _Memo[CountsRequest] = _Memo(lambda query: read_query.counts(query, settings))

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """One request. Never raises for one that is its own."""
        path: str = environ["PATH_INFO"]
        find = self._finder(path) if environ["REQUEST_METHOD"] in METHODS else None
        if find is None:
            return self._next(environ, start_response)
        try:
            page, outcome = find(environ.get("QUERY_STRING", ""))
        except Exception as error:
            return self._refuse(environ, start_response, error)
        return self._send(environ, start_response, page, outcome)

    def _finder(self, path: str) -> Callable[[str], tuple[Ready, str]] | None:
        if path == COMMENTS:
            return self._page
        if path == COUNTS:
            return self._numbers
        if path.startswith(COMMENTS + "/") and looks_like_id(comment_id := path[len(COMMENTS) + 1 :]):
            return lambda query: self._single(comment_id, query)
        return None

    def _page(self, query: str) -> tuple[Ready, str]:
        request = self._pages.parsed(query)
        site_id = self._site(request.site)
        key = (site_id, request.key_hash, request.sort, request.limit, request.bytes_max, request.cursor,
               request.root)  # fmt: skip
        page = self._cache.fresh(key)
        if page is not None:
            return page, "hit"

        def look() -> int:
            with self._database.read() as conn:
                return thread_pages.version(conn, site_id, request.key_hash)

        build = self._builder(lambda conn: self._reader.page(conn, site_id, request))
        return self._cache.get(key, Source((site_id, request.key_hash), look, build)), "miss"

    def _numbers(self, query: str) -> tuple[Ready, str]:
        request = self._lists.parsed(query)
        site_id = self._site(request.site)
        key = ("counts", site_id, request.threads)
        page = self._cache.fresh(key)
        if page is not None:
            return page, "hit"
        build = self._builder(lambda conn: self._reader.counts(conn, site_id, request))
        return self._cache.get(key, Source(key, None, build)), "miss"

    def _single(self, comment_id: str, query: str) -> tuple[Ready, str]:
        read_query.nothing(query)
        key = ("comment", comment_id)
        page = self._cache.fresh(key)
        if page is not None:
            return page, "hit"
        build = self._builder(lambda conn: self._reader.single(conn, comment_id))
        return self._cache.get(key, Source(key, None, build)), "miss"

    def _site(self, named: str | None) -> str:
        """The site that is meant. It may be left out only where there is exactly one; never "all"."""
        try:
            return self._sites.resolve(named).id
        except Invalid as error:
            raise Problem("bad-parameter", errors=error.errors) from None

    def _builder(self, read: Callable[[Connection], tuple[int, bytes]]) -> Callable[[], tuple[int, Ready]]:
        def build() -> tuple[int, Ready]:
            with self._database.read() as conn:
                version, body = read(conn)
            # Compressed after the connection was given back: others may be waiting for one.
            return version, ready(body, self._cache_control)

        return build

    def _send(
        self, environ: WSGIEnvironment, start_response: StartResponse, page: Ready, outcome: str
    ) -> list[bytes]:
        form = page.plain
        if page.zipped is not None and accepts_gzip(environ.get("HTTP_ACCEPT_ENCODING", "")):
            form = page.zipped
        known = environ.get("HTTP_IF_NONE_MATCH")
        if known is not None and matches(known, form.etag):
            self._count("not_modified")
            start_response("304 Not Modified", list(form.unchanged))
            return []
        self._count(outcome)
        start_response("200 OK", list(form.headers))
        return [] if environ["REQUEST_METHOD"] == "HEAD" else [form.body]

    def _refuse(
        self, environ: WSGIEnvironment, start_response: StartResponse, error: Exception
    ) -> list[bytes]:
        if isinstance(error, Problem):
            problem = error
        elif isinstance(error, LettersdeskError):
            problem = problem_of(error)
        else:
            log.error("request.failed", exc_info=error)
            problem = Problem("internal-error")
        made = document(problem)
        self._count({500: "failed", 503: "unavailable"}.get(made.status, "refused"))
        length = ("Content-Length", str(len(made.body)))
        start_response(f"{made.status} {problem.kind.name}", [*made.headers.items(), length, *PUBLIC])
        return [] if environ["REQUEST_METHOD"] == "HEAD" else [made.body]


class _Memo(Generic[R]):
    """Remembers how a query string was read: the same few are asked for again and again."""

    def __init__(self, parse: Callable[[str], R]) -> None:
        self._parse = parse
        self._known: dict[str, R] = {}
        self._chars = 0

    def parsed(self, query: str) -> R:
        """The request in ``query``. Raises Problem, each time anew."""
        found = self._known.get(query)
        if found is None:
            found = self._parse(query)
            if len(query) <= MEMO_QUERY_CHARS_MAX:
                self._keep(query, found)
        return found

    def _keep(self, query: str, found: R) -> None:
        weight = len(query) + MEMO_QUERY_CHARS_OVERHEAD
        if self._chars + weight > MEMO_CHARS_MAX:
            self._known.clear()
            self._chars = 0
        # Two threads that keep the same query count it twice, which only clears the memory a little sooner.
        self._known[query] = found
        self._chars += weight
