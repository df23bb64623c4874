"""Public shapes, each key named. Comments arrive as ready JSON and are joined as they are, never read.

A thread's title is the site's own word. Its address came with somebody's first comment, so it is shown only
once a comment of that thread is: until then, a thread that a stranger opened and none look the same.
"""

from collections.abc import Mapping, Sequence

from service.store.fragments import inert_json
from service.store.thread_pages import Head, Item

NOBODY_YET = 0
"""The version of a thread in which nothing was ever published."""


def thread(key: str, head: Head | None) -> str:
    """A thread; ``head`` is None where nobody has commented yet."""
    shown = head if head is not None and head.published_count else None
    return inert_json(
        {
            "key": key,
            "title": head.title if head else None,
            "url": shown.url if shown else None,
            "closed": head.closed if head else False,
            "closed_at": head.closed_at if head else None,
            "published_count": head.published_count if head else 0,
        }
    )


def root(item: Item, replies: Sequence[Item], replies_next: str | None) -> str:
    """A comment that answers no other, with its first replies and the cursor of the rest."""
    return (
        f'{item.json[:-1]},"reply_count":{item.reply_count},'
        f'"replies":[{",".join(reply.json for reply in replies)}],"replies_next":{inert_json(replies_next)}}}'
    )


def page(thread_json: str, comments: Sequence[str], next_cursor: str | None, version: int) -> bytes:
    """A page of comments; ``next`` is the cursor of the following one, or null at the end."""
    text = (
        f'{{"thread":{thread_json},"comments":[{",".join(comments)}],'
        f'"next":{inert_json(next_cursor)},"version":{version}}}'
    )
    return text.encode("utf-8")


def single(comment: str, head: Head) -> bytes:
    """One comment with the thread it is in."""
    return f'{{"comment":{comment},"thread":{thread(head.key, head)}}}'.encode()


def counts(numbers: Mapping[str, int]) -> bytes:
    """Published comments of each thread, under the name the caller gave it."""
    return inert_json({"counts": dict(numbers)}).encode("utf-8")
