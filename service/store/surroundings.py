"""What lies around comments that are about to be judged: read once for a batch, in three statements.

Slow mode is kept here, as a reason to hold, and not at the door: the door knows no author (only workers open
seals) and keeps no network, so all it could refuse by is an address that a whole office may share.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from sqlalchemy import Connection, func, select

from service.domain import off_duty
from service.domain.circumstances import Circumstances
from service.domain.comment import Comment
from service.domain.writers import Proof, Writer
from service.store import writers
from service.store.now import database_now
from service.store.reposts import of_people
from service.store.tables import authors, comments, sites, threads

LIMITED, TRUSTED = "limited", "trusted"

Written = Sequence[tuple[Comment, str | None]]
"""Comments, each with its author's id as far as that is known."""

_Standing = tuple[str, str | None]
"""A name, and the mark of the browser or account that it was given for."""

_NOTHING: _Standing = ("", None)


def around(conn: Connection, written: Written) -> dict[int, Circumstances]:
    """The circumstances of each comment, by seq. A few statements, and one for each comment in slow mode."""
    guards = _guards(conn, {comment.thread_id for comment, _author in written})
    closed = _off_duty(conn, {comment.site_id for comment, _author in written})
    known = _standings(conn, {author for _comment, author in written if author})
    trusted = _trusted(conn, written, known)
    now = database_now(conn) if closed else None
    found = {}
    reposted = of_people(conn, [comment for comment, _author in written])
    for comment, author in written:
        hold_all, slow_mode_s = guards.get(comment.thread_id, (False, None))
        schedule = closed.get(comment.site_id)
        found[comment.seq] = Circumstances(
            reposted=comment.seq in reposted,
            off_duty=schedule is not None and now is not None and schedule.covers(now),
            story_held=hold_all,
            too_soon=bool(slow_mode_s and author)
            and _wrote_lately(conn, written, comment, author or "", slow_mode_s or 0),
            limited=known.get(author or "", _NOTHING)[0] == LIMITED,
            trusted=comment.seq in trusted,
        )
    return found


def schedule_of(conn: Connection, site_id: str) -> off_duty.OffDuty | None:
    """When a site's desk is empty; None: never."""
    return _off_duty(conn, {site_id}).get(site_id)


def _guards(conn: Connection, thread_ids: set[int]) -> Mapping[int, tuple[bool, int | None]]:
    columns = (threads.c.id, threads.c.hold_all, threads.c.slow_mode_s)
    rows = conn.execute(select(*columns).where(threads.c.id.in_(thread_ids)))
    return {row.id: (row.hold_all, row.slow_mode_s) for row in rows}


def _off_duty(conn: Connection, site_ids: set[str]) -> dict[str, off_duty.OffDuty]:
    rows = conn.execute(select(sites.c.id, sites.c.off_duty).where(sites.c.id.in_(site_ids)))
    return {row.id: off_duty.parse(*row.off_duty) for row in rows if row.off_duty}


def _trusted(conn: Connection, written: Written, known: Mapping[str, _Standing]) -> set[int]:
    """Comments of trusted authors, less those where somebody may merely have typed the address."""
    of = {
        comment.seq: author for comment, author in written if known.get(author or "", _NOTHING)[0] == TRUSTED
    }
    if not of:
        return set()
    found = writers.known(conn, of)
    return {seq for seq, author in of.items() if _is_meant(found[seq], known[author or ""][1])}


def _is_meant(writer: Writer, mark: str | None) -> bool:
    return writer.proof is Proof.ADDRESS or (mark is not None and writer.mark == mark)


def _standings(conn: Connection, author_ids: set[str]) -> dict[str, _Standing]:
    if not author_ids:
        return {}
    now = database_now(conn)
    columns = (authors.c.id, authors.c.standing, authors.c.standing_until, authors.c.standing_mark)
    where = authors.c.id.in_(author_ids) & authors.c.standing.is_not(None)
    return {
        row.id: (row.standing, row.standing_mark)
        for row in conn.execute(select(*columns).where(where))
        if row.standing_until is None or row.standing_until > now
    }


def _wrote_lately(
    conn: Connection, written: Written, comment: Comment, author: str, slow_mode_s: int
) -> bool:  # fmt: skip
    since = comment.created_at - timedelta(seconds=slow_mode_s)
    in_batch = any(
        who == author and _is_before(other, comment) and other.created_at > since for other, who in written
    )
    theirs = (comments.c.author_id == author) & (comments.c.thread_id == comment.thread_id)
    last = select(func.max(comments.c.created_at, type_=comments.c.created_at.type))
    newest: datetime | None = conn.execute(last.where(theirs, comments.c.seq < comment.seq)).scalar_one()
    return in_batch or (newest is not None and newest > since)


def _is_before(other: Comment, comment: Comment) -> bool:
    return other.thread_id == comment.thread_id and other.seq < comment.seq
