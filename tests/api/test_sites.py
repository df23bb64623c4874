"""The known sites: looked up by one thread at a time, and still there while the database is away."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from sqlalchemy import Connection

from service.api.sites import KnownSites
from service.domain.errors import Invalid, Unavailable
from service.store.engine import Database
from tests.support.product import SITE, add_site, prepare

WITHIN_S = 20


@pytest.fixture
def new_database(new_sqlite: Callable[..., str]) -> Callable[..., str]:
    return new_sqlite


class Moody:
    """A database that can be told to refuse, and to make whoever reads wait."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self.refuses, self.reads = False, 0
        self.reached, self.go_on = threading.Event(), threading.Event()
        self.go_on.set()

    @contextmanager
    def read(self) -> Iterator[Connection]:
        self.reads += 1
        self.reached.set()
        assert self.go_on.wait(WITHIN_S)
        if self.refuses:
            raise Unavailable("away")
        with self._database.read() as conn:
            yield conn


@pytest.fixture
def moody(new_database) -> Iterator[Moody]:
    database = Database(new_database(prepare), wait_ms=1000, pool_connections=2)
    yield Moody(database)
    database.close()


ALWAYS_DUE_S = -1.0
"""Kept for so long, whatever is known is due to be looked up again."""


def test_what_was_known_serves_while_the_database_is_away(moody):
    known = KnownSites(moody, kept_s=ALWAYS_DUE_S)
    assert known.resolve(SITE).id == SITE
    moody.refuses = True
    assert known.resolve(None).id == SITE
    tries = moody.reads
    assert known.resolve(SITE).id == SITE
    assert moody.reads == tries, "a look that failed is not repeated by the next request"


def test_one_thread_looks_and_the_others_go_on_with_what_is_known(moody):
    known = KnownSites(moody, kept_s=ALWAYS_DUE_S)
    known.resolve(SITE)
    moody.reached.clear()
    moody.go_on.clear()
    looking = threading.Thread(target=known.resolve, args=(SITE,))
    looking.start()
    assert moody.reached.wait(WITHIN_S)
    assert known.resolve(SITE).id == SITE
    assert looking.is_alive()
    moody.go_on.set()
    looking.join(WITHIN_S)


def test_without_a_first_look_everybody_hears_of_it_after_one_try(moody):
    moody.refuses = True
    known = KnownSites(moody, kept_s=ALWAYS_DUE_S)
    heard = []

    def ask() -> None:
        with pytest.raises(Unavailable):
            known.resolve(SITE)
        heard.append(True)

    askers = [threading.Thread(target=ask) for _ in range(8)]
    for asker in askers:
        asker.start()
    for asker in askers:
        asker.join(WITHIN_S)
    assert (len(heard), moody.reads) == (8, 1)


def test_a_new_site_is_known_at_the_next_look(moody):
    known = KnownSites(moody, kept_s=ALWAYS_DUE_S)
    with pytest.raises(Invalid):
        known.resolve("evening")
    add_site(moody._database, "evening")
    assert known.resolve("evening").id == "evening"
