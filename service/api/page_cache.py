"""Ready pages in memory: bounded by bytes, checked by the thread's version, rebuilt by one at a time.

The version in the database row is the truth; an entry is only a memory of it. An answer shows the state
of the database at most two check intervals ago: one until the version is looked at again, and one during
which others may still get the old page while somebody builds the new one. With an interval of 0, every
answer is at least as new as the moment it was asked for.
"""

import threading
import time
import weakref
from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass

from service.api.encoded import Ready
from service.domain.errors import Unavailable


class _Clock:
    """The version of one thread (or of whatever else moves pages), and when it was looked at."""

    __slots__ = ("__weakref__", "lock", "seen")

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.seen: tuple[int, float] = (-1, float("-inf"))


class _Entry:
    """A page as it was at ``version``, which was the newest one at ``confirmed_at``."""

    __slots__ = ("clock", "confirmed_at", "ready", "version")

    def __init__(self, ready: Ready, version: int, clock: _Clock, confirmed_at: float) -> None:
        self.ready = ready
        self.version = version
        self.clock = clock
        self.confirmed_at = confirmed_at


class _Flight:
    """Somebody is fetching a page; the others can wait for it."""

    __slots__ = ("done", "error", "ready", "started_at")

    def __init__(self, started_at: float) -> None:
        self.done = threading.Event()
        self.started_at = started_at
        self.ready: Ready | None = None
        self.error: Exception | None = None


@dataclass(frozen=True, slots=True)
class Source:
    """Where a page comes from. ``look`` reads the version alone; ``build`` reads version and page."""

    clock_key: Hashable
    look: Callable[[], int] | None
    """None: nothing tells whether the page moved, so it is built anew after each interval."""
    build: Callable[[], tuple[int, Ready]]


class PageCache:
    """The pages of one process. All times are in seconds."""

    def __init__(
        self, *, bytes_max: int, check_s: float, wait_s: float, now: Callable[[], float] = time.monotonic
    ) -> None:
        self._bytes_max = bytes_max
        self._check_s = check_s
        self._wait_s = wait_s
        self._now = now
        self._lock = threading.Lock()
        self._entries: OrderedDict[Hashable, _Entry] = OrderedDict()
        self._flights: dict[Hashable, _Flight] = {}
        self._clocks: weakref.WeakValueDictionary[Hashable, _Clock] = weakref.WeakValueDictionary()
        self._bytes = 0

    def fresh(self, key: Hashable) -> Ready | None:
        """The page if it can be served as it is: the hot path, which asks nobody."""
        with self._lock:
            entry = self._entries.get(key)
            if entry is None:
                return None
            self._entries.move_to_end(key)
        version, checked_at = entry.clock.seen
        if version != entry.version or self._now() >= checked_at + self._check_s:
            return None
        entry.confirmed_at = checked_at
        return entry.ready

    def get(self, key: Hashable, source: Source) -> Ready:
        """The page, from memory, from another request's work, or from ``source``, whose errors pass on."""
        asked_at = self._now()
        while True:
            with self._lock:
                entry = self._entries.get(key)
                flight = self._flights.get(key)
                if flight is None:
                    own = self._flights[key] = _Flight(self._now())
                    clock = entry.clock if entry else self._clock(source.clock_key)
                    break
            if entry is not None and self._now() < entry.confirmed_at + 2 * self._check_s:
                return entry.ready
            if not flight.done.wait(self._wait_s):
                raise Unavailable("another request is still fetching this page")
            if flight.started_at >= asked_at or flight.started_at + 2 * self._check_s > asked_at:
                return _landed(flight)
        return self._fly(key, own, lambda: self._renew(key, entry, clock, source))

    def _fly(self, key: Hashable, flight: _Flight, work: Callable[[], Ready]) -> Ready:
        try:
            flight.ready = work()
        except Exception as error:
            flight.error = error
            raise
        finally:
            with self._lock:
                del self._flights[key]
            flight.done.set()
        return flight.ready

    def _renew(self, key: Hashable, entry: _Entry | None, clock: _Clock, source: Source) -> Ready:
        landed = self.fresh(key)  # Somebody may have brought it while we came here.
        if landed is not None:
            return landed
        if entry is not None and source.look is not None:
            version, checked_at = self._look(clock, source.look)
            if version == entry.version:
                entry.confirmed_at = checked_at
                return entry.ready
        started_at = self._now()
        version, ready = source.build()
        with clock.lock:
            if version >= clock.seen[0]:
                clock.seen = (version, started_at)
        self._keep(key, _Entry(ready, version, clock, started_at))
        return ready

    def _look(self, clock: _Clock, look: Callable[[], int]) -> tuple[int, float]:
        """The version, read at most once an interval for all pages of a thread together."""
        with clock.lock:
            now = self._now()
            if now >= clock.seen[1] + self._check_s:
                clock.seen = (look(), now)
            return clock.seen

    def _clock(self, key: Hashable) -> _Clock:
        clock = self._clocks.get(key)
        if clock is None:
            clock = self._clocks[key] = _Clock()
        return clock

    def _keep(self, key: Hashable, entry: _Entry) -> None:
        size = entry.ready.size_bytes
        with self._lock:
            old = self._entries.pop(key, None)
            if old is not None:
                self._bytes -= old.ready.size_bytes
            if size > self._bytes_max:
                return
            self._entries[key] = entry
            self._bytes += size
            while self._bytes > self._bytes_max:
                _, dropped = self._entries.popitem(last=False)
                self._bytes -= dropped.ready.size_bytes


def _landed(flight: _Flight) -> Ready:
    if flight.error is not None:
        raise flight.error
    if flight.ready is None:
        raise Unavailable("the request that fetched this page was broken off")
    return flight.ready
