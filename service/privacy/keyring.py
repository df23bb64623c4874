"""Key files in a directory that only this user may read. No cryptography here, and no cache.

Each use reads the file again, so a key made or destroyed by another process counts at once in all.
A destroyed key leaves an empty ``<id>.destroyed`` behind: neither a restore nor a slip brings it back.
"""

import contextlib
import os
import secrets
import stat
from pathlib import Path

from service.privacy.errors import BadKey, KeyDestroyed, KeyExists, LoosePermissions
from service.privacy.guarded import Guarded, Secret
from service.privacy.key_ids import is_kid, parse_kid

KEY_BYTES = 32
KEY_SUFFIX = ".key"
DESTROYED_SUFFIX = ".destroyed"
FINGERPRINT_NAMES = ("fingerprint", "fingerprint.previous")
"""The key of today, and the one before it while a rotation lasts."""


class KeyRing(Guarded):
    """The files of one key directory, by key id. Every call checks the permissions of what it reads."""

    __slots__ = ("_directory",)
    LABEL = "<key ring>"
    _directory: Path

    def __init__(self, directory: Path) -> None:
        """Make the directory (0700) where there is none. Raises ``LoosePermissions``."""
        object.__setattr__(self, "_directory", directory)
        directory.mkdir(mode=0o700, parents=True, exist_ok=True)
        _refuse_loose(directory, directory.stat(), 0o700)

    def names(self) -> tuple[str, ...]:
        """All keys that stand here, sealing keys and fingerprint keys, sorted. Other files are ignored."""
        return self._names_with(KEY_SUFFIX)

    def destroyed(self) -> tuple[str, ...]:
        """Ids of keys that once stood here and were destroyed, sorted."""
        return self._names_with(DESTROYED_SUFFIX)

    def has(self, name: str) -> bool:
        """True if there is a key file of this id."""
        return self._path(name).exists()

    def read(self, name: str) -> Secret:
        """The 32 bytes of a key. Raises ``KeyDestroyed``, ``LoosePermissions`` or ``BadKey``."""
        path = self._path(name)
        try:
            descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC)
        except FileNotFoundError:
            raise KeyDestroyed(name) from None
        with open(descriptor, "rb") as file:
            _refuse_loose(path, os.fstat(descriptor), 0o600)
            raw = file.read(KEY_BYTES + 1)
        if len(raw) != KEY_BYTES:
            raise BadKey(f"{path} must hold {KEY_BYTES} bytes; restore it from a backup")
        return Secret(raw)

    def write(self, name: str, key: Secret) -> None:
        """Store a new key: whole or not at all, 0600 from its first moment. Raises ``KeyExists``."""
        path = self._path(name)
        if name in self.destroyed():
            raise KeyExists(name)
        temporary = self._write_temporary(name, key)
        try:
            os.link(temporary, path)  # unlike a rename, it never replaces a key that stands
        except FileExistsError:
            raise KeyExists(name) from None
        finally:
            temporary.unlink()
        self._sync_directory()

    def destroy(self, name: str) -> bool:
        """Overwrite and unlink a key; False if it was gone already. Safe to run again after a crash.

        The mark is written first: a crash half-way leaves a key that is marked, and the next run ends it.
        Overwriting is best effort: copy-on-write file systems and flash may keep old blocks.
        """
        path = self._path(name)
        mark = self._directory / (name + DESTROYED_SUFFIX)
        with contextlib.suppress(FileExistsError):
            os.close(os.open(mark, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600))
        self._sync_directory()
        for left_by_a_crash in self._directory.glob(f".{name}.*.tmp"):
            self._wipe(left_by_a_crash)
        return self._wipe(path)

    def supersede(self, name: str, previous: str, key: Secret) -> None:
        """Put ``key`` in the place of ``name`` and keep the old one as ``previous``; never a gap between.

        What stood as ``previous`` is wiped. The old key is copied, not linked: wiping one name of a
        shared file would wipe the other.
        """
        path, old = self._path(name), self._path(previous)
        kept, new = self._write_temporary(previous, self.read(name)), self._write_temporary(name, key)
        self._wipe(old)
        os.replace(kept, old)
        os.replace(new, path)
        self._sync_directory()

    def forget(self, name: str) -> bool:
        """Overwrite and unlink a key without a mark, so that its name may be used again."""
        return self._wipe(self._path(name))

    def _write_temporary(self, name: str, key: Secret) -> Path:
        temporary = self._directory / f".{name}.{secrets.token_hex(8)}.tmp"
        descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
        with open(descriptor, "wb") as file:
            file.write(key.expose())
            file.flush()
            os.fsync(descriptor)
        return temporary

    def _wipe(self, path: Path) -> bool:
        try:
            descriptor = os.open(path, os.O_WRONLY | os.O_NOFOLLOW | os.O_CLOEXEC)
        except FileNotFoundError:
            return False
        with open(descriptor, "wb") as file:
            file.write(secrets.token_bytes(KEY_BYTES))
            file.flush()
            os.fsync(descriptor)
        path.unlink(missing_ok=True)
        self._sync_directory()
        return True

    def _names_with(self, suffix: str) -> tuple[str, ...]:
        found = (path.name.removesuffix(suffix) for path in self._directory.glob("*" + suffix))
        return tuple(sorted(name for name in found if name in FINGERPRINT_NAMES or is_kid(name)))

    def _path(self, name: str) -> Path:
        """Only names we make ourselves become paths: no separator, no dots of a parent directory."""
        if name not in FINGERPRINT_NAMES:
            parse_kid(name)
        return self._directory / (name + KEY_SUFFIX)

    def _sync_directory(self) -> None:
        descriptor = os.open(self._directory, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def _refuse_loose(path: Path, status: os.stat_result, mode: int) -> None:
    """Raise ``LoosePermissions`` if anybody but our own user could read or change ``path``."""
    if stat.S_IMODE(status.st_mode) & 0o077:
        raise LoosePermissions(f"others on this machine can read {path}: run `chmod {mode:o} {path}`")
    if status.st_uid not in (os.geteuid(), 0):
        raise LoosePermissions(
            f"{path} belongs to another user: run this as that user, or run `chown {os.geteuid()} {path}`"
        )
