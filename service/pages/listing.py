"""What a page shows of a thread: a portion of its conversations, or one conversation. Bounded reads only."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import Connection

from service.api.context import runtime
from service.api.cursors import BadCursor, Cursors, Scope
from service.api.problem import Problem
from service.api.read_query import Sort
from service.domain.errors import FieldError, NotFound
from service.pages.tree import Card, card, nest
from service.store import comments, thread_pages
from service.store.thread_pages import Head, Item, Span

SCOPE = "page"


@dataclass(frozen=True, slots=True)
class Portion:
    """Which part of a thread is asked for. ``comment_id``: the conversation that this comment is part of."""

    sort: Sort = Sort.NEWEST
    after: str | None = None
    comment_id: str | None = None


@dataclass(frozen=True, slots=True)
class Listing:
    """Cards to show. ``following`` and ``beginning`` are queries of links, or None where there is no more."""

    cards: tuple[Card, ...]
    sort: Sort = Sort.NEWEST
    following: Mapping[str, str] | None = None
    beginning: Mapping[str, str] | None = None
    is_conversation: bool = False


def read(conn: Connection, head: Head | None, portion: Portion) -> Listing:
    """The listing of a thread. Raises NotFound for a comment that is not on it, Problem for a cursor."""
    if portion.comment_id is not None:
        return _conversation(conn, head, portion.comment_id, portion.after)
    if head is None:
        if portion.after is not None:
            raise _bad_cursor()
        return Listing((), portion.sort)
    settings = runtime().settings
    limit, each = settings.page_comments, settings.page_replies
    scope = (SCOPE, str(head.id), portion.sort.value)
    sort, after = portion.sort, _open(portion.after, scope)
    span = Span(sort is Sort.NEWEST, limit + 1, after, most_discussed=sort is Sort.DISCUSSED)
    roots, more = _take(thread_pages.roots(conn, head.id, span), limit)
    answered = [item.seq for item in roots if item.reply_count]
    replies = thread_pages.first_replies(conn, answered, each + 1)
    cards = tuple(_with_replies(root, *_take(replies.get(root.seq, []), each)) for root in roots)
    following = None
    if more:
        following = _query(thread_pages.place(roots[-1], span), scope, sort=sort.value)
    beginning = {"sort": portion.sort.value} if portion.after else None
    return Listing(cards, portion.sort, following, beginning)


def published(conn: Connection, head: Head | None, comment_id: str) -> Card:
    """The comment somebody wants to answer; NotFound unless it is published in this thread."""
    ready, its_head = thread_pages.one(conn, comment_id)
    if head is None or its_head.id != head.id:
        raise NotFound("comment")
    return card(Item(0, ready))


def _conversation(conn: Connection, head: Head | None, comment_id: str, after: str | None) -> Listing:
    found = comments.parent(conn, comment_id, head.id) if head is not None else None
    if head is None or found is None:
        raise NotFound("comment")
    root_seq = found.root_seq or found.seq
    roots = thread_pages.roots(conn, head.id, Span(False, 1, root_seq - 1))
    if not roots or roots[0].seq != root_seq:
        raise NotFound("comment")
    scope = (SCOPE, str(head.id), "below", str(root_seq))
    limit = runtime().settings.page_comments
    is_reply = found.root_seq is not None
    start = _open(after, scope) if after is not None else (found.seq - 1 if is_reply else None)
    replies, more = _take(thread_pages.replies(conn, root_seq, Span(False, limit + 1, start)), limit)
    if is_reply and after is None and (not replies or replies[0].seq != found.seq):
        raise NotFound("comment")  # It is there, but readers do not see it.
    root = nest(card(roots[0]), [card(item) for item in replies])
    following = _query(replies[-1].seq, scope, comment=root.id) if more else None
    beginning = {"comment": root.id} if start is not None else None
    return Listing((root,), Sort.OLDEST, following, beginning, is_conversation=True)


def _with_replies(root: Item, replies: list[Item], more: bool) -> Card:
    below = [card(reply) for reply in replies]
    nested = nest(card(root), below)
    # Counted are published replies; a placeholder among the shown ones is none.
    shown = sum(reply.gone is None for reply in below)
    nested.more = max(1, root.reply_count - shown) if more else 0
    return nested


def _take(items: list[Item], limit: int) -> tuple[list[Item], bool]:
    """One more than shown was read: it tells whether there is a next page."""
    return items[:limit], len(items) > limit


def _query(last: int, scope: Scope, **more: str) -> Mapping[str, str]:
    return {**more, "after": Cursors(runtime().secret).seal(last, scope)}


def _open(cursor: str | None, scope: Scope) -> int | None:
    if cursor is None:
        return None
    try:
        return Cursors(runtime().secret).open(cursor, scope)
    except BadCursor:
        raise _bad_cursor() from None


def _bad_cursor() -> Problem:
    return Problem("bad-parameter", errors=(FieldError("after", "not_a_cursor"),))
