"""Keys locked with a passphrase, as text that can be printed and kept in a drawer.

scrypt (RFC 7914) makes the key, ChaCha20-Poly1305 (RFC 8439) locks; the header is authenticated. A
backup taken before a key is destroyed can still open what that key sealed: destroy old backups too.
"""

import base64
import binascii
import json
import secrets

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

from service.privacy.errors import BackupRefused
from service.privacy.guarded import Secret

MAGIC = b"LDKEYS1"
SCRYPT_LOG_N = 16
"""64 MB and about 0.2 s a guess."""
SCRYPT_R = 8
SALT_BYTES = 16
NONCE_BYTES = 12
HEADER_BYTES = len(MAGIC) + SALT_BYTES + NONCE_BYTES
PASSPHRASE_CHARS_MIN = 12
BACKUP_BYTES_MAX = 1_000_000
FIRST_LINE = b"-----BEGIN LETTERSDESK KEYS-----"
LAST_LINE = b"-----END LETTERSDESK KEYS-----"
LINE_CHARS = 64


def lock(keys: dict[str, Secret], passphrase: str) -> bytes:
    """All ``keys`` in one ASCII blob. Raises ``BackupRefused`` for a short passphrase."""
    if len(passphrase) < PASSPHRASE_CHARS_MIN:
        raise BackupRefused(f"a passphrase needs {PASSPHRASE_CHARS_MIN} characters or more")
    plain = json.dumps({name: key.expose().hex() for name, key in keys.items()}).encode()
    salt, nonce = secrets.token_bytes(SALT_BYTES), secrets.token_bytes(NONCE_BYTES)
    header = MAGIC + salt + nonce
    locked = ChaCha20Poly1305(_stretch(passphrase, salt)).encrypt(nonce, plain, header)
    text = base64.b64encode(header + locked)
    lines = [text[i : i + LINE_CHARS] for i in range(0, len(text), LINE_CHARS)]
    return b"\n".join([FIRST_LINE, *lines, LAST_LINE, b""])


def unlock(blob: bytes, passphrase: str) -> dict[str, Secret]:
    """The keys of a backup. Raises ``BackupRefused``, alike for a wrong passphrase and a changed blob."""
    lines = [line.strip() for line in blob[:BACKUP_BYTES_MAX].split(b"\n") if line.strip()]
    if len(lines) < 3 or lines[0] != FIRST_LINE or lines[-1] != LAST_LINE:
        raise BackupRefused("this is not a Lettersdesk key backup: its first or last line is missing")
    try:
        raw = base64.b64decode(b"".join(lines[1:-1]), validate=True)
    except binascii.Error:
        raise BackupRefused("the backup is damaged: a character is missing or changed") from None
    if len(raw) <= HEADER_BYTES or not raw.startswith(MAGIC):
        raise BackupRefused("the backup is damaged, or of a version this program does not know")
    header, locked = raw[:HEADER_BYTES], raw[HEADER_BYTES:]
    salt, nonce = header[len(MAGIC) : -NONCE_BYTES], header[-NONCE_BYTES:]
    try:
        plain = ChaCha20Poly1305(_stretch(passphrase, salt)).decrypt(nonce, locked, header)
    except InvalidTag:
        raise BackupRefused("the passphrase is wrong, or the backup was changed") from None
    return {name: Secret(bytes.fromhex(key)) for name, key in json.loads(plain).items()}


def _stretch(passphrase: str, salt: bytes) -> bytes:
    return Scrypt(salt=salt, length=32, n=2**SCRYPT_LOG_N, r=SCRYPT_R, p=1).derive(passphrase.encode())
