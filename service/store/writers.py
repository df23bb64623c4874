"""The marks of browsers and accounts that comments came from, and what was decided about each one's comments.

``verified_browsers`` is for workers alone, who know the author behind an address; what is shown on the desk
comes from what they wrote on the comments.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, delete, exists, func, select, tuple_, update
from sqlalchemy.dialects import postgresql, sqlite

from service.domain.comment import Status
from service.domain.writers import Proof, Writer
from service.store.tables import authors, comments, verified_browsers

_DECIDED = (Status.APPROVED.value, Status.REJECTED.value, Status.SPAM.value)

PORTION = 500
"""Comments that are changed by one statement."""

Pair = tuple[str, str]
"""An author and a mark."""


@dataclass(frozen=True, slots=True)
class Numbers:
    """What became of some comments."""

    published: int = 0
    rejected: int = 0
    spam: int = 0


NONE = Numbers()


def of(conn: Connection, seqs: Collection[int]) -> dict[int, Writer]:
    """What each comment came with, by seq: a mark, and a proof if it is stored already."""
    columns = (comments.c.seq, comments.c.writer_mark, comments.c.proof)
    rows = conn.execute(select(*columns).where(comments.c.seq.in_(list(seqs))))
    return {row.seq: Writer(row.writer_mark, Proof(row.proof or Proof.CLAIMED)) for row in rows}


def mark_of(conn: Connection, comment_seq: int) -> str | None:
    """The mark that a comment came with."""
    query = select(comments.c.writer_mark).where(comments.c.seq == comment_seq)
    return conn.execute(query).scalar_one_or_none()


def verified(conn: Connection, pairs: Iterable[Pair]) -> set[Pair]:
    """Those authors and marks of which the address was confirmed in that browser."""
    wanted = sorted(set(pairs))
    if not wanted:
        return set()
    columns = (verified_browsers.c.author_id, verified_browsers.c.mark)
    return {
        (row.author_id, row.mark)
        for row in conn.execute(select(*columns).where(tuple_(*columns).in_(wanted)))
    }


def known(conn: Connection, written: Mapping[int, str | None]) -> dict[int, Writer]:
    """What each comment came with, and whether its address was confirmed in that browser meanwhile.

    ``written``: comment seq to author id, None for an author nobody knows yet.
    """
    found = of(conn, written)
    pairs = {
        seq: (author_id, mark)
        for seq, author_id in written.items()
        if author_id and (mark := found[seq].mark) and not found[seq].is_proven
    }
    confirmed = verified(conn, pairs.values())
    return found | {seq: Writer(pair[1], Proof.ADDRESS) for seq, pair in pairs.items() if pair in confirmed}


def published_from(conn: Connection, pairs: Collection[Pair]) -> dict[Pair, int]:
    """How many comments readers see of each author from each browser. Reads an index and no comment."""
    if not pairs:
        return {}
    columns = (comments.c.author_id, comments.c.writer_mark)
    where = (
        comments.c.writer_mark.in_({mark for _author, mark in pairs}) & comments.c.writer_mark.is_not(None)
        & comments.c.author_id.in_({author for author, _mark in pairs})
        & (comments.c.status == Status.APPROVED.value)
    )  # fmt: skip
    rows = conn.execute(select(*columns, func.count().label("n")).where(where).group_by(*columns))
    return {(row.author_id, row.writer_mark): row.n for row in rows}


def of_confirmed(conn: Connection, author_ids: Collection[str]) -> dict[str, Numbers]:
    """What became of the comments that came from browsers in which the author's address was confirmed."""
    if not author_ids:
        return {}
    where = (comments.c.proof == Proof.ADDRESS.value) & comments.c.author_id.in_(list(author_ids))
    query = select(comments.c.author_id, comments.c.status, func.count()).where(where)
    return _numbers(conn.execute(query.group_by(comments.c.author_id, comments.c.status)))


def of_accounts(conn: Connection, marks: Collection[str]) -> dict[str, Numbers]:
    """What became of the comments of accounts, by mark, whatever address each came with."""
    if not marks:
        return {}
    where = comments.c.writer_mark.in_(list(marks)) & comments.c.status.in_(_DECIDED)
    query = select(comments.c.writer_mark, comments.c.status, func.count()).where(where)
    return _numbers(conn.execute(query.group_by(comments.c.writer_mark, comments.c.status)))


def bans_of_accounts(conn: Connection, marks: Collection[str]) -> dict[str, datetime]:
    """Until when an account is banned, by mark, whichever of its addresses the ban was made for."""
    if not marks:
        return {}
    where = comments.c.writer_mark.in_(list(marks)) & authors.c.banned_until.is_not(None)
    until = func.max(authors.c.banned_until, type_=authors.c.banned_until.type).label("until")
    query = select(comments.c.writer_mark, until).join(authors, authors.c.id == comments.c.author_id)
    rows = conn.execute(query.where(where).group_by(comments.c.writer_mark))
    return {row.writer_mark: row.until for row in rows}


def proofs_of(conn: Connection, author_id: str) -> dict[Proof, int]:
    """How many of an author's comments are proven in which way, and how many only claim the address."""
    query = select(comments.c.proof, func.count().label("n")).where(comments.c.author_id == author_id)
    rows = conn.execute(query.group_by(comments.c.proof))
    return {Proof(row.proof or Proof.CLAIMED): row.n for row in rows}


def prove(conn: Connection, seqs: Sequence[int]) -> None:
    """Write on these comments, already linked to their authors, that their address is confirmed, if it is."""
    confirmed = exists().where(
        verified_browsers.c.author_id == comments.c.author_id,
        verified_browsers.c.mark == comments.c.writer_mark,
    )
    new = comments.c.seq.in_(list(seqs)) & comments.c.proof.is_(None) & comments.c.writer_mark.is_not(None)
    conn.execute(update(comments).where(new, confirmed).values(proof=Proof.ADDRESS.value))


def confirm(conn: Connection, author_id: str, mark: str) -> None:
    """From now on this browser is the author's own, and so is what came from it before.

    The comments come first and in their order, as everywhere: whoever decides about them at this moment waits
    or is waited for, and never both.
    """
    theirs = (
        (comments.c.author_id == author_id) & (comments.c.writer_mark == mark) & comments.c.proof.is_(None)
    )
    while _change(conn, theirs, {"proof": Proof.ADDRESS.value}, limit=PORTION) == PORTION:
        pass
    dialect = sqlite if conn.dialect.name == "sqlite" else postgresql
    conn.execute(
        dialect.insert(verified_browsers).values(author_id=author_id, mark=mark).on_conflict_do_nothing()
    )


def clear_marks(conn: Connection, author_ids: Collection[str]) -> int:
    """Delete what ties a portion of these authors' comments to a browser or an account; returns how many
    comments that were. Fewer than ``PORTION``: it was the last of them."""
    marked = comments.c.author_id.in_(list(author_ids)) & comments.c.writer_mark.is_not(None)
    return _change(conn, marked, {"writer_mark": None}, limit=PORTION)


def forget_browsers(conn: Connection, author_ids: Collection[str]) -> None:
    """Delete in which browsers these authors' addresses were confirmed."""
    conn.execute(delete(verified_browsers).where(verified_browsers.c.author_id.in_(list(author_ids))))


def _change(conn: Connection, where: ColumnElement[bool], values: Mapping[str, Any], *, limit: int) -> int:
    """Change comments, at most ``limit``, after they were locked in their order; returns how many."""
    # Not by the bare column: the planner would walk through all comments in that order to find a few of them.
    query = select(comments.c.seq).where(where).order_by(comments.c.seq + 0).limit(limit)
    seqs = conn.execute(query.with_for_update()).scalars().all()
    if seqs:
        conn.execute(update(comments).where(comments.c.seq.in_(seqs)).values(values))
    return len(seqs)


def _numbers(rows: Iterable[Any]) -> dict[str, Numbers]:
    counted: dict[str, dict[str, int]] = {}
    for key, status, number in rows:
        counted.setdefault(key, {})[status] = number
    return {key: _of(found) for key, found in counted.items()}


def _of(found: Mapping[str, int]) -> Numbers:
    return Numbers(*(found.get(status, 0) for status in _DECIDED))
