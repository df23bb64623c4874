"""A circuit breaker: who has failed several times in a row is left alone for a while."""

import threading
import time
from collections.abc import Callable


class Circuit:
    """Closed as long as calls are answered; open for a pause after too many failures; then one is tried."""

    def __init__(
        self, failures_max: int, pause_s: float, monotonic: Callable[[], float] = time.monotonic
    ) -> None:
        """``failures_max`` in a row open it for ``pause_s``."""
        self._failures_max, self._pause_s, self._monotonic = failures_max, pause_s, monotonic
        self._lock = threading.Lock()
        self._failures = 0
        self._until = 0.0

    @property
    def open(self) -> bool:
        """Nobody should call now."""
        with self._lock:
            return self._failures >= self._failures_max and self._monotonic() < self._until

    @property
    def on_trial(self) -> bool:
        """The pause is over: one call decides whether the others may follow."""
        with self._lock:
            return self._failures >= self._failures_max and self._monotonic() >= self._until

    def answered(self) -> None:
        """A call got an answer that makes sense."""
        with self._lock:
            self._failures = 0

    def failed(self) -> bool:
        """A call got none; True if that opened it."""
        with self._lock:
            self._failures += 1
            if self._failures < self._failures_max:
                return False
            was_open = self._monotonic() < self._until
            self._until = self._monotonic() + self._pause_s
            return not was_open
