"""Findings: what every check said of every version of every comment. Rows are added and never changed;
those of an erased comment are deleted."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, delete, func, insert, select

from service.domain.verdict import Field, Finding, Span
from service.store.tables import comments, findings


def add(conn: Connection, found: Mapping[tuple[int, int], Sequence[Finding]]) -> None:
    """Store the findings of a batch, keyed by (comment seq, comment version), in one statement."""
    rows = [_row(seq, version, finding) for (seq, version), said in found.items() for finding in said]
    if rows:
        conn.execute(insert(findings).inline(), rows)


def newest(conn: Connection, comment_seq: int) -> list[tuple[int, Finding]]:
    """The findings on the newest version of a comment that was checked, each with that version."""
    version = select(func.max(findings.c.comment_version)).where(findings.c.comment_seq == comment_seq)
    query = (
        select(findings)
        .where(findings.c.comment_seq == comment_seq, findings.c.comment_version == version.scalar_subquery())
        .order_by(findings.c.check_name)
    )
    return [(row.comment_version, _finding(row)) for row in conn.execute(query)]


def newest_of(conn: Connection, comment_seqs: Collection[int]) -> dict[int, tuple[Finding, ...]]:
    """The findings on the newest checked version of each of these comments; one statement."""
    found: dict[int, tuple[int, list[Finding]]] = {}
    for seq, version, finding in _read(conn, comment_seqs):
        if seq not in found or found[seq][0] < version:
            found[seq] = (version, [])
        found[seq][1].append(finding)
    return {seq: tuple(said) for seq, (_version, said) in found.items()}


def every(conn: Connection, comment_seq: int) -> list[tuple[int, Finding]]:
    """The findings on every version of a comment, oldest version first."""
    return [(version, finding) for _seq, version, finding in _read(conn, [comment_seq])]


def _read(conn: Connection, comment_seqs: Collection[int]) -> list[tuple[int, int, Finding]]:
    query = (
        select(findings)
        .where(findings.c.comment_seq.in_(list(comment_seqs)))
        .order_by(findings.c.comment_seq, findings.c.comment_version, findings.c.check_name)
    )
    return [(row.comment_seq, row.comment_version, _finding(row)) for row in conn.execute(query)]


def _finding(row: Any) -> Finding:
    return Finding(
        check=row.check_name, check_version=row.check_version, score=row.score, label=row.label,
        reason=row.reason, spans=tuple(map(_span, row.spans)), detail=row.detail,
        duration_ms=row.duration_ms, error=row.error,
    )  # fmt: skip


def remove(conn: Connection, comment_ids: Collection[str]) -> None:
    """Delete everything that was found about these comments. A web process has no right to."""
    theirs = select(comments.c.seq).where(comments.c.id.in_(comment_ids))
    conn.execute(delete(findings).where(findings.c.comment_seq.in_(theirs)))


def _span(stored: Sequence[Any]) -> Span:
    """A span as stored: start, end, note, field. Without a field it is the body's."""
    start, end, note, *field = stored
    return Span(start, end, note, Field(*field) if field else Field.BODY)


def _row(seq: int, version: int, finding: Finding) -> dict[str, object]:
    return {
        "comment_seq": seq,
        "comment_version": version,
        "check_name": finding.check,
        "check_version": finding.check_version,
        "score": finding.score,
        "label": finding.label,
        "reason": finding.reason,
        "spans": [[span.start, span.end, span.note, span.field.value] for span in finding.spans],
        "detail": finding.detail,
        "duration_ms": finding.duration_ms,
        "error": finding.error,
    }
