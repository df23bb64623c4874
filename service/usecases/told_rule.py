"""The rule of the house that a rejection names, for its author."""

from sqlalchemy import Connection

from service.domain.comment import Comment, Status
from service.domain.lifecycle import Actor
from service.store import told_rules
from service.store.house_rules import HouseRule
from service.usecases.author_side import AuthorSide
from service.usecases.edit_house_rules import rules_of


def told_rule(conn: Connection, comment: Comment, side: AuthorSide) -> HouseRule | None:
    """As it was when a person rejected the comment by it. None for a reason that is no rule, and for
    whatever is not rejected by a person."""
    last = side.last
    if side.status is not Status.REJECTED or last is None or last.actor is not Actor.MODERATOR:
        return None
    if not last.reasons or last.created_at is None:
        return None
    code = last.reasons[0].code
    own = told_rules.of_code(conn, comment.site_id, code, last.created_at)
    defaults = () if own else rules_of(conn, comment.site_id)
    return own or next((rule for rule in defaults if rule.code == code), None)
