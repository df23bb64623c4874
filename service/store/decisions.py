"""Decisions: who moved a comment, from where, to where, and why. The moderation log: append-only."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, func, insert, select

from service.domain.comment import Status
from service.domain.lifecycle import Actor
from service.domain.verdict import Reason
from service.store.desk_people import NAMELESS
from service.store.tables import comments, decisions, people, tokens


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """One move of one comment. ``comment_version`` is the version that the move made."""

    comment_seq: int
    comment_version: int
    from_status: Status
    to_status: Status
    actor: Actor
    reasons: tuple[Reason, ...] = ()
    ruleset_version: int | None = None
    token_id: str | None = None
    created_at: datetime | None = None
    # The rest is of decisions that moderators make.
    action: str | None = None
    """What was done; several actions make the same move."""
    person_id: str | None = None
    site_id: str | None = None
    batch_id: str | None = None
    """The same for all decisions that one click made."""
    message: str | None = None
    """What the author is told beside the reason."""
    undoes: int | None = None
    """``seq`` of the decision that this one takes back."""
    marks: dict[str, Any] | None = None
    """What was marked on the comment before, so that undoing puts it back."""
    seq: int = 0


def add(conn: Connection, made: Sequence[Decision]) -> None:
    """Store decisions in one statement."""
    if made:
        conn.execute(insert(decisions).inline(), [_row(decision) for decision in made])


def of_comment(conn: Connection, comment_seq: int, *, limit: int) -> list[Decision]:
    """The last decisions on a comment, newest first."""
    query = select(decisions).where(decisions.c.comment_seq == comment_seq)
    return [_decision(row) for row in conn.execute(query.order_by(decisions.c.seq.desc()).limit(limit))]


def latest(conn: Connection, comment_seq: int) -> Decision | None:
    """The last decision on a comment, or None while nobody decided."""
    query = select(decisions).where(decisions.c.comment_seq == comment_seq)
    row = conn.execute(query.order_by(decisions.c.seq.desc()).limit(1)).first()
    return _decision(row) if row else None


def latest_of(conn: Connection, comment_seqs: Collection[int]) -> dict[int, Decision]:
    """The last decision on each of these comments, by comment seq; two statements for all of them."""
    newest = select(func.max(decisions.c.seq)).where(decisions.c.comment_seq.in_(comment_seqs))
    newest = newest.group_by(decisions.c.comment_seq)
    seqs = list(conn.execute(newest).scalars())
    rows = conn.execute(select(decisions).where(decisions.c.seq.in_(seqs)))
    return {row.comment_seq: _decision(row) for row in rows}


@dataclass(frozen=True, slots=True)
class Signed:
    """A decision that came with a token, for the operator: nobody else is told who decided."""

    at: datetime
    comment_id: str
    move: str
    by: str
    """A person's login, or the name of a program's token."""
    token_id: str


def signed(conn: Connection, *, limit: int) -> list[Signed]:
    """The newest ``limit`` decisions that came with a token, newest first."""
    query = (
        select(
            decisions.c.created_at, comments.c.id, decisions.c.from_status, decisions.c.to_status,
            people.c.login, tokens.c.name, decisions.c.token_id,
        )
        .join(comments, comments.c.seq == decisions.c.comment_seq)
        .join(tokens, tokens.c.id == decisions.c.token_id)
        .outerjoin(people, people.c.id == tokens.c.person_id)
        .order_by(decisions.c.seq.desc())
        .limit(limit)
    )  # fmt: skip
    return [
        Signed(
            row.created_at,
            row.id,
            f"{row.from_status} -> {row.to_status}",
            row.login or row.name,
            row.token_id,
        )
        for row in conn.execute(query)
    ]


def of_version(conn: Connection, comment_seq: int, version: int) -> Decision | None:
    """The decision that made this version of a comment, or None."""
    where = (decisions.c.comment_seq == comment_seq) & (decisions.c.comment_version == version)
    row = conn.execute(select(decisions).where(where)).first()
    return _decision(row) if row else None


def undone(conn: Connection, seqs: Collection[int]) -> set[int]:
    """Those of these decisions that were taken back; one statement."""
    query = select(decisions.c.undoes).where(decisions.c.undoes.in_(list(seqs)))
    return set(conn.execute(query).scalars())


def of_batch(conn: Connection, batch_id: str, *, limit: int) -> list[tuple[str, Decision]]:
    """The decisions of a batch, each with its comment's id, oldest first."""
    query = (
        select(decisions, comments.c.id.label("comment_id"))
        .join(comments, comments.c.seq == decisions.c.comment_seq)
        .where(decisions.c.batch_id == batch_id)
        .order_by(decisions.c.seq)
        .limit(limit)
    )
    return [(row.comment_id, _decision(row)) for row in conn.execute(query)]


def of_comments(
    conn: Connection, comment_seqs: Collection[int], *, limit: int
) -> list[tuple[Decision, str | None]]:
    """The decisions on these comments, the newest first, each with the display name of who made it: None
    where that was no person. One statement."""
    query = (
        select(decisions, people.c.id.label("known"), people.c.display_name)
        .outerjoin(people, people.c.id == decisions.c.person_id)
        .where(decisions.c.comment_seq.in_(list(comment_seqs)))
        .order_by(decisions.c.seq.desc())
        .limit(limit)
    )
    return [
        (_decision(row), (row.display_name or NAMELESS) if row.known else None) for row in conn.execute(query)
    ]


def _row(decision: Decision) -> dict[str, object]:
    return {
        "comment_seq": decision.comment_seq,
        "comment_version": decision.comment_version,
        "from_status": decision.from_status.value,
        "to_status": decision.to_status.value,
        "actor": decision.actor.value,
        "token_id": decision.token_id,
        "reasons": [[r.check, r.code, r.score, r.threshold, r.rule] for r in decision.reasons],
        "ruleset_version": decision.ruleset_version,
        "action": decision.action,
        "person_id": decision.person_id,
        "site_id": decision.site_id,
        "batch_id": decision.batch_id,
        "message": decision.message,
        "undoes": decision.undoes,
        "marks": decision.marks,
    }


def _decision(row: Any) -> Decision:
    reasons = tuple(
        Reason(check=check, code=code, score=score, threshold=threshold, rule=rule)
        for check, code, score, threshold, rule in row.reasons
    )
    return Decision(
        comment_seq=row.comment_seq,
        comment_version=row.comment_version,
        from_status=Status(row.from_status),
        to_status=Status(row.to_status),
        actor=Actor(row.actor),
        reasons=reasons,
        ruleset_version=row.ruleset_version,
        token_id=row.token_id,
        created_at=row.created_at,
        action=row.action,
        person_id=row.person_id,
        site_id=row.site_id,
        batch_id=row.batch_id,
        message=row.message,
        undoes=row.undoes,
        marks=row.marks,
        seq=row.seq,
    )
