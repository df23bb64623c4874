"""Requests byte by byte, for what no honest client would send."""

import socket
import time
from dataclasses import dataclass

ANSWERS_WITHIN_S = 30.0
"""Whoever sends a whole request has its answer after this, whatever others do."""


@dataclass(frozen=True)
class Answer:
    """What came back until the server closed or fell silent."""

    raw: bytes
    closed: bool

    @property
    def statuses(self) -> list[int]:
        """The status of each answer in it; 100 (Continue) is none."""
        heads = self.raw.split(b"HTTP/1.")[1:]
        return [status for head in heads if (status := int(head[2:5])) != 100]


class Wire:
    """Connections to one server on this machine."""

    def __init__(self, port: int) -> None:
        self.port = port
        self._open: list[socket.socket] = []

    def connect(self) -> socket.socket:
        """A connection that stays open until ``close``."""
        connection = socket.create_connection(("127.0.0.1", self.port), ANSWERS_WITHIN_S)
        self._open.append(connection)
        return connection

    def send(self, *parts: bytes, and_hang_up: bool = False) -> Answer:
        """Send the parts on a new connection; read until it is closed or nothing comes for a while."""
        connection = self.connect()
        for part in parts:
            try:
                connection.sendall(part)
            except OSError:
                break  # It has hung up on us, perhaps with an answer.
        if and_hang_up:
            connection.shutdown(socket.SHUT_WR)
        return read(connection)

    def hold(self, count: int, beginning: bytes) -> None:
        """Open ``count`` connections that send ``beginning`` and then nothing."""
        for _ in range(count):
            self.connect().sendall(beginning)

    def close(self) -> None:
        """Close every connection."""
        for connection in self._open:
            connection.close()
        self._open.clear()


def read(connection: socket.socket, quiet_s: float = 3.0) -> Answer:
    """All that comes: up to the first answer within the time everybody has, then until it falls silent."""
    raw = b""
    deadline = time.monotonic() + ANSWERS_WITHIN_S
    while time.monotonic() < deadline:
        connection.settimeout(quiet_s if b"\r\n\r\n" in raw else ANSWERS_WITHIN_S)
        try:
            part = connection.recv(65_536)
        except TimeoutError:
            return Answer(raw, closed=False)
        except ConnectionResetError:
            part = b""
        if not part:
            return Answer(raw, closed=True)
        raw += part
    return Answer(raw, closed=False)
