"""The desk's list of stories in a full store: each part of it is read along an index, on both engines."""

from collections.abc import Iterator

import pytest
from sqlalchemy import insert, update

from service.domain.threads import key_hash
from service.store import desk_stories
from service.store.desk_stories import Wanted, Which
from service.store.engine import Database
from service.store.tables import threads
from tests.support.plans import Plans, count_rows, plans_of
from tests.support.press import Press, create_tables

STORIES, CLOSED = 6_000, 200
SITES = ("news", "sport")


def fill(url: str) -> None:
    """Two papers with many articles, of which the oldest are closed."""
    create_tables(url)
    database = Database(url, wait_ms=30_000, pool_connections=1)
    for site in SITES:
        Press(database).add_site(site)
    with database.begin() as conn:
        rows = [
            {"site_id": SITES[number % 2], "key": f"t-{number}", "key_hash": key_hash(f"t-{number}"),
             "title": f"Story {number}", "closed": number <= CLOSED}
            for number in range(1, STORIES + 1)
        ]  # fmt: skip
        conn.execute(insert(threads), rows)
        conn.execute(update(threads).where(threads.c.id % 500 == 0).values(hold_all=True))
    count_rows(database)
    database.close()


@pytest.fixture
def plans(new_database) -> Iterator[Plans]:
    with plans_of(new_database(fill)) as plans:
        yield plans


def keys(plans: Plans, below: int | None = None, **wanted) -> list[str]:
    page = desk_stories.page(plans.conn, Wanted(sites=SITES, **wanted), below=below, limit=4)
    return [story.thread.key for story in page.stories]


WANTED = [
    {},
    {"which": Which.WAITING},
    {"which": Which.GUARDED},
    {"which": Which.CLOSED},
    {"words": "a"},
    {"which": Which.CLOSED, "words": "a"},
]


@pytest.mark.parametrize("below", [None, 150])
@pytest.mark.parametrize("wanted", WANTED)
def test_no_part_of_the_list_reads_or_sorts_all_stories(plans: Plans, wanted, below):
    keys(plans, below, **wanted)
    plan = "\n".join(plans.lines)
    assert plans.lines
    assert "USE TEMP B-TREE FOR ORDER BY" not in plan, plan
    assert "Seq Scan on threads" not in plan, plan
    # By number from the newest on, up to what a page takes, is how SQLite reads a list of all of them.
    assert "SCAN threads" not in plan or wanted in ({}, {"words": "a"}), plan


@pytest.mark.parametrize(
    ("which", "index"), [(Which.CLOSED, "ix_threads_closed"), (Which.GUARDED, "ix_threads_guarded")]
)
def test_closed_ones_and_guarded_ones_are_read_from_their_own_index(plans: Plans, which, index):
    keys(plans, which=which)
    assert sum(index in line for line in plans.lines) >= len(SITES), plans.lines


def test_closed_stories_of_all_sites_come_newest_first_page_by_page(plans: Plans):
    first = keys(plans, which=Which.CLOSED)
    assert first == [f"t-{number}" for number in range(CLOSED, CLOSED - 4, -1)]
    assert keys(plans, CLOSED - 3, which=Which.CLOSED) == [
        f"t-{number}" for number in range(CLOSED - 4, CLOSED - 8, -1)
    ]


def test_a_closed_story_is_found_though_thousands_are_newer_and_open(plans: Plans):
    assert keys(plans, which=Which.CLOSED, words="story 199") == ["t-199"]
    assert keys(plans, which=Which.CLOSED, words="t-5000") == []
    assert keys(plans, words="t-1") == ["t-1"]


@pytest.mark.parametrize("wanted", WANTED)
def test_a_publisher_of_many_papers_has_a_list_too(plans: Plans, wanted):
    many = (*SITES, *(f"paper-{number}" for number in range(600)))
    desk_stories.page(plans.conn, Wanted(sites=many, **wanted), below=None, limit=4)


def test_many_sites_share_what_is_looked_at():
    sites = [f"paper-{number}" for number in range(100)]
    assert [desk_stories._share(sites[:number]) for number in (1, 10, 100)] == [2_000, 2_000, 200]
