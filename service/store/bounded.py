"""A connection to PostgreSQL that waits only so long for an answer.

The server's own limits end a slow statement and a long wait for a lock, but not the wait for a server that
does nothing at all: frozen, or on a host that swaps itself to death. The kernel there goes on answering for
it, so no time limit of TCP helps either.
"""

from typing import Any

from psycopg import Connection, OperationalError, errors

INTERVAL_S = 0.1


class BoundedConnection(Connection[Any]):
    """Closes itself and raises OperationalError when an answer takes longer than ``answer_within_s``."""

    answer_within_s: float | None = None
    """None: no limit."""

    def wait(self, gen: Any, interval: float = INTERVAL_S, timeout: float | None = None) -> Any:
        """As psycopg's, which every statement passes through, but with a limit where none is given."""
        limit_s = self.answer_within_s if timeout is None else timeout
        try:
            return super().wait(gen, interval=interval, timeout=limit_s)
        except errors._WaitTimeout:
            if timeout is not None:
                raise
            self.pgconn.finish()
            raise OperationalError("the server did not answer in time") from None


def connect(answer_within_s: float, arguments: Any, parameters: Any) -> BoundedConnection:
    """A new connection. Raises psycopg's OperationalError."""
    connection = BoundedConnection.connect(*arguments, **parameters)
    connection.answer_within_s = answer_within_s
    return connection
