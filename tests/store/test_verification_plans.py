"""What the worker that mails asks for again and again follows an index of what is open, on both engines."""

from collections.abc import Iterator

import pytest
from sqlalchemy import insert

from service.store import verifications as questions
from service.store.engine import Database
from service.store.tables import verifications
from tests.support.plans import Plans, count_rows, plans_of
from tests.support.press import create_tables

STORED = 5_000
INDEX = "ix_verifications_open"


def fill(url: str) -> None:
    """Many questions that are over, and a few that wait."""
    create_tables(url)
    database = Database(url, wait_ms=30_000, pool_connections=1)
    states = {0: questions.DUE, 1: questions.CONFIRMED}
    with database.begin() as conn:
        conn.execute(
            insert(verifications),
            [
                {"id": f"{n:026}", "comment_id": f"{n:026}", "state": states.get(n % 500, questions.DONE)}
                for n in range(STORED)
            ],
        )
    count_rows(database)
    database.close()


@pytest.fixture
def plans(new_database) -> Iterator[Plans]:
    with plans_of(new_database(fill), writes=True) as plans:
        yield plans


def test_the_next_mail_is_found_by_the_index_of_what_is_open(plans: Plans):
    assert questions.claim(plans.conn, lease_s=60.0) is not None
    plan = "\n".join(plans.lines)
    assert INDEX in plan, plan


def test_what_was_confirmed_is_found_by_the_index_of_what_is_open(plans: Plans):
    assert questions.pressed(plans.conn) is not None
    plan = "\n".join(plans.lines)
    assert INDEX in plan, plan
