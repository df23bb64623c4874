"""The checker: it works until nothing waits or it is told to stop, and rings for what it leaves undone."""

from dataclasses import replace

import pytest

from service.bell import CHECKS
from service.checks.base import finding
from service.domain.errors import Unavailable
from service.store import claims
from service.store.engine import Database
from workers.check_comments import Checker


@pytest.fixture
def more_settings() -> dict[str, object]:
    return {"batch_comments_max": 3}


class Bell:
    """Somebody else's bell, that counts."""

    def __init__(self) -> None:
        self.rings = 0

    def ring(self, queue: str) -> None:
        assert queue == CHECKS
        self.rings += 1

    def ring_now(self, queue: str) -> bool:
        self.ring(queue)
        return True


class DuringChecks:
    """A check that lets something happen."""

    name, version = "during", "1"

    def __init__(self, happens) -> None:
        self.happens = happens

    def __call__(self, subjects):
        self.happens()
        return [replace(finding(), check=self.name, check_version=self.version) for _ in subjects]


def checker_of(product, *, owner: str = "test", checks=(), **settings) -> Checker:
    runtime = product.worker
    changed = replace(runtime.settings, **settings)
    return Checker(replace(runtime, checks=(*runtime.checks, *checks), settings=changed, bell=Bell()), owner)


def statuses(product, posted) -> list[str]:
    return [product.receipt(one)["status"] for one in posted]


def test_it_works_batch_by_batch_until_nothing_waits_and_calls_for_help_while_there_is_more(product):
    posted = [product.comment() for _ in range(7)]
    checker = checker_of(product)
    assert checker.drain() == 7
    assert statuses(product, posted) == ["approved"] * 7
    assert checker.runtime.bell.rings == 2  # one for each full batch
    assert checker.drain() == 0
    assert checker.at_work is False


def test_told_to_stop_it_finishes_the_batch_at_hand_and_rings_for_the_rest(product):
    posted = [product.comment() for _ in range(5)]
    checker = checker_of(product, checks=[DuringChecks(lambda: checker.stop())])
    assert checker.drain() == 3
    assert statuses(product, posted) == ["approved"] * 3 + ["pending"] * 2
    assert checker.runtime.bell.rings > 0
    assert checker.drain() == 0


def test_while_it_works_it_says_so(product):
    product.comment()
    seen = []
    checker = checker_of(product, checks=[DuringChecks(lambda: seen.append(checker.at_work))])
    checker.drain()
    assert seen == [True]


def test_a_new_process_takes_over_at_once_what_the_one_before_it_in_its_place_had_claimed(product):
    posted = product.comment()
    with product.database.begin() as conn:
        claims.claim(conn, owner="host:1:0", batch_max=1, lease_s=600, attempts_max=5)
    assert checker_of(product, owner="host:1:1").drain() == 0
    successor = checker_of(product, owner="host:1:0")
    successor.start()
    assert successor.drain() == 1
    assert statuses(product, [posted]) == ["approved"]


def test_a_batch_that_cannot_be_written_is_left_to_its_lease_and_done_later(product):
    posted = product.comment()

    def break_off() -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        checker_of(product, checks=[DuringChecks(break_off)]).drain()
    assert statuses(product, [posted]) == ["pending"]
    with product.database.begin() as conn:
        assert claims.release_owner(conn, "test") == 1
    assert checker_of(product).drain() == 1


def test_a_database_that_is_away_is_told_to_the_caller(product, tmp_path):
    checker = checker_of(product)
    away = Database(f"sqlite:///{tmp_path}/no/folder.db", wait_ms=50, pool_connections=1)
    checker.runtime = replace(checker.runtime, database=away)
    with pytest.raises(Unavailable):
        checker.drain()
    assert checker.at_work is False


def test_a_database_that_fails_again_and_again_uses_up_none_of_a_comments_tries(product, tmp_path):
    """Tries are for comments that stop their worker, and not for bad moments of the database."""
    posted = product.comment()
    away = Database(f"sqlite:///{tmp_path}/no/folder.db", wait_ms=50, pool_connections=1)
    checker = checker_of(product, attempts_max=2)
    here, checks = checker.runtime, checker.runtime.checks

    def lose_it() -> None:
        checker.runtime = replace(here, database=away)

    for _ in range(5):
        checker.runtime = replace(here, checks=(*checks, DuringChecks(lose_it)))
        with pytest.raises(Unavailable):
            checker.drain()
    checker.runtime = here
    assert checker.drain() == 1
    assert statuses(product, [posted]) == ["approved"]
