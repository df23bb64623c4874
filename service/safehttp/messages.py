"""What goes out, what comes back, and how much of either."""

import re
from dataclasses import dataclass, field, replace

Headers = tuple[tuple[str, str], ...]

OURS = frozenset(
    {"accept-encoding", "connection", "content-length", "cookie", "expect", "host", "te", "transfer-encoding",
     "upgrade"}
)  # fmt: skip
"""Headers that the client writes itself, or never."""

_NAME = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")
_VALUE = re.compile(r"[\t -~]*")


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """One request. Only method and host of it are ever logged or printed."""

    method: str = "POST"
    url: str = field(repr=False)
    headers: Headers = field(default=(), repr=False)
    body: bytes = field(default=b"", repr=False)

    def __post_init__(self) -> None:
        """ValueError for a header that is not the caller's to set, or could bring another along."""
        for name, value in self.headers:
            if not _NAME.fullmatch(name) or not _VALUE.fullmatch(value):
                raise ValueError("A header has a name or a value that it cannot have.")
            if name.lower() in OURS:
                raise ValueError(f"The header {name} is set by the client itself.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """How long a request may take, and how much may come back. Both bound a sender who never ends."""

    connect_s: float = 3.0
    """For the TCP connection."""
    total_s: float = 10.0
    """From the look-up of the name to the last byte of the answer."""
    head_bytes_max: int = 32_768
    body_bytes_max: int = 65_536
    cut_body: bool = False
    """A longer body is cut off there (``Answer.cut``) instead of being an error."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Timings:
    """Where the time went, in milliseconds. The first three are 0 on a connection that was open already."""

    resolve_ms: float = 0.0
    connect_ms: float = 0.0
    tls_ms: float = 0.0
    first_byte_ms: float = 0.0
    """From the request's first byte out to the answer's first byte in."""
    total_ms: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """Whatever the other side said, a redirect or an error too: nothing is followed or tried again."""

    status: int
    headers: Headers = field(repr=False)
    body: bytes = field(repr=False)
    """As it came, compressed or not; we ask for no compression and undo none."""
    cut: bool
    timings: Timings

    def header(self, name: str) -> str | None:
        """The first value of this header, whatever the case of its name."""
        return next((value for known, value in self.headers if known.lower() == name.lower()), None)

    def at(self, opened: Timings, *, total_ms: float) -> "Answer":
        """The same with what the connection took, and all of it."""
        first_byte_ms = self.timings.first_byte_ms
        return replace(self, timings=replace(opened, first_byte_ms=first_byte_ms, total_ms=total_ms))
