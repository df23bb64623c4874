"""Places in the desk's lists, sealed for addresses: nobody reads, makes or moves one."""

from service.api.context import runtime
from service.api.cursors import BadCursor, Cursors
from service.api.problem import Problem

PARTS_MAX = 4


def sealed(place: tuple[int, ...] | None, listing: str) -> str | None:
    """A place as a query parameter of this listing; None at the end of it."""
    if place is None:
        return None
    cursors = Cursors(runtime().secret)
    return ".".join(cursors.seal(part, (listing, str(at))) for at, part in enumerate(place))


def opened(cursor: str, listing: str) -> tuple[int, ...] | None:
    """The place that ``sealed`` was given; None for the beginning. Problem 404 for anything else."""
    if not cursor:
        return None
    cursors, parts = Cursors(runtime().secret), cursor.split(".", PARTS_MAX)
    try:
        return tuple(cursors.open(part, (listing, str(at))) for at, part in enumerate(parts))
    except BadCursor:
        raise Problem("not-found") from None
