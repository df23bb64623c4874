"""Canary addresses, and a scanner that finds one in whatever shape it got out.

Every commenter of a test has an address of its own, so a finding names the flow. The scanner looks for the
address plain in any case, UTF-16, URL, HTML, quoted-printable and JSON encoded, in base64 and in hex; for
its MD5, SHA-1, SHA-256 and SHA-512, raw, in hex and in base64, cut to half or to a quarter; for a mask of
it; and for all of that inside zlib, gzip and base64, which is where RQ hides what it stores.
"""

import base64
import binascii
import hashlib
import itertools
import re
import secrets
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np

DIGESTS = ("md5", "sha1", "sha256", "sha512")
WINDOW_CHARS = 16
"""Of a digest in hex or base64: shorter pieces than this meet by chance."""
RAW_BYTES = 8
LAYERS_MAX = 3
UNPACKED_BYTES_MAX = 16 * 1024 * 1024

_HEX = re.compile(rb"[0-9a-fA-F]{16,}")
_BASE64 = re.compile(rb"[A-Za-z0-9+/_-]{16,}={0,2}")
_ZLIB = re.compile(rb"\x78[\x01\x5e\x9c\xda]|\x1f\x8b\x08")
_ESCAPES = (
    (re.compile(rb"[%=]([0-9a-f]{2})"), 16),
    (re.compile(rb"&#x([0-9a-f]{1,5});"), 16),
    (re.compile(rb"&#([0-9]{1,6});"), 10),
    (re.compile(rb"\\u00([0-9a-f]{2})"), 16),
    (re.compile(rb"\\x([0-9a-f]{2})"), 16),
)
_MASK = re.compile(rb"[\w.+-]{0,3}(?:\*|\xe2\x80\xa2){2,}[\w.+-]{0,3}@")


@dataclass(frozen=True)
class Finding:
    """One address (or a part of one) where it must not be."""

    place: str
    shape: str
    canary: str

    def __str__(self) -> str:
        return f"{self.place}: {self.canary} as {self.shape}"


class Flock:
    """Gives out canary addresses, and knows them again."""

    def __init__(self) -> None:
        self.run = secrets.token_hex(5)
        self._numbers = itertools.count(1)
        self.addresses: list[str] = []

    def new(self, shape: str = "cnr{}@example.com") -> str:
        """An address nobody has had. ``shape`` says where the unique part goes, such as ``Cnr.{}+tag@..``."""
        address = shape.format(f"{self.run}z{next(self._numbers)}z")
        self.addresses.append(address)
        return address

    def scanner(self) -> "Scanner":
        """A scanner for every address given out so far."""
        return Scanner(self.addresses, self.run)


class Scanner:
    """Looks for the canaries of one flock in bytes."""

    def __init__(self, addresses: Iterable[str], run: str) -> None:
        self._run = run.encode()
        self._windows: dict[bytes, str] = {}
        self._raw: dict[bytes, str] = {}
        for address in addresses:
            for spelling in _spellings(address):
                self._learn(address, spelling.encode())
        self._prefixes = np.zeros(65536, dtype=bool)
        for needle in self._raw:
            self._prefixes[int.from_bytes(needle[:2], "little")] = True

    def _learn(self, address: str, spelling: bytes) -> None:
        for name in DIGESTS:
            digest = hashlib.new(name, spelling).digest()
            self._raw[digest[:RAW_BYTES]] = f"{address} ({name})"
            texts = (digest.hex(), digest.hex().upper(), base64.b64encode(digest).decode())
            for text in (
                *texts,
                base64.urlsafe_b64encode(digest).decode(),
                base64.b32encode(digest).decode(),
            ):
                self._windows[text[:WINDOW_CHARS].encode()] = f"{address} ({name})"
                self._windows[text[:WINDOW_CHARS].lower().encode()] = f"{address} ({name})"

    def scan(self, place: str, content: bytes | str) -> list[Finding]:
        """Every shape of every canary in ``content``; ``place`` is for the message."""
        data = content.encode("utf-8", "surrogateescape") if isinstance(content, str) else content
        return [Finding(place, shape, canary) for shape, canary in dict.fromkeys(self._look(data, 0))]

    def _look(self, data: bytes, layer: int) -> Iterator[tuple[str, str]]:
        yield from self._plain(data)
        yield from self._digests(data)
        if layer >= LAYERS_MAX:
            return
        for name, inner in _unpacked(data):
            for shape, canary in self._look(inner, layer + 1):
                yield f"{shape} in {name}", canary

    def _plain(self, data: bytes) -> Iterator[tuple[str, str]]:
        lower = data.lower()
        yield from self._named("plain text", lower)
        yield from self._named("UTF-16", lower.replace(b"\0", b"")) if b"\0" in lower else ()
        for pattern, radix in _ESCAPES:
            if pattern.search(lower):
                yield from self._named("escapes", pattern.sub(lambda m, r=radix: _char(m[1], r), lower))
        if mask := _MASK.search(data):
            yield "a mask", mask[0].decode("utf-8", "replace")

    def _named(self, shape: str, lower: bytes) -> Iterator[tuple[str, str]]:
        for found in re.finditer(re.escape(self._run) + rb"z\d+z", lower):
            yield shape, found[0].decode()

    def _digests(self, data: bytes) -> Iterator[tuple[str, str]]:
        for token in itertools.chain(_HEX.findall(data), _BASE64.findall(data)):
            for start in range(len(token) - WINDOW_CHARS + 1):
                if (name := self._windows.get(token[start : start + WINDOW_CHARS])) is not None:
                    yield "a digest", name
        for offset in (0, 1) if len(data) > 1 else ():
            pairs = np.frombuffer(data, dtype="<u2", offset=offset, count=max(0, len(data) - offset) // 2)
            for position in np.nonzero(self._prefixes[pairs])[0]:
                start = int(position) * 2 + offset
                if (name := self._raw.get(data[start : start + RAW_BYTES])) is not None:
                    yield "a raw digest", name


def _spellings(address: str) -> set[str]:
    """What somebody might have hashed: as typed, folded, without its tag or dots, as a link."""
    local, _, domain = address.rpartition("@")
    bare = local.split("+")[0]
    names = {address, f"{bare}@{domain}", f"{bare.replace('.', '')}@{domain}", local, bare}
    names |= {name.lower() for name in names} | {name.upper() for name in names}
    return names | {f"mailto:{name}" for name in names} | {f"{name}\n" for name in names}


def _unpacked(data: bytes) -> Iterator[tuple[str, bytes]]:
    """What is packed inside: compressed streams from wherever one might begin, base64 and hex texts."""
    for start in _ZLIB.finditer(data):
        inner = _decompressed(data[start.start() :])
        if len(inner) >= WINDOW_CHARS // 2:
            yield "a compressed stream", inner
    for token in set(_BASE64.findall(data)):
        text = token.rstrip(b"=").translate(bytes.maketrans(b"-_", b"+/"))
        # A token may begin in the middle of a longer one, so each of the four alignments is tried.
        for cut in range(4):
            piece = text[cut:]
            try:
                yield "base64", base64.b64decode(piece[: len(piece) // 4 * 4] + _rest(piece))
            except binascii.Error:
                continue
    for token in set(_HEX.findall(data)):
        yield "hex", bytes.fromhex(token[: len(token) // 2 * 2].decode())


def _rest(piece: bytes) -> bytes:
    rest = piece[len(piece) // 4 * 4 :]
    return b"" if len(rest) < 2 else rest + b"=" * (4 - len(rest))


def _decompressed(data: bytes) -> bytes:
    try:
        return zlib.decompressobj(wbits=47).decompress(data, UNPACKED_BYTES_MAX)
    except zlib.error:
        return b""


def _char(digits: bytes, radix: int) -> bytes:
    code = int(digits, radix)
    return bytes([code]).lower() if code < 256 else b"?"
