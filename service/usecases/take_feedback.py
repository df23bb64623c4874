"""Keep what a program says a text should have got, without the addresses that stand in the text."""

from dataclasses import replace

from sqlalchemy import Connection

from service.checks.redaction import without_addresses
from service.domain.text import replaced
from service.store import feedback
from service.store.feedback import Feedback

TOKEN_CHARS_MAX = 200
"""Of ``client_token`` and ``community_id``; what is longer is cut, as it only helps to find a row again."""


def take_feedback(conn: Connection, given: list[Feedback]) -> None:
    """Store the rows, in one statement of the caller's transaction. They change no comment and no score."""
    feedback.add(conn, [_kept(one) for one in given])


def _kept(one: Feedback) -> Feedback:
    return replace(
        one,
        body=replaced(without_addresses(one.body)),
        client_token=_short(one.client_token),
        community_id=_short(one.community_id),
    )


def _short(text: str | None) -> str | None:
    """None for an empty one."""
    return replaced(without_addresses(text))[:TOKEN_CHARS_MAX] if text else None
