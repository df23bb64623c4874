"""Seal an address to the month's public key. This is all the web process has: it cannot open anything.

HPKE in base mode (RFC 9180), X25519, HKDF-SHA256, ChaCha20-Poly1305. The plaintext is padded to one
length, and ``info`` binds the seal to its key id and its comment, so it cannot be moved to another.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PublicKey

from service.privacy.email import Email
from service.privacy.errors import BadKey, NoSealingKey
from service.privacy.guarded import Guarded
from service.privacy.key_ids import parse_kid

try:
    from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, Suite
except ImportError:
    raise ImportError(
        "Lettersdesk seals addresses with HPKE, which the installed cryptography package lacks: "
        "run `pip install 'cryptography>=50'`"
    ) from None

__all__ = ["BadKey", "NoSealingKey", "SealedAddress", "Sealer"]

SUITE = Suite(KEM.X25519, KDF.HKDF_SHA256, AEAD.CHACHA20_POLY1305)
FORMAT = 1
HEADER_BYTES = 3
"""One byte of format, two of length, big-endian."""
PADDED_BYTES = 320
SEALED_BYTES = PADDED_BYTES + 48
"""Every seal has this length: 32 bytes of encapsulated key and 16 of tag are added."""
PUBLIC_KEY_BYTES = 32


@dataclass(frozen=True, slots=True)
class SealedAddress:
    """What is stored: the id of the key, and bytes nobody here can read."""

    key_id: str
    ciphertext: bytes = field(repr=False)


def seal_info(kid: str, comment_id: str) -> bytes:
    """The HPKE ``info`` of a seal. ``kid`` holds no ``|``, so the two fields cannot run into each other."""
    return b"lettersdesk/contact/v1|" + kid.encode() + b"|" + comment_id.encode()


def seal_to(public_key: X25519PublicKey, kid: str, comment_id: str, email: Email) -> SealedAddress:
    """Seal ``email`` for one comment. Two seals of one address never look alike."""
    address = email.reveal().encode()
    plain = bytes([FORMAT]) + len(address).to_bytes(2, "big") + address
    sealed = SUITE.encrypt(plain.ljust(PADDED_BYTES, b"\0"), public_key, info=seal_info(kid, comment_id))
    return SealedAddress(kid, sealed)


class Sealer(Guarded):
    """The public keys of a site's months. Immutable, so threads may share it."""

    __slots__ = ("_months",)
    LABEL = "<sealer>"
    _months: tuple[tuple[tuple[int, int, int], str, X25519PublicKey], ...]

    def __init__(self, public_keys: Mapping[str, bytes]) -> None:
        """``public_keys``: key id to 32 raw bytes. Raises ``BadKey`` for a bad id or length."""
        months = []
        for kid, raw in public_keys.items():
            when = parse_kid(kid)
            if len(raw) != PUBLIC_KEY_BYTES:
                raise BadKey(f"public key {kid} must have {PUBLIC_KEY_BYTES} bytes")
            months.append((when, kid, X25519PublicKey.from_public_bytes(raw)))
        months.sort(key=lambda month: month[0], reverse=True)
        object.__setattr__(self, "_months", tuple(months))

    def kids(self) -> tuple[str, ...]:
        """The key ids at hand, newest first."""
        return tuple(kid for _, kid, _ in self._months)

    def kid_at(self, now: datetime) -> str:
        """The key id that seals at ``now``: this month's, else the newest that is not in the future.

        Raises ``NoSealingKey``. A caller that gets last month's id should see that a new key is made.
        """
        return self._pick(now)[0]

    def seal(self, email: Email, comment_id: str, now: datetime) -> SealedAddress:
        """Seal ``email`` for the comment ``comment_id``. Raises ``NoSealingKey``."""
        kid, public_key = self._pick(now)
        return seal_to(public_key, kid, comment_id, email)

    def _pick(self, now: datetime) -> tuple[str, X25519PublicKey]:
        utc = now.astimezone(UTC)
        for (year, month, _), kid, public_key in self._months:
            if (year, month) <= (utc.year, utc.month):
                return kid, public_key
        raise NoSealingKey
