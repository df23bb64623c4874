"""One line of the log for all that a batch did on a site; its decisions have none of their own there."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from sqlalchemy import Connection

from service.store import activity
from service.store.activity import By, Deed


@dataclass(frozen=True, slots=True)
class Batch:
    """What was done with many at once; ``id`` None: it was one decision, which has its own line."""

    action: str
    id: str | None
    about: Mapping[str, object] = field(default_factory=dict)
    """What the line says beside the number."""


def log_batch(conn: Connection, touched: Sequence[tuple[str, str]], batch: Batch, by: By) -> None:
    """Write the lines of a batch; ``touched`` has the site and the reason of each of its decisions."""
    if batch.id is None:
        return
    numbers, reasons = Counter(site_id for site_id, _reason in touched), dict(reversed(touched))
    deeds = [
        Deed(
            action=f"batch.{batch.action}", site_id=site_id, subject=f"{number} comments",
            after={"comments": number, **batch.about}, batch_id=batch.id, reason=reasons[site_id],
        )
        for site_id, number in sorted(numbers.items())
    ]  # fmt: skip
    activity.add(conn, by, deeds)
