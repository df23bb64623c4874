"""Ban whoever wrote a comment, and reject what waits of theirs in the same transaction."""

from sqlalchemy import Connection

from service.domain.moderation import ModerationAction
from service.store import desk_authors, desk_rows
from service.store.house_rules import HouseRule
from service.usecases.ban_author import Ban, ban_author
from service.usecases.decide_comments import BATCH_MAX, Choice, Seen, decide_comments, locked


def ban_and_reject(conn: Connection, ban: Ban, rule: HouseRule | None) -> int:
    """Carry out ``ban``; with a rule of the house also reject by it what waits, with its words to the author.

    Returns how many comments were rejected. Raises as ``ban_author`` does.
    """
    row = desk_rows.get(conn, ban.comment_id, ban.site_id)
    done = 0
    waiting = desk_authors.waiting_of(conn, row.author_id, limit=BATCH_MAX) if rule and row.author_id else []
    if rule is not None and waiting:
        # Everything in the one order of locks: threads, comments, and the author last.
        locked(conn, [ban.comment_id, *(one.comment.id for one in waiting)], row.comment.site_id)
        choice = Choice(
            action=ModerationAction.REJECT, reason=rule.code, message=rule.message, token_id=ban.token_id,
            person_id=ban.person_id, site_id=row.comment.site_id, as_batch=True,
        )  # fmt: skip
        seen = [Seen(one.comment.id, one.comment.version) for one in waiting]
        done = len(decide_comments(conn, seen, choice).done)
    ban_author(conn, ban)
    return done
