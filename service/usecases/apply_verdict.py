"""Write what the checks found and what the policy made of it: all of a batch, in one guarded transaction."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

from sqlalchemy import Connection, bindparam, update

from service.domain.comment import Status
from service.domain.events import event_for
from service.domain.lifecycle import Actor, move
from service.domain.risk import band_of, risk_of
from service.domain.verdict import Finding, Verdict
from service.observability import faults
from service.store import authors, claims, decisions, events, findings, labels, prints, published, writers
from service.store.authors import Outcome, Seen
from service.store.claims import Claimed
from service.store.decisions import Decision
from service.store.events import Event
from service.store.prints import Print
from service.store.published import Visibility
from service.store.tables import comments as table
from service.store.types import utcnow


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """One claimed comment with everything that was found out about it."""

    claimed: Claimed
    author_id: str | None
    findings: tuple[Finding, ...]
    verdict: Verdict
    print: Print | None
    """None for a text too short to be a near-duplicate of anything."""


def apply_verdict(
    conn: Connection, token: str, batch: Sequence[Judged], seen: Collection[Seen]
) -> list[Judged]:
    """Move each comment that is still ours to its verdict; returns those. The others were decided by a
    person, edited, or claimed by somebody else meanwhile, and nothing is written about them."""
    # Threads before comments: whoever locks in another order could wait for us while we wait for them.
    published.lock_threads(conn, [one.claimed.comment.thread_id for one in batch])
    ours = claims.still_ours(conn, token)
    judged = [one for one in batch if one.claimed.comment.seq in ours]
    if not judged:
        return []
    theirs = {one.author_id for one in judged}  # Nothing is stored of who wrote what is not ours any more.
    settled = authors.settle(conn, [one for one in seen if one.author_id in theirs])
    judged = _with_settled_authors(judged, settled)
    by_version = {(one.claimed.comment.seq, one.claimed.comment.version): one.findings for one in judged}
    findings.add(conn, by_version)
    _set_statuses(conn, judged)
    decisions.add(conn, [_decision(one) for one in judged])
    events.add(conn, [_event(one) for one in judged])
    known = {o.claimed.comment.seq: o.author_id for o in judged if o.author_id is not None}
    authors.link(conn, known)
    writers.prove(conn, list(known))
    labels.unite(conn, known)
    authors.count(conn, [Outcome(o.author_id, Status.PENDING, o.verdict.status) for o in judged])
    prints.replace(conn, [one.print for one in judged if one.print is not None])
    faults.hit("F8")
    published.apply(conn, [_visible(one) for one in judged if one.verdict.status is Status.APPROVED])
    return judged


def _with_settled_authors(judged: Sequence[Judged], settled: Mapping[str, str]) -> list[Judged]:
    """The same batch with each provisional author id replaced by the stored one."""
    return [
        replace(
            one,
            author_id=settled[one.author_id],
            print=one.print and replace(one.print, author_id=settled[one.author_id]),
        )
        if one.author_id is not None
        else one
        for one in judged
    ]


def _set_statuses(conn: Connection, judged: Sequence[Judged]) -> None:
    rows = [
        {
            "s": one.claimed.comment.seq,
            "status": move(Actor.CHECKS, Status.PENDING, one.verdict.status).value,
            **_for_desk(one),
        }
        for one in judged
    ]
    conn.execute(
        update(table)
        .where(table.c.seq == bindparam("s"))
        .values(
            status=bindparam("status"), version=table.c.version + 1, decided_at=utcnow(), attempts=0,
            risk=bindparam("r"), band=bindparam("b"), held_by=bindparam("by"), held_code=bindparam("code"),
            lease_until=None, lease_token=None, lease_owner=None,
        ),
        rows,
    )  # fmt: skip


def _for_desk(one: Judged) -> dict[str, object]:
    """What the queue is sorted and filtered by: how risky it looks, and which check holds it, for what."""
    risk = risk_of(one.findings)
    held = one.verdict.status is Status.HELD and bool(one.verdict.reasons)
    main = one.verdict.reasons[0] if held else None
    return {
        "r": risk, "b": band_of(risk).value, "by": main.check if main else None,
        "code": main.code if main else None,
    }  # fmt: skip


def _decision(one: Judged) -> Decision:
    comment = one.claimed.comment
    return Decision(
        comment_seq=comment.seq, comment_version=comment.version + 1, from_status=Status.PENDING,
        to_status=one.verdict.status, actor=Actor.CHECKS, reasons=one.verdict.reasons,
        ruleset_version=one.verdict.ruleset_version,
    )  # fmt: skip


def _event(one: Judged) -> Event:
    comment = one.claimed.comment
    return Event(
        type=event_for(Status.PENDING, one.verdict.status), site_id=comment.site_id, comment_id=comment.id,
        comment_version=comment.version + 1,
        data={"status": one.verdict.status.value, "reasons": [r.told for r in one.verdict.reasons]},
    )  # fmt: skip


def _visible(one: Judged) -> Visibility:
    comment = one.claimed.comment
    return Visibility(comment.seq, comment.thread_id, comment.root_seq, is_public=True)
