"""A connection that keeps to one point in time and to a number of bytes, whatever the other side does.

A time limit on each read alone would let a sender of one byte a second go on for ever.
"""

import io
import socket
import ssl
import time
from collections.abc import Sequence
from ipaddress import IPv6Address

from service.safehttp.addresses import Address
from service.safehttp.errors import CONNECT, TIMEOUT, TLS, TOO_LARGE, OutboundError

ADDRESSES_MAX = 4
"""Of one name, tried in turn until one takes the connection; all of them have been checked."""
BUFFER_BYTES = 8_192


class Wire:
    """What ``http.client`` takes for its socket: whoever opened it closes it, with ``shut``."""

    def __init__(self, sock: socket.socket) -> None:
        """``sock`` is connected. ``arm`` comes before each request."""
        self._sock = sock
        self._ends_at = 0.0
        self._bytes_left = 0
        self.first_byte_at: float | None = None

    def arm(self, ends_at: float, bytes_max: int) -> None:
        """For the next answer: when it must be complete (monotonic seconds), and its most bytes."""
        self._ends_at, self._bytes_left, self.first_byte_at = ends_at, bytes_max, None

    def allow(self, more_bytes: int) -> None:
        """The head has come, within its limit; so much may follow."""
        self._bytes_left += more_bytes

    def sendall(self, data: bytes) -> None:
        """Send all of it before the time is over."""
        self._sock.settimeout(_left(self._ends_at))
        self._sock.sendall(data)

    def makefile(self, mode: str, *_: object) -> io.BufferedReader:
        """The answer, to read from."""
        assert mode == "rb"
        return io.BufferedReader(_Reader(self), BUFFER_BYTES)

    def receive(self, into: memoryview) -> int:
        """Some bytes; 0 at the end."""
        if self._bytes_left <= 0:
            raise OutboundError(TOO_LARGE)
        self._sock.settimeout(_left(self._ends_at))
        count = self._sock.recv_into(into[: self._bytes_left])
        self._bytes_left -= count
        if self.first_byte_at is None:
            self.first_byte_at = time.monotonic()
        return count

    def close(self) -> None:
        """``http.client`` lets go, perhaps before the body is read."""

    def shut(self) -> None:
        """End the connection."""
        self._sock.close()


class _Reader(io.RawIOBase):
    def __init__(self, wire: Wire) -> None:
        self._wire = wire

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: object) -> int:
        return self._wire.receive(memoryview(buffer).cast("B"))  # type: ignore[arg-type]


def connect(addresses: Sequence[Address], port: int, *, connect_s: float, ends_at: float) -> socket.socket:
    """A connection to the first of ``addresses`` that takes one: to a number, so no name is looked up."""
    until = min(time.monotonic() + connect_s, ends_at)
    code = CONNECT
    for address in addresses[:ADDRESSES_MAX]:
        family = socket.AF_INET6 if isinstance(address, IPv6Address) else socket.AF_INET
        try:
            sock = socket.socket(family, socket.SOCK_STREAM)
        except OSError:  # no such family on this machine
            continue
        try:
            sock.settimeout(_left(until))
            sock.connect((str(address), port))
            sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        except BaseException as error:
            sock.close()
            if isinstance(error, TimeoutError | OutboundError):
                code = TIMEOUT
            elif not isinstance(error, OSError):
                raise
        else:
            return sock
    raise OutboundError(code, "connect")


def encrypt(sock: socket.socket, context: ssl.SSLContext, host: str, ends_at: float) -> ssl.SSLSocket:
    """The same connection under TLS, if its certificate is good for ``host``; else it is closed."""
    wrapped = sock
    try:
        sock.settimeout(_left(ends_at))
        wrapped = context.wrap_socket(sock, server_hostname=host, do_handshake_on_connect=False)
        wrapped.do_handshake()
    except BaseException as error:
        wrapped.close()
        if isinstance(error, TimeoutError):
            raise OutboundError(TIMEOUT, "tls") from None
        if isinstance(error, ssl.SSLCertVerificationError):
            raise OutboundError(TLS, "certificate") from None
        if isinstance(error, OSError | ValueError):
            raise OutboundError(TLS) from None
        raise
    return wrapped


def _left(ends_at: float) -> float:
    """Seconds until then; a socket takes 0 for "do not wait" and must not get it."""
    left_s = ends_at - time.monotonic()
    if left_s <= 0:
        raise OutboundError(TIMEOUT)
    return left_s
