"""Checking: comments a second through RQ with every check and the real models, and the wait for a verdict.

    python -m bench.moderation [--comments 3000] [--per-second 50] [--seconds 10]

First a backlog for one worker process, beside the time that its checks alone take; then a steady stream, and
how long each comment waited from being stored to its verdict, by the database's clock.
"""

import argparse
import random
import sqlite3
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path

from bench import served
from service import clock
from service.bell import CHECKS, enqueue, worker_redis
from service.cli import embedded_redis
from service.cli.init import prepare
from service.privacy.email import parse
from service.runtime import build_web
from service.settings import Settings, environment_with, from_env
from service.store.sites import Site
from service.usecases.submit_comment import Desk, NewComment, submit_comment

WORDS = tuple(
    "council budget bridge river market school garden train street harbour lamp winter summer reader "  # noqa: SIM905
    "minutes vote paper window mayor ticket signal bakery library tram ferry square fountain".split()
)
TEXT = '{"thread":"t%d","author_name":"Reader %d","author_email":"r%d@example.com","body":"%s"}'


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--comments", type=int, default=3000)
    parser.add_argument("--per-second", type=int, default=50)
    parser.add_argument("--seconds", type=int, default=10)
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        backlog(Path(name), chosen.comments)
    with tempfile.TemporaryDirectory() as name, served.lettersdesk(Path(name)) as url:
        stream(url, Path(name) / "data" / "lettersdesk.db", chosen.per_second, chosen.seconds)


def backlog(folder: Path, comments: int) -> None:
    """Store comments while no worker runs, then see how fast one worker process gets through them."""
    environment = environment_with(data_dir=folder, log_level="WARNING", worker_processes=1)
    settings = from_env(environment)
    prepare(settings, Site("main", "Main", ()), clock.now())
    redis = embedded_redis.start(folder.resolve())
    _store(settings, comments)
    environment["LETTERSDESK_REDIS_URL"] = redis.url
    worker = subprocess.Popen(
        [sys.executable, "-m", "workers", "checks"], env=environment, cwd=served.REPOSITORY
    )
    try:
        enqueue(worker_redis(redis.url), CHECKS)
        database = folder / "lettersdesk.db"
        _until_decided(database)
    finally:
        worker.terminate()
        worker.wait()
        redis.stop()
    seconds, decided = _query(database, _SPAN)[0]
    checks_ms = _query(database, _CHECKS_MS)[0][0]
    print(f"one worker, end to end through RQ: {decided / seconds:9.0f} comments a second")
    print(f"the checks alone take:             {checks_ms:9.3f} ms a comment")
    print(f"share of the time spent in checks: {decided / seconds * checks_ms / 1000:9.2f}")


_SPAN = (
    "SELECT (max(julianday(decided_at)) - min(julianday(decided_at))) * 86400, count(*) - 64 FROM comments"
)
"""The first batch ends where the clock begins, so it does not count."""

_CHECKS_MS = "SELECT sum(duration_ms) / count(DISTINCT comment_seq) FROM findings"


def _store(settings: Settings, comments: int) -> None:
    runtime = build_web(settings)
    desk = Desk(
        sealer=runtime.sealer(), secret=runtime.secret, duplicate_window_s=600, idempotency_keep_s=600,
        reply_depth_max=4, threads_open=True,
    )  # fmt: skip
    with runtime.database.begin() as conn:
        for number in range(comments):
            new = NewComment(
                site_id="main", thread_key=f"t{number % 50}", author_name=f"Reader {number}",
                email=parse(f"r{number}@example.com"), body=text(number),
            )  # fmt: skip
            submit_comment(conn, new, desk, clock.now())
    runtime.database.close()


def stream(url: str, database: Path, per_second: int, seconds: int) -> None:
    """A steady stream, and its waits."""
    began = time.monotonic()
    for number in range(per_second * seconds):
        _post(url, 10_000_000 + number)
        time.sleep(max(0.0, began + (number + 1) / per_second - time.monotonic()))
    _until_decided(database)
    waits = sorted(
        row[0]
        for row in _query(
            database,
            "SELECT (julianday(decided_at) - julianday(created_at)) * 86400000 FROM comments",
        )
    )
    p50, p99 = waits[len(waits) // 2], waits[int(len(waits) * 0.99)]
    print(
        f"stored to verdict at {per_second} a second: p50 {p50:.0f} ms, p99 {p99:.0f} ms, max {waits[-1]:.0f}"
    )


def _post(url: str, number: int) -> None:
    body = TEXT % (number % 50, number, number, text(number))
    request = urllib.request.Request(
        f"{url}/api/v1/comments", body.encode(), {"Content-Type": "application/json"}
    )
    with urllib.request.urlopen(request, timeout=30):
        pass


def text(number: int) -> str:
    """A sentence that no other number has."""
    chosen = random.Random(number).choices(WORDS, k=20)
    return f"I think the {' '.join(chosen)} {number}."


def _until_decided(database: Path) -> None:
    while _query(database, "SELECT count(*) FROM comments WHERE status = 'pending'")[0][0]:
        time.sleep(0.2)


def _query(database: Path, statement: str) -> list[tuple[float, ...]]:
    connection = sqlite3.connect(f"file:{database}?mode=ro", uri=True, timeout=10)
    try:
        return connection.execute(statement).fetchall()
    finally:
        connection.close()


if __name__ == "__main__":
    main()
