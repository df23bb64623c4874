"""Reading: the door for readers beside a bare Flask and beside Isso, and what makes it slower or does not.

    python -m bench.reading [--quick] [--seconds 6] [--rows 1000000] [--no-isso]

Needs wrk, and gunicorn in this environment. Figures are of one run on one machine; the ratios count.
"""

import argparse
import contextlib
import gzip
import http.client
import json
import statistics
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from email.message import Message
from pathlib import Path
from urllib.parse import urlsplit

from sqlalchemy import func, select

from bench import served
from bench.load import HEADER, Load, press
from bench.publishing import Publisher
from bench.seeding import Seeder, made_up, texts
from service.store import published
from service.store.engine import Database
from service.store.tables import comments, threads

SITE = "main"
GZIP = {"Accept-Encoding": "gzip"}
CONNECTIONS = 8
LENGTHS = (10, 100, 1_000, 10_000)
COLD_SAMPLES = 200
PUBLISHED_A_SECOND = 20
PUBLISHING_S_MIN = 4


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="2 seconds each, 20,000 rows, no Isso")
    parser.add_argument("--seconds", type=int, default=6)
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--no-isso", action="store_true")
    chosen = parser.parse_args()
    if chosen.quick:
        chosen.seconds, chosen.rows, chosen.no_isso = 2, 20_000, True
    print(HEADER)
    with tempfile.TemporaryDirectory() as name:
        page = hot(Path(name), chosen.seconds)
        cold(Path(name), chosen.rows)
    if not chosen.no_isso:
        beside_isso(page, chosen.seconds)


def hot(folder: Path, seconds: int) -> Load:
    """Pages in memory: rates, sizes, and what publishing into one of them costs. Returns the page of 50."""
    with tempfile.TemporaryDirectory() as bare, served.bare_flask(Path(bare)) as url:
        hello = press(url, connections=CONNECTIONS, seconds=seconds)
        print(hello.row("gunicorn + Flask hello"))
    with served.lettersdesk(folder) as url, store(folder) as database:
        seeder = Seeder(database, SITE)
        numbers = {length: seeder.thread(f"t{length}", length) for length in (50, *LENGTHS)}
        page_url = f"{url}/api/v1/comments?thread=t50"
        tag = ask(page_url, GZIP)[1]["ETag"]
        quiet = press(page_url, connections=CONNECTIONS, seconds=seconds, headers=GZIP)
        print(quiet.row("page of a thread of 50, gzip"))
        print(press(page_url, connections=CONNECTIONS, seconds=seconds).row("the same, not compressed"))
        known = press(
            page_url, connections=CONNECTIONS, seconds=seconds, headers={**GZIP, "If-None-Match": tag}
        )
        print(known.row("the same, known already (304)"))
        for length in LENGTHS:
            load = press(
                f"{url}/api/v1/comments?thread=t{length}",
                connections=CONNECTIONS, seconds=seconds, headers=GZIP,
            )  # fmt: skip
            print(load.row(f"page of a thread of {length:,}, gzip"))
        Seeder(database, SITE, made_up()).thread("made-up", 50)
        sizes(url, tag)
        busy = while_publishing(page_url, database, numbers[50], max(seconds, PUBLISHING_S_MIN))
    print(f"  page / hello: {quiet.per_second / hello.per_second:.1f}")
    print(f"  while publishing / quiet: {busy.per_second / quiet.per_second:.2f}")
    return quiet


def while_publishing(page_url: str, database: Database, thread_id: int, seconds: int) -> Load:
    """The hot page while it changes 20 times a second, and how soon a change is seen."""
    with Publisher(database, SITE, thread_id, a_second=PUBLISHED_A_SECOND) as publisher:
        busy = press(page_url, connections=CONNECTIONS, seconds=seconds, headers=GZIP)
        print(busy.row(f"page of 50 while {PUBLISHED_A_SECOND} a second are published"))
        seen_s = publisher.seconds_until_seen(lambda: ask(page_url, {})[2])
    print(
        f"  a comment is seen {statistics.median(seen_s):.2f} s after its commit, {max(seen_s):.2f} at most"
    )
    return busy


def sizes(url: str, tag: str) -> None:
    """Bytes of bodies, and of a whole 304."""
    for key, name in (("t50", "50"), ("t1000", "1,000"), ("made-up", "50, texts made up of a few words")):
        page_url = f"{url}/api/v1/comments?thread={key}"
        plain, zipped = ask(page_url, {})[2], ask(page_url, GZIP)[2]
        said = " ".join(comment["body"] for comment in json.loads(plain)["comments"]).encode()
        print(f"  page of a thread of {name}: {len(zipped):,} bytes gzip, {len(plain):,} plain "
              f"(the texts of its comments alone: {len(gzip.compress(said)):,} gzip)")  # fmt: skip
    status, headers, _ = ask(f"{url}/api/v1/comments?thread=t50", {**GZIP, "If-None-Match": tag})
    size = len("HTTP/1.1 304 Not Modified\r\n\r\n") + sum(len(f"{k}: {v}\r\n") for k, v in headers.items())
    print(f"  answer {status}: {size} bytes with all headers")


def cold(folder: Path, rows: int) -> None:
    """Pages that have to be built: by length of the thread, and by size of the store."""
    print(f"{'one client, each time built anew':44} {'':9} {'p50 ms':>9} {'p99 ms':>9} {'look ms':>7}")
    # The version is looked at for each request, so each change of it builds the page anew.
    with served.lettersdesk(folder, version_check_ms=0) as url, store(folder) as database:
        for length in LENGTHS:
            rebuilt(url, database, f"t{length}", f"thread of {length:,}")
        rebuilt(url, database, "t100", f"thread of 100, store of {total(database):,}")
        seeder, number = Seeder(database, SITE), 0
        while (missing := rows - total(database)) > 0:
            number += 1
            seeder.thread(f"filler{number}", min(5_000, missing))
        rebuilt(url, database, "t100", f"thread of 100, store of {total(database):,}")


def rebuilt(url: str, database: Database, key: str, name: str) -> None:
    """Ask after each change of the thread's version, and once more without one. Prints a row."""
    with database.read() as conn:
        thread_id = conn.execute(select(threads.c.id).where(threads.c.key == key)).scalar_one()
    parts = urlsplit(url)
    connection = http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=10)
    times_ms: dict[bool, list[float]] = {True: [], False: []}
    for number in range(2 * COLD_SAMPLES):
        changed = number % 2 == 0
        if changed:
            database.write(lambda conn: published.touch(conn, thread_id))
        started = time.perf_counter()
        connection.request("GET", f"/api/v1/comments?thread={key}", headers=GZIP)
        connection.getresponse().read()
        times_ms[changed].append((time.perf_counter() - started) * 1000)
    connection.close()
    built, looked = statistics.median(times_ms[True]), statistics.median(times_ms[False])
    p99 = statistics.quantiles(times_ms[True], n=100)[98]
    print(f"{name:44} {'':9} {built:9.2f} {p99:9.2f} {looked:7.2f}")


def beside_isso(page: Load, seconds: int) -> None:
    """A thread of 50 comments of the same text in Isso."""
    with tempfile.TemporaryDirectory() as name, served.isso(Path(name)) as url:
        for number, text in zip(range(50), texts(), strict=False):
            comment = json.dumps({"author": f"Reader {number}", "text": text, "title": "t"}).encode()
            headers = {"Content-Type": "application/json"}
            urllib.request.urlopen(urllib.request.Request(f"{url}/new?uri=%2Ft%2F", comment, headers)).read()
        peer = press(f"{url}/?uri=%2Ft%2F", connections=CONNECTIONS, seconds=seconds)
        size = len(ask(f"{url}/?uri=%2Ft%2F", {})[2])
    print(peer.row("Isso, thread of 50"))
    print(f"  page / Isso: {page.per_second / peer.per_second:.0f}; Isso sends {size:,} bytes")


def ask(url: str, headers: dict[str, str]) -> tuple[int, Message, bytes]:
    """Status, headers and body of one GET; a 304 is an answer like any other."""
    parts = urlsplit(url)
    with contextlib.closing(http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=10)) as to:
        to.request("GET", f"{parts.path}?{parts.query}", headers=headers)
        answer = to.getresponse()
        return answer.status, answer.headers, answer.read()


@contextlib.contextmanager
def store(folder: Path) -> Iterator[Database]:
    """The database of the service in ``folder``, as one more process sees it."""
    database = Database(f"sqlite:///{folder / 'data' / 'lettersdesk.db'}", wait_ms=10_000, pool_connections=4)
    yield database
    database.close()


def total(database: Database) -> int:
    """Comments in the store."""
    with database.read() as conn:
        return conn.execute(select(func.count()).select_from(comments)).scalar_one()


if __name__ == "__main__":
    main()
