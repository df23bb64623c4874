"""Open sealed addresses and compute what bans are made of. Workers and commands only.

The process that faces the public never imports this. Nothing here stores, logs or returns an address
except ``open``, and what it returns cannot be printed.
"""

import contextlib
import resource
import secrets
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from service.domain.verdict import Span
from service.privacy import backup, own_address
from service.privacy.email import Email
from service.privacy.errors import (
    BackupRefused,
    BadKey,
    CannotOpen,
    KeyDestroyed,
    KeyExists,
    LoosePermissions,
)
from service.privacy.guarded import Guarded, Secret
from service.privacy.key_ids import destroy_after, is_kid, next_kid
from service.privacy.keyring import FINGERPRINT_NAMES, KEY_BYTES, KeyRing
from service.privacy.sealing import (
    FORMAT,
    HEADER_BYTES,
    PADDED_BYTES,
    SUITE,
    SealedAddress,
    seal_info,
    seal_to,
)

__all__ = [
    "BackupRefused",
    "BadKey",
    "CannotOpen",
    "KeyDestroyed",
    "KeyExists",
    "LoosePermissions",
    "Vault",
]

FINGERPRINT, PREVIOUS = FINGERPRINT_NAMES

OWN_ADDRESS = own_address.NOTE
"""The note on a place where an author's own address stands."""


class Vault(Guarded):
    """The private keys of an installation, in a directory of 0600 files. Holds no key between calls."""

    __slots__ = ("_ring",)
    LABEL = "<vault>"
    _ring: KeyRing

    def __init__(self, directory: Path) -> None:
        """Check every key file, and forbid this process to leave a core file behind.

        Makes the directory where there is none. Raises ``LoosePermissions``, with the command that helps.
        """
        object.__setattr__(self, "_ring", KeyRing(directory))
        for name in self._ring.names():
            with contextlib.suppress(KeyDestroyed):  # by another process, just now
                self._ring.read(name)
        _, hard_limit = resource.getrlimit(resource.RLIMIT_CORE)
        resource.setrlimit(resource.RLIMIT_CORE, (0, hard_limit))

    def open(self, sealed: SealedAddress, comment_id: str) -> Email:
        """The address sealed for this comment.

        Raises ``KeyDestroyed`` where the key is gone, and ``CannotOpen`` for a wrong key, another
        comment's seal, a changed bit or an id that is no key's. A broken or loose key file raises
        ``BadKey`` or ``LoosePermissions``: that is the host's fault and not the row's.
        """
        kid = sealed.key_id
        if not is_kid(kid):
            raise CannotOpen(kid, comment_id)
        private = self._private_key(kid)
        try:
            plain = SUITE.decrypt(sealed.ciphertext, private, info=seal_info(kid, comment_id))
        except InvalidTag:
            plain = b""
        address = _unpad(plain)
        del plain
        if address is None:
            raise CannotOpen(kid, comment_id)
        return Email(address)

    def reseal(self, sealed: SealedAddress, comment_id: str, kid: str) -> SealedAddress:
        """The same address sealed to another key, for when a key became known to others."""
        public = self._private_key(kid).public_key()
        return seal_to(public, kid, comment_id, self.open(sealed, comment_id))

    def fingerprint(self, email: Email, site_id: str) -> bytes:
        """32 bytes that stand for a mailbox on one site; what new rows store.

        Raises ``KeyDestroyed`` before ``ensure_fingerprint_key`` was ever called.
        """
        return self.fingerprints(email, site_id)[0]

    def fingerprints(self, email: Email, site_id: str) -> tuple[bytes, ...]:
        """All fingerprints a look-up must try: today's key first, during a rotation also the one before."""
        keys = [self._ring.read(FINGERPRINT)]
        with contextlib.suppress(KeyDestroyed):
            keys.append(self._ring.read(PREVIOUS))
        context = b"lettersdesk/ban/v1|" + site_id.encode()
        return tuple(email.keyed_digest(key.expose(), context=context) for key in keys)

    def mailbox_key(self, email: Email) -> bytes:
        """32 bytes that stand for a mailbox whatever the site: how many mails it got. Never the ban's."""
        return email.keyed_digest(self._ring.read(FINGERPRINT).expose(), context=b"lettersdesk/mail/v1")

    def find_own_address(self, email: Email, text: str) -> tuple[Span, ...]:
        """Where ``text`` shows its author's own address, in code points of ``text``; linear time.

        Finds other spellings of the mailbox and plain disguises such as ``name (at) example dot org``.
        """
        return own_address.find(email.reveal(), text)

    def ensure_fingerprint_key(self) -> None:
        """Make the fingerprint key if there is none. Two processes may race: one key wins for both."""
        if not self._ring.has(FINGERPRINT):
            try:
                self._ring.write(FINGERPRINT, Secret(secrets.token_bytes(KEY_BYTES)))
            except KeyExists:
                return

    def rotate_fingerprint_key(self) -> None:
        """New rows get a new key; look-ups try both until ``drop_previous_fingerprint_key``."""
        self._ring.supersede(FINGERPRINT, PREVIOUS, Secret(secrets.token_bytes(KEY_BYTES)))

    def is_rotating_fingerprint_key(self) -> bool:
        """Whether the key before this one is still tried."""
        return self._ring.has(PREVIOUS)

    def drop_previous_fingerprint_key(self) -> bool:
        """End a rotation: bans not seen since it began stop matching. False if there was none."""
        return self._ring.forget(PREVIOUS)

    def create_key(self, kid: str) -> bytes:
        """Make a key pair, keep the private half, return the 32 public bytes. Raises ``KeyExists``."""
        private = X25519PrivateKey.generate()
        self._ring.write(kid, Secret(private.private_bytes_raw()))
        return private.public_key().public_bytes_raw()

    def destroy_key(self, kid: str) -> bool:
        """Overwrite and remove a private key for good; False if it was gone already."""
        return self._ring.destroy(kid)

    def kids(self) -> tuple[str, ...]:
        """Ids of the private keys at hand, oldest first."""
        return tuple(name for name in self._ring.names() if name not in FINGERPRINT_NAMES)

    def destroyed_kids(self) -> tuple[str, ...]:
        """Ids of the keys that were destroyed here; these ids are never used again."""
        return self._ring.destroyed()

    def next_kid(self, now: datetime) -> str:
        """The key id to create at ``now``: the month's, or its next number where that was used."""
        return next_kid(now, {*self.kids(), *self.destroyed_kids()})

    def due_kids(self, now: datetime, retention_days: int) -> tuple[str, ...]:
        """Keys whose month ended ``retention_days`` ago or longer: time to destroy them."""
        return tuple(kid for kid in self.kids() if destroy_after(kid, retention_days) <= now)

    def public_key(self, kid: str) -> bytes:
        """The 32 public bytes of a key. Raises ``KeyDestroyed``."""
        return self._private_key(kid).public_key().public_bytes_raw()

    def public_keys(self) -> Mapping[str, bytes]:
        """All public keys, in the form ``Sealer`` takes."""
        return {kid: self.public_key(kid) for kid in self.kids()}

    def backup(self, passphrase: str) -> bytes:
        """All keys, locked, as ASCII text. Raises ``BackupRefused`` for a short passphrase."""
        return backup.lock({name: self._ring.read(name) for name in self._ring.names()}, passphrase)

    def restore(self, blob: bytes, passphrase: str) -> tuple[str, ...]:
        """Bring back what is missing and return its names. Destroyed keys stay destroyed.

        A fingerprint key that differs from today's comes back as the previous one, so that old bans
        match again. Raises ``BackupRefused``, and ``KeyExists`` if another key of that id stands.
        """
        restored = []
        for name, key in sorted(backup.unlock(blob, passphrase).items()):
            if name in self._ring.destroyed():
                continue
            if self._holds(name, key):
                continue
            target = PREVIOUS if name == FINGERPRINT and self._ring.has(FINGERPRINT) else name
            if target == PREVIOUS and self._holds(PREVIOUS, key):
                continue
            self._ring.write(target, key)
            restored.append(target)
        return tuple(restored)

    def _holds(self, name: str, key: Secret) -> bool:
        return self._ring.has(name) and secrets.compare_digest(self._ring.read(name).expose(), key.expose())

    def _private_key(self, kid: str) -> X25519PrivateKey:
        if kid in FINGERPRINT_NAMES:
            raise BadKey("the fingerprint key opens nothing")
        return X25519PrivateKey.from_private_bytes(self._ring.read(kid).expose())


def _unpad(plain: bytes) -> str | None:
    """The address inside an opened seal, or None if the layout is not ours."""
    if len(plain) != PADDED_BYTES or plain[0] != FORMAT:
        return None
    end = HEADER_BYTES + int.from_bytes(plain[1:HEADER_BYTES], "big")
    if end > PADDED_BYTES or any(plain[end:]):
        return None
    try:
        return plain[HEADER_BYTES:end].decode()
    except UnicodeDecodeError:
        return None
