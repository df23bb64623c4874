"""The demo's own comments go the real way: over HTTP, through the queue, to real workers."""

from collections.abc import Callable, Iterator

import pytest
from sqlalchemy import select

from service.cli.demo import SAMPLES, post_demo_comments
from service.store.engine import Database
from service.store.tables import comments
from tests.support.stack import Stack, wait_until


@pytest.fixture
def new_database(new_sqlite: Callable[..., str]) -> Callable[..., str]:
    """The demo does not know which database it is."""
    return new_sqlite


@pytest.fixture
def more_settings() -> dict[str, object]:
    return {"demo": "true"}


@pytest.fixture
def statuses(stack: Stack) -> Iterator[Callable[[], dict[str, str]]]:
    """The statuses of all comments, by their authors' names."""
    database = Database(stack.settings.database, wait_ms=5000, pool_connections=1)

    def look() -> dict[str, str]:
        with database.read() as conn:
            return dict(conn.execute(select(comments.c.author_name, comments.c.status)).all())

    yield look
    database.close()


def test_most_are_published_and_a_second_start_posts_nothing_twice(stack, statuses):
    base_url = f"http://127.0.0.1:{stack.port}"
    assert post_demo_comments(base_url) == len(SAMPLES)
    wait_until(lambda: "pending" not in statuses().values())
    found = statuses()
    public = {sample.name for sample in SAMPLES if sample.is_public}
    assert {name for name, status in found.items() if status == "approved"} == public
    assert sorted(status for name, status in found.items() if name not in public) == ["held", "spam"]
    # What was published a moment ago may not be on a kept page yet: then it is sent, and known by its key.
    wait_until(lambda: post_demo_comments(base_url) == 0)
    assert statuses() == found


def test_a_service_that_does_not_answer_is_no_error():
    assert post_demo_comments("http://127.0.0.1:9") == 0
