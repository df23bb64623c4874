"""The demo's own comments go the real way: over HTTP, through the queue, to real workers."""

from collections.abc import Callable, Iterator

import pytest
from sqlalchemy import delete, select, update

from service.cli.demo import SAMPLES, post_once
from service.store.engine import Database
from service.store.tables import audit, comments, idempotency_keys
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


def test_most_are_published_and_a_second_start_posts_nothing_again(stack, statuses):
    base_url = f"http://127.0.0.1:{stack.port}"
    assert post_once(stack.settings, base_url) == len(SAMPLES)
    wait_until(lambda: "pending" not in statuses().values())
    found = statuses()
    public = {sample.name for sample in SAMPLES if sample.is_public}
    assert {name for name, status in found.items() if status == "approved"} == public
    assert sorted(status for name, status in found.items() if name not in public) == ["held", "spam"]
    a_day_passes_and_a_moderator_rejects_everything(stack)
    assert post_once(stack.settings, base_url) == 0
    assert set(statuses().values()) == {"rejected"}
    assert len(statuses()) == len(SAMPLES)


def a_day_passes_and_a_moderator_rejects_everything(stack: Stack) -> None:
    database = Database(stack.settings.database, wait_ms=5000, pool_connections=1)
    with database.begin() as conn:
        conn.execute(delete(idempotency_keys))
        conn.execute(update(comments).values(status="rejected", public_json=None, duplicate_key=None))
    database.close()


def test_a_start_that_found_nobody_to_post_to_goes_on_at_the_next(stack, statuses):
    assert post_once(stack.settings, "http://127.0.0.1:9") == 0
    assert post_once(stack.settings, f"http://127.0.0.1:{stack.port}") == len(SAMPLES)
    # Stopped before it could note that: what was sent is known by its key or by the page.
    database = Database(stack.settings.database, wait_ms=5000, pool_connections=1)
    with database.begin() as conn:
        conn.execute(delete(audit))
    database.close()
    post_once(stack.settings, f"http://127.0.0.1:{stack.port}")
    assert len(statuses()) == len(SAMPLES)
