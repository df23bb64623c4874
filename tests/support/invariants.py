"""What must hold after every disaster, read from the tables and held against the clients' ledger.

Each function returns a list of sentences, one for each violation, and an empty list is what a test wants.
They share no code with the service but the names of its tables, checks and moves. I7 (webhooks) and I9 (the
canary) have tests of their own.
"""

from collections import Counter, defaultdict
from collections.abc import Collection
from typing import Any

from sqlalchemy import Connection, func, select

from service.domain.comment import Status
from service.domain.lifecycle import NEXT, Actor
from service.settings.checking import BUILT_IN
from service.store.tables import comments, decisions, events, findings, idempotency_keys, threads
from service.store.types import utcnow
from tests.support.ledger import Ledger


def violations(conn: Connection, ledger: Ledger, *, checks: Collection[str] = BUILT_IN) -> list[str]:
    """All of them, at rest: nothing may wait and nothing be under way."""
    return [
        *accepted_once(conn, ledger),
        *nothing_from_nowhere(conn, ledger),
        *published_with_reason(conn, checks),
        *nothing_waits(conn),
        *legal_histories(conn),
        *moderations_told(conn, ledger),
        *true_counts(conn),
    ]


def accepted_once(conn: Connection, ledger: Ledger) -> list[str]:
    """I1: what was answered with 202 has exactly one row, with that text and that id. I3: what was never
    answered has one or none, and after a retry that was answered exactly one."""
    stored = defaultdict(set)
    for row in conn.execute(select(comments.c.id, comments.c.body)):
        stored[row.body].add(row.id)
    wrong = []
    for key, entry in ledger.entries().items():
        ids = stored[entry.body]
        if entry.accepted and ids != entry.comment_ids:
            wrong.append(f"I1: {key} was accepted as {entry.comment_ids} and is stored as {ids or 'nothing'}")
        elif len(ids) > 1:
            wrong.append(f"I3: {key} has no answer and {len(ids)} rows")
        elif entry.refused and ids:
            wrong.append(f"I3: {key} was refused ({entry.answers}) and is stored all the same")
    return wrong


def nothing_from_nowhere(conn: Connection, ledger: Ledger) -> list[str]:
    """I2: each row of the ledger's threads is a text that was sent there, and has exactly one key."""
    entries = ledger.entries().values()
    asked = {entry.body for entry in entries}
    keys = Counter(conn.execute(select(idempotency_keys.c.comment_id)).scalars())
    query = select(comments.c.id, comments.c.body).join(threads, threads.c.id == comments.c.thread_id)
    query = query.where(threads.c.key.in_({entry.thread for entry in entries}))
    wrong = []
    for row in conn.execute(query):
        if row.body not in asked:
            wrong.append(f"I2: comment {row.id} has a text that nobody sent")
        elif keys[row.id] != 1:
            wrong.append(f"I2: comment {row.id} has {keys[row.id]} keys")
    return wrong


def published_with_reason(conn: Connection, checks: Collection[str]) -> list[str]:
    """I4: what readers see was approved before, by a moderator or upon a complete set of passed checks."""
    said: dict[tuple[int, int], dict[str, str | None]] = defaultdict(dict)
    for row in conn.execute(select(findings)):
        said[row.comment_seq, row.comment_version][row.check_name] = row.error
    approvals = defaultdict(list)
    for row in conn.execute(select(decisions).where(decisions.c.to_status == Status.APPROVED.value)):
        approvals[row.comment_seq].append(row)
    shown = select(comments).where(comments.c.published_at.is_not(None) | (comments.c.status == "approved"))
    wrong = []
    for comment in conn.execute(shown):
        approval = next((a for a in approvals[comment.seq] if a.comment_version == comment.version), None)
        if approval is None or comment.status != Status.APPROVED.value or comment.published_at is None:
            wrong.append(f"I4: comment {comment.id} is public without an approval of this version")
        elif approval.actor == Actor.CHECKS.value:
            errors = said[comment.seq, comment.version - 1]
            if set(errors) != set(checks) or any(error is not None for error in errors.values()):
                wrong.append(f"I4: comment {comment.id} was published upon {errors}")
    return wrong


def nothing_waits(conn: Connection) -> list[str]:
    """I5: no comment is pending but those parked for a person."""
    waits = (comments.c.status == Status.PENDING.value) & comments.c.parked.is_(False)
    query = select(comments.c.id, comments.c.attempts, comments.c.lease_until, utcnow().label("now"))
    return [f"I5: comment {row.id} still waits: {tuple(row)}" for row in conn.execute(query.where(waits))]


def legal_histories(conn: Connection) -> list[str]:
    """I6: the log of every comment is one unbroken chain of allowed moves from pending to where it is now,
    with a version and an event for each, and nothing was published twice in a row."""
    moves: dict[int, list[Any]] = defaultdict(list)
    for row in conn.execute(select(decisions).order_by(decisions.c.seq)):
        moves[row.comment_seq].append(row)
    told = Counter(tuple(row) for row in conn.execute(select(events.c.comment_id, events.c.comment_version)))
    wrong = []
    for comment in conn.execute(select(comments.c.seq, comments.c.id, comments.c.status, comments.c.version)):
        at, version = Status.PENDING, 1
        versions = [version]
        for made in moves[comment.seq]:
            wanted = Status(made.to_status)
            if made.from_status != at or wanted not in NEXT[Actor(made.actor)].get(at, frozenset()):
                wrong.append(f"I6: comment {comment.id} went from {at} to {wanted} by {made.actor}")
            at, version = wanted, version + 1
            versions.append(made.comment_version)
        if (at, version) != (Status(comment.status), comment.version) or versions != [*range(1, version + 1)]:
            wrong.append(
                f"I6: comment {comment.id} is {comment.status} {comment.version}, its log {versions}"
            )
        if any(told[comment.id, number] != 1 for number in versions):
            wrong.append(f"I6: comment {comment.id} has not one event for each of {versions}")
    return wrong


def moderations_told(conn: Connection, ledger: Ledger) -> list[str]:
    """I8: a moderator's decision in the ledger's threads is in the log exactly if they were told so."""
    made = select(comments.c.id).join(decisions, decisions.c.comment_seq == comments.c.seq)
    made = made.join(threads, threads.c.id == comments.c.thread_id).where(
        decisions.c.actor == Actor.MODERATOR.value,
        threads.c.key.in_({entry.thread for entry in ledger.entries().values()}),
    )
    # Comments of other tests share the database: only those that this ledger knows are held to it.
    posted = set().union(*(entry.comment_ids for entry in ledger.entries().values()))
    logged = Counter(one for one in conn.execute(made).scalars() if one in posted)
    told = Counter(ledger.moderations())
    return [f"I8: comment {one}: {logged[one]} decisions logged, {told[one]} told"
            for one in logged | told if logged[one] != told[one]]  # fmt: skip


def true_counts(conn: Connection) -> list[str]:
    """I10: the counters shown to readers say how many comments readers see."""
    counted = select(comments.c.thread_id, func.count()).where(comments.c.published_at.is_not(None))
    shown: dict[int, int] = dict(tuple(row) for row in conn.execute(counted.group_by(comments.c.thread_id)))
    wrong = []
    for row in conn.execute(select(threads.c.id, threads.c.published_count)):
        if row.published_count != shown.get(row.id, 0):
            wrong.append(f"I10: thread {row.id} says {row.published_count} and shows {shown.get(row.id, 0)}")
    return wrong
