"""What is made when a request first asks for it, by one thread only, and kept: no start waits for it."""

import threading
from collections.abc import Callable
from typing import Generic, TypeVar

T = TypeVar("T")


class Once(Generic[T]):
    """Call it for what ``make`` returned. After an error the next call tries again."""

    def __init__(self, make: Callable[[], T]) -> None:
        self._make, self._lock = make, threading.Lock()
        self._made: list[T] = []

    def __call__(self) -> T:
        if not self._made:
            with self._lock:
                if not self._made:  # nobody was faster
                    self._made.append(self._make())
        return self._made[0]
