"""An email address as a value that cannot be shown: parsed at the door, revealed only to be sealed.

Promises: printing gives ``<address>``; pickle, copy, JSON, iteration, hashing and ``+`` refuse; and no
error of this module carries any part of what was typed, not even through its context.
"""

import hmac
from collections.abc import Collection
from enum import StrEnum
from typing import NoReturn, final

from email_validator import EmailNotValidError, validate_email

from service.privacy.canonical import canonical_form
from service.privacy.domains import DomainClass, classify
from service.privacy.guarded import Guarded

ADDRESS_CHARS_MAX = 254
"""RFC 5321 4.5.3.1.3 less the angle brackets. Longer text is refused unread."""

KEY_BYTES_MIN = 32
BLANKS = " \t\u00a0\u3000"
"""What people paste around an address. Line breaks are not blanks: they are refused."""


class Refusal(StrEnum):
    """Why an address was not taken. The whole of what an error may say."""

    MISSING = "missing"
    NOT_TEXT = "not_text"
    TOO_LONG = "too_long"
    NO_AT_SIGN = "no_at_sign"
    LOCAL_PART_NOT_ASCII = "local_part_not_ascii"
    SYNTAX = "syntax"


class InvalidEmail(ValueError):
    """What was typed is no address we take. Holds a code of ``Refusal`` and nothing of the input."""

    def __init__(self, code: Refusal) -> None:
        super().__init__(code.value)
        self.code = code


@final
class Email(Guarded):
    """A valid address behind glass. Made by ``parse`` and by the vault."""

    __slots__ = ("_address",)
    LABEL = "<address>"
    _address: str

    def __init__(self, address: str) -> None:
        object.__setattr__(self, "_address", address)

    def __eq__(self, other: object) -> bool:
        """Same spelling, compared in constant time. Not the same as "same mailbox"."""
        if not isinstance(other, Email):
            return NotImplemented
        return hmac.compare_digest(self._address.encode(), other._address.encode())

    def __hash__(self) -> NoReturn:
        raise TypeError("Email cannot be hashed")

    def reveal(self) -> str:
        """The address itself. For ``sealing`` and ``vault`` only: a test looks for other callers."""
        return self._address

    def keyed_digest(self, key: bytes, *, context: bytes) -> bytes:
        """HMAC-SHA256 (RFC 2104) of the mailbox's canonical spelling, 32 bytes.

        Equal for every spelling of one mailbox, different for every key and context. A short key raises
        ``ValueError``: without a secret key a digest of an address is the address.
        """
        if len(key) < KEY_BYTES_MIN:
            raise ValueError(f"a digest of an address needs a secret key of {KEY_BYTES_MIN} bytes or more")
        message = len(context).to_bytes(4, "big") + context + canonical_form(self._address).encode()
        return hmac.digest(key, message, "sha256")


def domain_class(email: Email, extra_disposable: Collection[str] = frozenset()) -> DomainClass:
    """Free mail, disposable or other. ``extra_disposable`` comes from ``domains.load_domains``."""
    return classify(email._address.rpartition("@")[2], extra_disposable)


def parse(text: object, *, allow_smtputf8: bool = False) -> Email:
    """The address in ``text``, by syntax alone: no DNS, no network, O(254).

    Raises ``InvalidEmail`` with a code of ``Refusal``.
    """
    outcome = _examine(text, allow_smtputf8)
    del text  # an error report that dumps the variables of this frame must find nothing
    if isinstance(outcome, Refusal):
        raise InvalidEmail(outcome)
    return outcome


def _examine(text: object, allow_smtputf8: bool) -> Email | Refusal:
    """Answer instead of raise: an exception raised here would carry the library's, which quotes input."""
    if text is None:
        return Refusal.MISSING
    if not isinstance(text, str):
        return Refusal.NOT_TEXT
    typed = text.strip(BLANKS)
    if not typed:
        return Refusal.MISSING
    if len(typed) > ADDRESS_CHARS_MAX:
        return Refusal.TOO_LONG
    local, at_sign, _ = typed.rpartition("@")
    if not at_sign:
        return Refusal.NO_AT_SIGN
    if not allow_smtputf8 and not local.isascii():
        return Refusal.LOCAL_PART_NOT_ASCII
    try:
        valid = validate_email(typed, check_deliverability=False, strict=True, allow_smtputf8=allow_smtputf8)
    except (EmailNotValidError, UnicodeError):
        return Refusal.SYNTAX
    if len(valid.normalized.encode()) > ADDRESS_CHARS_MAX:
        return Refusal.TOO_LONG
    return Email(valid.normalized)
