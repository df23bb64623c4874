"""What can go wrong, as types. Only ``api/errors.py`` knows which HTTP answer each one gets.

No error carries a value that a stranger typed: its text is made of fixed words, field names and limits.
"""

from dataclasses import dataclass

from service.domain.comment import Status


class LettersdeskError(Exception):
    """The root of everything this service raises on purpose."""


class ConfigurationError(LettersdeskError):
    """The service must not start. The text says what is wrong and names the command that mends it."""


class Unavailable(LettersdeskError):
    """The database cannot take this now (down, locked, full). Nothing was written; try again later."""


@dataclass(frozen=True, slots=True)
class FieldError:
    """One field that was refused: which, why (a stable code), and the limit it broke."""

    field: str
    code: str
    limit: int | str | None = None


class Invalid(LettersdeskError):
    """The input was refused; ``errors`` lists every failing field at once and no value."""

    def __init__(self, errors: tuple[FieldError, ...]) -> None:
        super().__init__(", ".join(f"{e.field}: {e.code}" for e in errors))
        self.errors = errors


class NotFound(LettersdeskError):
    """There is no such thing, or not for this caller: the two look alike on purpose."""

    def __init__(self, noun: str) -> None:
        super().__init__(f"no such {noun}")
        self.noun = noun


class QueueFull(Unavailable):
    """So many comments wait for the checks that no more are taken until some are decided."""


class PlaceUnknown(LettersdeskError):
    """The feed has never given the place behind which somebody asks: waiting there would be for nothing."""

    def __init__(self, newest: int) -> None:
        super().__init__(
            f"The feed ends at place {newest} and never reached the one that was named: it is of another "
            "installation, or of a time before an older database was restored. Begin again behind place 0, "
            "and drop by id what you have."
        )
        self.newest = newest


class Forbidden(LettersdeskError):
    """The caller is known and may not do this."""


class Closed(LettersdeskError):
    """The thread takes no more comments, or the time to edit has passed. ``code`` says which."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class Duplicate(LettersdeskError):
    """The same author name posted the same text here a moment ago. There is one row of it."""


class IdempotencyMismatch(LettersdeskError):
    """This Idempotency-Key was used with another body."""


class IllegalTransition(LettersdeskError):
    """The lifecycle has no such move."""

    def __init__(self, current: Status, wanted: Status) -> None:
        super().__init__(f"a comment that is {current} cannot become {wanted}")
        self.current = current
        self.wanted = wanted


class AuthorUnknown(LettersdeskError):
    """No worker has looked yet who wrote this comment, or the record was deleted with its time."""


class Stale(LettersdeskError):
    """Somebody else decided first: the decision named a version or status that is no longer there."""

    def __init__(self, status: Status, version: int, decided_by: str, decided_at: str | None) -> None:
        super().__init__(f"the comment is {status} at version {version}")
        self.status = status
        self.version = version
        self.decided_by = decided_by
        """``checks``, ``moderator`` or ``author``: never a name."""
        self.decided_at = decided_at
        self.name: str | None = None
        """The colleague's display name, for the desk alone; None for checks, authors and programs."""
        self.action: str | None = None
        """What they did, such as ``approve`` or ``escalate``; None where that was no moderator."""
