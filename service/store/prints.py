"""Prints: a 64-bit SimHash of every text, in four bands, to find near-duplicates without comparing all.

Two texts that differ in few places share at least one band of 16 bits. Candidates are read newest first
and capped, so a flood of one text costs no more than the cap.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, delete, insert, select

from service.domain.simhash import bands
from service.store.tables import prints
from service.store.types import utcnow

_BANDS = (prints.c.band_0, prints.c.band_1, prints.c.band_2, prints.c.band_3)


@dataclass(frozen=True, slots=True, kw_only=True)
class Print:
    """The SimHash of one comment's text. ``simhash`` is signed, as 64-bit columns are."""

    comment_seq: int
    site_id: str
    thread_id: int
    author_id: str | None
    simhash: int


def candidates(
    conn: Connection, site_id: str, hashes: Collection[int], *, window_s: int, limit: int
) -> list[Print]:
    """A site's prints that share a band with one of ``hashes``: four index reads of ``limit`` rows."""
    columns = (
        prints.c.comment_seq, prints.c.site_id, prints.c.thread_id, prints.c.author_id, prints.c.simhash
    )  # fmt: skip
    found: dict[int, Print] = {}
    for place, band in enumerate(_BANDS):
        parts = {bands(simhash)[place] for simhash in hashes}
        query = (
            select(*columns)
            .where(prints.c.site_id == site_id, band.in_(parts), prints.c.created_at > utcnow(-window_s))
            .order_by(prints.c.comment_seq.desc())
            .limit(limit)
        )
        for row in conn.execute(query):
            found[row.comment_seq] = Print(
                comment_seq=row.comment_seq, site_id=row.site_id, thread_id=row.thread_id,
                author_id=row.author_id, simhash=row.simhash,
            )  # fmt: skip
    return list(found.values())


def replace(conn: Connection, made: Sequence[Print]) -> None:
    """Store the prints of a batch; an edited comment's older print goes."""
    if not made:
        return
    conn.execute(delete(prints).where(prints.c.comment_seq.in_([print_.comment_seq for print_ in made])))
    rows = []
    for print_ in made:
        parts = bands(print_.simhash)
        row = {"band_0": parts[0], "band_1": parts[1], "band_2": parts[2], "band_3": parts[3]}
        names = ("comment_seq", "site_id", "thread_id", "author_id", "simhash")
        rows.append({**row, **{name: getattr(print_, name) for name in names}})
    conn.execute(insert(prints).inline(), rows)


def forget_old(conn: Connection, *, window_s: int, limit: int) -> int:
    """Delete prints older than the window, ``limit`` at most; returns how many."""
    old = select(prints.c.comment_seq).where(prints.c.created_at < utcnow(-window_s)).limit(limit)
    return conn.execute(delete(prints).where(prints.c.comment_seq.in_(old))).rowcount


def remove(conn: Connection, comment_seq: int) -> None:
    """Delete the print of an erased comment."""
    conn.execute(delete(prints).where(prints.c.comment_seq == comment_seq))
