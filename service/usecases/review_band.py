"""Review a band by a sample: a person reads some of what a check holds, then decides about the rest at once.

The sample is half the riskiest and half drawn by chance. What arrives after the draw is not decided with it.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from random import Random

from sqlalchemy import Connection

from service.domain.comment import UNDECIDED, Status
from service.domain.errors import FieldError, Invalid
from service.store import desk_bands, desk_rows
from service.store.desk_bands import Slice
from service.usecases.decide_comments import BATCH_MAX, Choice, Decided, Seen, decide_comments

SAMPLE = 20
RISKIEST = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawn:
    """A sample: which comments, and the number of the last comment that had arrived."""

    sample: tuple[str, ...]
    up_to: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Read:
    """How far the reading of a sample has come."""

    waits: int
    refused: int
    read: int


def draw(conn: Connection, band: Slice, chance: Random) -> Drawn | None:
    """Draw a sample of what waits in a band, ``BATCH_MAX`` beside it at most; None if nothing does."""
    found = desk_bands.waiting(conn, band, limit=BATCH_MAX + SAMPLE)
    if not found:
        return None
    top, rest = found[:RISKIEST], found[RISKIEST:]
    others = chance.sample(rest, min(len(rest), SAMPLE - len(top)))
    chosen = sorted([*top, *others], key=lambda one: one.seq)
    return Drawn(sample=tuple(one.id for one in chosen), up_to=max(one.seq for one in found))


def read(conn: Connection, sample: Sequence[str]) -> Read:
    """What became of a sample so far. A comment that was erased meanwhile counts as read."""
    rows = desk_rows.several(conn, sample)
    waits = sum(row.comment.status in UNDECIDED and row.escalated_at is None for row in rows)
    refused = sum(row.comment.status in (Status.REJECTED, Status.SPAM) for row in rows)
    return Read(waits=waits, refused=refused, read=len(sample) - waits)


def decide_rest(
    conn: Connection, band: Slice, drawn: Drawn, choice: Choice, *, named: Callable[[Slice], str]
) -> Decided:
    """Carry ``choice`` out on what was in the band at the draw and still waits, as one batch.

    The log names the band (by ``named``), the sample and its result. Raises Invalid while some of the sample
    waits to be read, or where nothing is left to decide.
    """
    so_far = read(conn, drawn.sample)
    if so_far.waits:
        raise Invalid((FieldError("sample", "unread", so_far.waits),))
    rest = desk_bands.waiting(conn, band, limit=BATCH_MAX, up_to=drawn.up_to, but=drawn.sample)
    if not rest:
        raise Invalid((FieldError("sample", "nothing_left"),))
    about = {"band": named(band), "sample": so_far.read, "refused": so_far.refused}
    seen = [Seen(one.id, one.version, reports=0) for one in rest]  # Nobody has read what was said of these.
    return decide_comments(conn, seen, replace(choice, as_batch=True, about=about))
