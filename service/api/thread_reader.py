"""From a parsed request to the bytes of its answer: the slow half of the reading path, run once a change."""

from dataclasses import dataclass
from itertools import accumulate

from sqlalchemy import Connection

from service.api import outbound
from service.api.cursors import BadCursor, Cursors, Scope
from service.api.problem import Problem
from service.api.read_query import CountsRequest, PageRequest, Sort
from service.domain.errors import FieldError, NotFound
from service.store import thread_pages
from service.store.thread_pages import Head, Item, Span

FROM_THE_START = 0
"""A place before every comment: the first one has seq 1."""


@dataclass(frozen=True, slots=True)
class ThreadReader:
    """Reads what readers may see. ``replies_each``: first replies shown under a comment."""

    cursors: Cursors
    replies_each: int

    def page(self, conn: Connection, site_id: str, request: PageRequest) -> tuple[int, bytes]:
        """The version and the bytes of a page. Raises NotFound for an unknown root, Problem for a cursor.

        A thread that nobody has commented on is an empty page and not an error: every article has one from
        the day it appears, and whether comments wait in it is nobody's business.
        """
        head = thread_pages.head(conn, site_id, request.key_hash)
        root_seq = _root_seq(conn, head, request.root)
        scope = _scope(site_id, request.key_hash, root_seq, request.sort)
        span = self._span(request, scope)
        items = _listed(conn, head, root_seq, span)
        more = len(items) > request.limit
        items = items[: request.limit]
        if root_seq is None:
            shown = self._roots(conn, items, site_id, request.key_hash)
        else:
            shown = [item.json for item in items]
        fitting = _fitting(shown, request.bytes_max)
        more |= fitting < len(items)
        following = self.cursors.seal(thread_pages.place(items[fitting - 1], span), scope) if more else None
        version = head.version if head else outbound.NOBODY_YET
        return version, outbound.page(outbound.thread(request.key, head), shown[:fitting], following, version)

    def single(self, conn: Connection, comment_id: str) -> tuple[int, bytes]:
        """One published comment; NotFound for any other."""
        comment, head = thread_pages.one(conn, comment_id)
        return head.version, outbound.single(comment, head)

    def counts(self, conn: Connection, site_id: str, request: CountsRequest) -> tuple[int, bytes]:
        """Counts by the names the caller used; a thread that is not there has none."""
        found = thread_pages.counts(conn, site_id, {key_hash for _, key_hash in request.threads})
        numbers = {name: found.get(key_hash, 0) for name, key_hash in request.threads}
        return outbound.NOBODY_YET, outbound.counts(numbers)

    def _span(self, request: PageRequest, scope: Scope) -> Span:
        """One more than asked for: it tells whether there is a next page."""
        after = None
        if request.cursor is not None:
            try:
                after = self.cursors.open(request.cursor, scope)
            except BadCursor:
                wrong = FieldError("cursor", "not_a_cursor")
                raise Problem("bad-parameter", errors=(wrong,)) from None
        sort = request.sort
        return Span(sort is Sort.NEWEST, request.limit + 1, after, sort is Sort.DISCUSSED)

    def _roots(self, conn: Connection, roots: list[Item], site_id: str, key_hash: str) -> list[str]:
        answered = [item.seq for item in roots if item.reply_count]
        replies = thread_pages.first_replies(conn, answered, self.replies_each + 1)
        shown = []
        for item in roots:
            first = replies.get(item.seq, [])
            following = None
            if len(first) > self.replies_each:
                scope = _scope(site_id, key_hash, item.seq, Sort.OLDEST)
                last = first[self.replies_each - 1].seq if self.replies_each else FROM_THE_START
                following = self.cursors.seal(last, scope)
            shown.append(outbound.root(item, first[: self.replies_each], following))
        return shown


def _root_seq(conn: Connection, head: Head | None, root: str | None) -> int | None:
    if root is None:
        return None
    if head is None:
        raise NotFound("comment")
    return thread_pages.root_seq(conn, head.id, root)


def _listed(conn: Connection, head: Head | None, root_seq: int | None, span: Span) -> list[Item]:
    if head is None:
        return []
    if root_seq is None:
        return thread_pages.roots(conn, head.id, span)
    return thread_pages.replies(conn, root_seq, span)


def _fitting(shown: list[str], bytes_max: int | None) -> int:
    """How many of them a page of so many bytes holds: the first in any case."""
    if bytes_max is None:
        return len(shown)
    sums = accumulate(len(text.encode()) for text in shown)
    return max(1, sum(taken <= bytes_max for taken in sums))


def _scope(site_id: str, key_hash: str, root_seq: int | None, sort: Sort) -> Scope:
    """What a cursor is good for: this listing, in this order, of this thread of this site."""
    return (site_id, key_hash, "" if root_seq is None else str(root_seq), sort.value)
