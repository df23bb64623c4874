"""G13: a moderator's decision wins over any checker, and of two moderators exactly one wins. Over HTTP."""

import http.client
import json
import queue
import threading
from collections.abc import Callable
from contextlib import closing
from typing import Any

from sqlalchemy import select

from service.store.engine import Database
from service.store.tables import comments, decisions, events
from tests.support.stack import Stack

PAIRS = 200


class Caller:
    """A client with one kept connection, as a desk in a browser has."""

    def __init__(self, stack: Stack, headers: dict[str, str]) -> None:
        self._connection = http.client.HTTPConnection("127.0.0.1", stack.port, timeout=30)
        self._headers = {**headers, "Content-Type": "application/json"}

    def decide(self, comment_id: str, action: str, version: int = 1) -> tuple[int, Any]:
        body = json.dumps({"action": action, "version": version, "reason": "off_topic"})
        path = f"/api/v1/moderation/comments/{comment_id}/decisions"
        self._connection.request("POST", path, body, self._headers)
        answer = self._connection.getresponse()
        return answer.status, json.loads(answer.read())

    def close(self) -> None:
        self._connection.close()


def rows(stack: Stack, query: Any) -> list[Any]:
    database = Database(stack.settings.database, wait_ms=5000, pool_connections=1)
    with database.read() as conn:
        found = list(conn.execute(query))
    database.close()
    return found


def together(*work: Callable[[], None]) -> None:
    failed: list[BaseException] = []

    def run(one: Callable[[], None]) -> None:
        try:
            one()
        except BaseException as error:
            failed.append(error)

    crowd = [threading.Thread(target=run, args=[one]) for one in work]
    [thread.start() for thread in crowd]
    [thread.join() for thread in crowd]
    assert failed == []


def test_of_two_moderators_exactly_one_wins(stack):
    stack.stop("checks", "maintenance")
    posted = [stack.comment().id for _ in range(PAIRS)]
    answers: dict[tuple[int, str], tuple[int, Any]] = {}
    meet = threading.Barrier(2, timeout=60)

    def decide_all(action: str) -> None:
        caller = Caller(stack, stack.bearer())
        with closing(caller):
            for number, comment_id in enumerate(posted):
                meet.wait()
                answers[number, action] = caller.decide(comment_id, action)

    together(lambda: decide_all("approve"), lambda: decide_all("reject"))
    pairs = [(answers[n, "approve"], answers[n, "reject"]) for n in range(PAIRS)]
    assert [{yes[0], no[0]} for yes, no in pairs] == [{200, 409}] * PAIRS
    stored = rows(stack, select(comments.c.status, comments.c.public_json).order_by(comments.c.seq))
    told = ["approved" if yes[0] == 200 else "rejected" for yes, _ in pairs]
    assert [row.status for row in stored] == told
    assert [row.public_json is not None for row in stored] == [status == "approved" for status in told]
    losers = [yes[1] if yes[0] == 409 else no[1] for yes, no in pairs]
    assert [loser["current"]["status"] for loser in losers] == told


def test_no_verdict_publishes_what_a_person_has_rejected(stack):
    """All at once on real processes: readers post, workers check, a moderator rejects everything."""
    posted: queue.Queue[str] = queue.Queue()
    rejected: set[str] = set()

    def post() -> None:
        for _ in range(PAIRS):
            posted.put(stack.comment().id)

    def reject() -> None:
        with closing(Caller(stack, stack.bearer())) as caller:
            for _ in range(PAIRS):
                comment_id = posted.get(timeout=60)
                status, answer = caller.decide(comment_id, "reject")
                if status == 409:  # the checks were faster: decide again on what they made of it
                    assert answer["current"]["decided_by"] == "checks"
                    status, answer = caller.decide(comment_id, "reject", answer["current"]["version"])
                assert status == 200, answer
                rejected.add(comment_id)

    together(post, reject)
    stored = rows(stack, select(comments.c.id, comments.c.status, comments.c.public_json))
    assert {row.id for row in stored} == rejected
    assert {(row.status, row.public_json) for row in stored} == {("rejected", None)}
    last: dict[str, str] = {}
    of_comments = events.c.type.startswith("comment.")
    for row in rows(
        stack, select(events.c.comment_id, events.c.type).where(of_comments).order_by(events.c.seq)
    ):
        last[row.comment_id] = row.type
    assert set(last.values()) <= {"comment.rejected", "comment.unpublished"}
    made = rows(stack, select(decisions.c.comment_seq, decisions.c.comment_version))
    assert len({tuple(row) for row in made}) == len(made), "one decision a version"
