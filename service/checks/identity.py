"""What the keeper of the keys found out about a comment's author, with nothing of the address in it."""

from dataclasses import dataclass

from service.checks.base import AuthorRecord
from service.domain.verdict import Span


@dataclass(frozen=True, slots=True, kw_only=True)
class Identity:
    """An author, seen from a check. ``record`` is None when the seal could not be opened."""

    author_id: str | None = None
    record: AuthorRecord | None = None
    address_spans: tuple[Span, ...] = ()
    disposable: bool | None = None
    deliverable: bool | None = None
