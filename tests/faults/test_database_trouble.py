"""G11, G12: without a database there is an honest 503 and never a 202, and it ends when the trouble ends."""

import resource
import signal
import sqlite3
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tests.support.invariants import violations
from tests.support.posters import Posters, to
from tests.support.stack import Reply, wait_until

READING = "/api/v1/comments?thread="


on_postgresql = pytest.mark.parametrize("shared_rig", ["postgresql"], indirect=True)
"""SQLite has no server that could be away."""
on_sqlite = pytest.mark.parametrize("shared_rig", ["sqlite"], indirect=True)
"""With PostgreSQL a full disk is the server's own trouble; to us it is a server that is away."""


def assert_honest(replies: list[Reply]) -> None:
    """All refused, with a problem document that says when to come again."""
    assert {reply.status for reply in replies} == {503}, [reply.body for reply in replies]
    assert {reply.header("Content-Type") for reply in replies} == {"application/problem+json"}
    assert all(int(reply.header("Retry-After")) > 0 for reply in replies)


def many(rig, article: str, count: int) -> list[Reply]:
    """So many posts at once."""
    with ThreadPoolExecutor(count) as readers:
        return list(readers.map(lambda _: rig.stack.post(thread=article), range(count)))


@on_postgresql
def test_while_the_database_is_down_there_is_503_and_afterwards_all_goes_on_by_itself(rig, article):
    rig.stack.decided(rig.stack.comment(thread=article))
    before = {kind: rig.children(kind) for kind in ("web", "maintenance")}
    rig.postgres.process.signal(signal.SIGINT)
    rig.postgres.process.wait()
    assert_honest(many(rig, article, 10))
    assert rig.stack.request("GET", "/readyz").status == 503
    rig.postgres.start()
    wait_until(lambda: rig.stack.post(thread=article).status == 202)
    wait_until(rig.is_idle)
    assert {kind: rig.children(kind) for kind in before} == before


def test_while_the_database_is_locked_posting_answers_503_and_reading_goes_on(rig, article):
    rig.settings(database_wait_ms=1500)
    rig.arm("web", "")
    wait_until(rig.stack._web_ready)
    with rig.locked():
        refused = many(rig, article, 20)
        assert rig.stack.request("GET", READING + article).status in (200, 404)
    assert_honest(refused)
    assert rig.posted_to(article) == 0
    wait_until(lambda: rig.stack.post(thread=article).status == 202)


@on_sqlite
@pytest.mark.skipif(not hasattr(resource, "prlimit"), reason="this system cannot limit another process")
def test_a_full_disk_answers_503_keeps_what_was_accepted_and_damages_nothing(rig, ledger, article):
    file = Path(rig.database.url.database)
    before = f"{article}/before"
    taken = rig.stack.comment(thread=before)
    rig.stack.decided(taken)
    with Posters(to(rig.stack.port), ledger, rate=20, thread=article):
        fill_disk(rig, Path(f"{file}-wal").stat().st_size + 4096)
        wait_until(lambda: 503 in [answer for one in ledger.entries().values() for answer in one.answers])
        assert taken.id.encode() in rig.stack.request("GET", READING + before).body
        fill_disk(rig, resource.RLIM_INFINITY)
    rig.heal()
    with rig.database.read() as conn:
        assert violations(conn, ledger, checks=rig.stack.settings.checks) == []
    with sqlite3.connect(file) as conn:
        assert conn.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    conn.close()


def fill_disk(rig, most_bytes: int) -> None:
    """Let no web process make any file longer than this, as if there were no room left."""
    for pid in rig.children("web"):
        resource.prlimit(pid, resource.RLIMIT_FSIZE, (most_bytes, resource.RLIM_INFINITY))
