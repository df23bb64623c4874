"""The cache serves what the version allows, fetches once for many, and stays within its bytes."""

import threading
from collections.abc import Callable
from dataclasses import dataclass, field

import pytest

from service.api.encoded import OVERHEAD_BYTES, Ready, ready
from service.api.page_cache import PageCache, Source
from service.domain.errors import Unavailable

CHECK_S = 10.0


@dataclass
class Thread:
    """A thread in a database that counts how often it is asked."""

    version: int = 1
    looks: int = 0
    builds: int = 0
    before_build: Callable[[], object] = field(default=lambda: None)

    def source(self, page: str = "page") -> Source:
        def look() -> int:
            self.looks += 1
            return self.version

        def build() -> tuple[int, Ready]:
            self.builds += 1
            version = self.version
            self.before_build()
            return version, ready(f"{page} at {version}".encode(), "public")

        return Source("thread", look, build)


@dataclass
class Clock:
    """A clock that stands still until it is moved."""

    time_s: float = 1000.0

    def __call__(self) -> float:
        return self.time_s


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def cache(clock) -> PageCache:
    return PageCache(bytes_max=100_000, check_s=CHECK_S, wait_s=5, now=clock)


def served(cache: PageCache, thread: Thread, key: str = "page") -> str:
    page = cache.fresh(key) or cache.get(key, thread.source(key))
    return page.plain.body.decode()


def test_a_page_is_built_once_and_not_looked_at_again_within_the_interval(cache, clock):
    thread = Thread()
    pages = [served(cache, thread) for _ in range(5)]
    assert (set(pages), thread.builds, thread.looks) == ({"page at 1"}, 1, 0)


def test_after_the_interval_one_look_keeps_an_unchanged_page(cache, clock):
    thread = Thread()
    served(cache, thread)
    clock.time_s += CHECK_S
    pages = [served(cache, thread) for _ in range(5)]
    assert (set(pages), thread.builds, thread.looks) == ({"page at 1"}, 1, 1)


def test_after_the_interval_a_moved_version_is_seen(cache, clock):
    thread = Thread()
    served(cache, thread)
    thread.version = 2
    assert served(cache, thread) == "page at 1"
    clock.time_s += CHECK_S
    assert served(cache, thread) == "page at 2"


def test_one_look_serves_all_pages_of_a_thread(cache, clock):
    thread = Thread()
    for key in ("first", "second", "third"):
        served(cache, thread, key)
    clock.time_s += CHECK_S
    assert [served(cache, thread, key) for key in ("first", "second", "third")] == [
        "first at 1", "second at 1", "third at 1",
    ]  # fmt: skip
    assert thread.looks == 1


def test_a_page_is_old_as_soon_as_any_page_of_its_thread_was_seen_newer(cache, clock):
    thread = Thread()
    served(cache, thread, "first")
    thread.version = 2
    served(cache, thread, "second")
    assert served(cache, thread, "first") == "first at 2"


def test_a_version_that_moves_while_a_page_is_built_is_noticed_at_the_next_look(cache, clock):
    thread = Thread()
    thread.before_build = lambda: setattr(thread, "version", 2)
    assert served(cache, thread) == "page at 1"
    thread.before_build = lambda: None
    clock.time_s += CHECK_S
    assert served(cache, thread) == "page at 2"


def test_a_database_that_was_set_back_is_believed(cache, clock):
    thread = Thread(version=9)
    served(cache, thread)
    thread.version = 3
    clock.time_s += CHECK_S
    assert served(cache, thread) == "page at 3"


def test_a_page_without_a_version_is_built_anew_after_each_interval(cache, clock):
    thread = Thread()
    source = Source("counts", None, thread.source().build)
    for _ in range(3):
        cache.fresh("counts") or cache.get("counts", source)
    assert thread.builds == 1
    clock.time_s += CHECK_S
    cache.fresh("counts") or cache.get("counts", source)
    assert thread.builds == 2


def test_an_error_is_passed_on_and_not_kept(cache):
    def fail() -> None:
        raise Unavailable("down")

    thread = Thread(before_build=fail)
    with pytest.raises(Unavailable):
        served(cache, thread)
    thread.before_build = lambda: None
    assert served(cache, thread) == "page at 1"


def test_a_page_is_not_served_past_its_interval_when_the_look_fails(cache, clock):
    thread = Thread()
    served(cache, thread)
    clock.time_s += CHECK_S

    def fail() -> int:
        raise Unavailable("down")

    with pytest.raises(Unavailable):
        cache.fresh("page") or cache.get("page", Source("thread", fail, thread.source().build))


def test_memory_is_bounded_and_the_least_used_page_goes_first(clock):
    cache = PageCache(bytes_max=3 * (OVERHEAD_BYTES + 100), check_s=CHECK_S, wait_s=5, now=clock)
    thread = Thread()
    for key in ("a", "b", "c"):
        served(cache, thread, key)
    served(cache, thread, "a")
    served(cache, thread, "d")
    assert [cache.fresh(key) is not None for key in "abcd"] == [True, False, True, True]


def test_a_page_larger_than_the_memory_is_served_and_not_kept(clock):
    cache = PageCache(bytes_max=0, check_s=CHECK_S, wait_s=5, now=clock)
    thread = Thread()
    assert [served(cache, thread) for _ in range(2)] == ["page at 1"] * 2
    assert thread.builds == 2


class Builder:
    """A thread whose first build waits until it is let go."""

    def __init__(self, thread: Thread) -> None:
        self.begun, self.go_on = threading.Event(), threading.Event()
        thread.before_build = self._wait

    def _wait(self) -> None:
        self.begun.set()
        assert self.go_on.wait(10)


def in_threads(count: int, work: Callable[[], str]) -> tuple[list[threading.Thread], list[str]]:
    answers: list[str] = []
    workers = [threading.Thread(target=lambda: answers.append(work())) for _ in range(count)]
    [worker.start() for worker in workers]
    return workers, answers


def test_many_who_ask_at_once_for_a_new_page_cause_one_build(cache):
    thread = Thread()
    builder = Builder(thread)
    workers, answers = in_threads(8, lambda: served(cache, thread))
    builder.begun.wait(10)
    builder.go_on.set()
    [worker.join(10) for worker in workers]
    assert (answers, thread.builds) == (["page at 1"] * 8, 1)


def test_while_one_builds_the_others_get_the_old_page_for_one_more_interval(cache, clock):
    thread = Thread()
    served(cache, thread)
    thread.version = 2
    clock.time_s += CHECK_S
    builder = Builder(thread)
    workers, answers = in_threads(1, lambda: served(cache, thread))
    builder.begun.wait(10)
    assert served(cache, thread) == "page at 1"
    clock.time_s += CHECK_S
    late, late_answers = in_threads(1, lambda: served(cache, thread))
    builder.go_on.set()
    [worker.join(10) for worker in workers + late]
    assert (answers, late_answers) == (["page at 2"], ["page at 2"])


def test_without_an_interval_nobody_gets_what_was_fetched_before_they_asked(clock):
    cache = PageCache(bytes_max=100_000, check_s=0, wait_s=5, now=clock)
    thread = Thread()
    builder = Builder(thread)
    first, _ = in_threads(1, lambda: served(cache, thread))
    builder.begun.wait(10)
    clock.time_s += 1
    thread.version = 2  # committed while the first one builds, before the second one asks
    second, answers = in_threads(1, lambda: served(cache, thread))
    builder.go_on.set()
    [worker.join(10) for worker in first + second]
    assert answers == ["page at 2"]


def test_whoever_waits_too_long_is_told_so(clock):
    cache = PageCache(bytes_max=100_000, check_s=CHECK_S, wait_s=0, now=clock)
    thread = Thread()
    builder = Builder(thread)
    first, _ = in_threads(1, lambda: served(cache, thread))
    builder.begun.wait(10)
    with pytest.raises(Unavailable):
        served(cache, thread)
    builder.go_on.set()
    first[0].join(10)
