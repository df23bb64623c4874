"""Comments that say nearly the same: those that wait beside one, and what was decided about others.

By the prints that the checks keep for a while; who wrote them is not read from there.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, select, text

from service.domain.comment import Status
from service.domain.simhash import bands, is_near
from service.store import decisions
from service.store.desk_rows import DESK_COLUMNS, DeskComment, desk_comment
from service.store.tables import comments, prints
from service.store.tables_comments import WAITS

CANDIDATES_MAX = 400
"""Prints read for each band: a flood of one text costs no more than this."""

GROUP_MIN = 2
_BANDS = (prints.c.band_0, prints.c.band_1, prints.c.band_2, prints.c.band_3)


@dataclass(frozen=True, slots=True)
class Group:
    """Waiting comments that say nearly the same, oldest first. ``authors`` counts those that are known."""

    comments: tuple[DeskComment, ...]
    authors: int


@dataclass(frozen=True, slots=True)
class SimilarDecision:
    """What became of a comment that said nearly the same."""

    comment_id: str
    body: str
    status: Status
    reason: str
    at: datetime | None


def groups(conn: Connection, rows: Sequence[DeskComment]) -> list[Group]:
    """The groups of near-identical waiting comments that those of a page belong to; seven statements at
    most for any page of one site."""
    found = []
    for site_id in sorted({row.comment.site_id for row in rows}):
        own = {row.comment.seq for row in rows if row.comment.site_id == site_id}
        hashes = _hashes(conn, own)
        near = _candidates(conn, site_id, set(hashes.values()))
        waiting = _waiting(conn, set(near))
        taken: set[int] = set()
        for seq in sorted(hashes):
            if seq in taken:
                continue
            like = [other for other in sorted(waiting) if is_near(near[other], hashes[seq])]
            taken.update(like)
            if len(like) >= GROUP_MIN:
                members = tuple(waiting[other] for other in like)
                found.append(Group(members, len({one.author_id for one in members if one.author_id})))
    return found


def group_of(conn: Connection, row: DeskComment) -> Group | None:
    """The waiting comments near one, itself among them; None if it stands alone."""
    return next(iter(groups(conn, [row])), None)


def decided_alike(conn: Connection, row: DeskComment, *, limit: int) -> list[SimilarDecision]:
    """Comments near this one that were decided, the newest first, with the reason of the last decision."""
    mine = _hashes(conn, {row.comment.seq}).get(row.comment.seq)
    if mine is None:
        return []
    near = _candidates(conn, row.comment.site_id, {mine})
    seqs = sorted((seq for seq, other in near.items() if is_near(mine, other)), reverse=True)
    outcomes = (Status.APPROVED.value, Status.REJECTED.value, Status.SPAM.value)
    columns = (comments.c.seq, comments.c.id, comments.c.body, comments.c.status, comments.c.decided_at)
    query = select(*columns).where(
        comments.c.seq.in_(seqs), comments.c.seq != row.comment.seq, comments.c.status.in_(outcomes)
    )
    found = conn.execute(query.order_by(comments.c.seq.desc()).limit(limit)).all()
    last = decisions.latest_of(conn, [one.seq for one in found]) if found else {}
    return [
        SimilarDecision(
            one.id, one.body, Status(one.status),
            last[one.seq].reasons[0].code if one.seq in last and last[one.seq].reasons else "",
            one.decided_at,
        )
        for one in found
    ]  # fmt: skip


def _hashes(conn: Connection, seqs: Collection[int]) -> dict[int, int]:
    query = select(prints.c.comment_seq, prints.c.simhash).where(prints.c.comment_seq.in_(seqs))
    return {row.comment_seq: row.simhash for row in conn.execute(query)}


def _candidates(conn: Connection, site_id: str, hashes: Collection[int]) -> dict[int, int]:
    """Prints that share a band with one of ``hashes``: seq to hash. Four index reads."""
    found: dict[int, int] = {}
    if hashes:
        for place, band in enumerate(_BANDS):
            wanted = {bands(one)[place] for one in hashes}
            query = (
                select(prints.c.comment_seq, prints.c.simhash)
                .where(prints.c.site_id == site_id, band.in_(wanted))
                .order_by(prints.c.comment_seq.desc())
                .limit(CANDIDATES_MAX)
            )
            found |= {row.comment_seq: row.simhash for row in conn.execute(query)}
    return found


def _waiting(conn: Connection, seqs: Collection[int]) -> dict[int, DeskComment]:
    if not seqs:
        return {}
    condition: Any = text(WAITS)
    rows = conn.execute(select(*DESK_COLUMNS).where(comments.c.seq.in_(seqs), condition))
    return {row.seq: desk_comment(row) for row in rows}
