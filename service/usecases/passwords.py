"""Passwords: argon2id with the parameters RFC 9106 recommends where memory is short (64 MB, 3 passes).

At most two are worked on at once in a process, so that a burst of sign-ins cannot take all its memory.
"""

import threading
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from service.domain.errors import FieldError, Unavailable

PASSWORD_CHARS_MIN = 12
PASSWORD_CHARS_MAX = 1_000
AT_ONCE_MAX = 2
WAIT_S = 2.0

NOBODY = "!"
"""Stored instead of a hash where no password may ever be right."""

_hasher = PasswordHasher()
_turn = threading.BoundedSemaphore(AT_ONCE_MAX)


def hash_password(password: str) -> str:
    """What is stored of a password; some 50 ms of work, so do it before the transaction."""
    return _hasher.hash(_bytes(password))


def matches(password: str, stored: str | None) -> bool:
    """True if ``password`` is the one that was stored. Costs the same where ``stored`` is None or NOBODY.

    Raises Unavailable if too many others are being looked at.
    """
    if not _turn.acquire(timeout=WAIT_S):
        raise Unavailable("too many sign-ins at once")
    try:
        known = stored is not None and stored != NOBODY
        return _verify(password, stored if known and stored else _of_nobody()) and known
    finally:
        _turn.release()


def refusals(password: str) -> tuple[FieldError, ...]:
    """Why a new password is not taken: its length, and nothing else."""
    if len(password) < PASSWORD_CHARS_MIN:
        return (FieldError("password", "too_short", PASSWORD_CHARS_MIN),)
    if len(password) > PASSWORD_CHARS_MAX:
        return (FieldError("password", "too_long", PASSWORD_CHARS_MAX),)
    return ()


def _verify(password: str, stored: str) -> bool:
    try:
        return _hasher.verify(stored, _bytes(password))
    except (VerificationError, InvalidHashError):
        return False


def _bytes(password: str) -> bytes:
    """What was typed, also where the terminal sent bytes that are no text."""
    return password.encode("utf-8", "surrogateescape")


@cache
def _of_nobody() -> str:
    """A hash with today's parameters to compare with where there is none."""
    return _hasher.hash("the password of nobody")
