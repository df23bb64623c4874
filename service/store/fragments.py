"""The public shape of a comment, as ready JSON. Each key is named here, so nothing else can leave by it.

The text is rendered once, when the comment is published, and joined into pages as it stands. ``<``, ``>``
and ``&`` are written as JSON escapes: the answer stays inert even where somebody pastes it into a page.
"""

from datetime import datetime

import orjson

_OPTIONS = orjson.OPT_UTC_Z | orjson.OPT_OMIT_MICROSECONDS

_INERT = (
    (b"<", b"\\u003c"),
    (b">", b"\\u003e"),
    (b"&", b"\\u0026"),
    ("\u2028".encode(), b"\\u2028"),
    ("\u2029".encode(), b"\\u2029"),
)
"""None of these bytes can stand outside of a JSON string, so replacing them keeps the meaning."""


def comment(
    *,
    ids: tuple[str, str | None],
    author: tuple[str, str | None, str, str | None],
    body: str,
    times: tuple[datetime, datetime | None],
    featured: bool,
) -> str:
    """A published comment. ``ids``: its own and its parent's; ``author``: name, website, label and badge;
    ``times``: when it was posted and when it was edited last."""
    return inert_json(
        {
            "id": ids[0],
            "parent_id": ids[1],
            "state": "published",
            "featured": featured,
            "author": {"name": author[0], "url": author[1], "label": author[2], "badge": author[3]},
            "body": body,
            "created_at": times[0],
            "edited_at": times[1],
        }
    )


def placeholder(comment_id: str, parent_id: str | None, *, deleted: bool) -> str:
    """Where a comment was that still has published replies: no author, no text, no time. ``deleted``: its
    author took it back; else somebody else did."""
    state = "deleted" if deleted else "removed"
    return inert_json({"id": comment_id, "parent_id": parent_id, "state": state})


def inert_json(value: object) -> str:
    """``value`` as JSON that holds no character with a meaning in HTML. Times are RFC 3339 in UTC."""
    text = orjson.dumps(value, option=_OPTIONS)
    for character, escape in _INERT:
        if character in text:
            text = text.replace(character, escape)
    return text.decode("utf-8")
