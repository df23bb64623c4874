"""The queue on both databases: every filter and sort, a decision, a batch, undoing, views and news."""

from collections.abc import Callable

import pytest
from sqlalchemy import update

from service.domain.verdict import Span
from service.store.tables import threads
from tests.support.queue_room import QUEUE

FILTERS = ("section=Politics", "check=toxicity", "band=high", "age=1h", "q=crane", "tab=pending", "sort=risk",
           "sort=newest", "sort=mixed", "site=demo")  # fmt: skip


@pytest.fixture(params=["sqlite", "postgresql"])
def new_database(request: pytest.FixtureRequest) -> Callable[..., str]:
    """Unlike the other tests of pages, these meet both."""
    maker: Callable[..., str] = request.getfixturevalue(f"new_{request.param}")
    return maker


def test_the_queue_works_the_same_on_both_databases(room, moderator, colleague):
    with room.database.begin() as conn:
        conn.execute(update(threads).values(section="Politics"))
    one, two, three = (room.waits("The crane has not moved.", spans=(Span(4, 9),)) for _ in range(3))
    for query in FILTERS:
        assert {*moderator.ids(f"?{query}")} == {one, two, three}, query
    cursor = moderator.look().by_id("queue").attributes["data-cursor"]

    answer = moderator.decide(one, "reject")
    assert answer.location == f"{QUEUE}#card-{two}"
    assert moderator.said(answer) == "Rejected: Personal attack. 2 left."
    fields = {"comment": f"{two}:2 {three}:2", "decision": "approve"}
    assert moderator.said(moderator.browser.send("/desk/batches", fields)) == "Approved 2. 0 left."
    assert moderator.said(moderator.undo_last(moderator.look())) == "Undone 2. 2 left."
    assert moderator.said(moderator.undo_last(moderator.look())) == "Undone. 3 left."
    assert moderator.ids() == [one, two, three]

    query = {"cursor": cursor, "shown": f"{one},{two}", "focus": one}
    news = colleague.browser.get("/desk/changes", query_string=query).json
    assert {change["id"] for change in news["changed"]} == {one, two, three}
    assert "Ben is looking at this" in moderator.card(one).text
    assert moderator.browser.send("/desk/views", {"name": "Mine", "back": QUEUE}).status_code == 303
    assert "Mine" in moderator.look().one(class_="views").text
