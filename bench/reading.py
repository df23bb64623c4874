"""Reading: the door for readers beside a bare Flask and beside Isso, and what makes it slower or does not.

    python -m bench.reading [--quick] [--seconds 3] [--rows 1000000] [--no-isso]

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
from collections.abc import Callable, Iterator, Mapping
from email.message import Message
from functools import partial
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
TURNS = 3
RATE_FIELDS = ("per_second", "p50_ms", "p99_ms")


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="1 second each, 20,000 rows, no Isso")
    parser.add_argument("--seconds", type=int, default=3, help="of each of three turns")
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--no-isso", action="store_true")
    chosen = parser.parse_args()
    if chosen.quick:
        chosen.seconds, chosen.rows, chosen.no_isso = 1, 20_000, True
    print(HEADER)
    with tempfile.TemporaryDirectory() as name:
        page = hot(Path(name), chosen.seconds)
        cold(Path(name), chosen.rows)
    if not chosen.no_isso:
        beside_isso(page, chosen.seconds)


def hot(folder: Path, seconds: int) -> Load:
    """Pages in memory: rates, sizes, and what publishing into one of them costs. Returns the page of 50."""
    with (
        tempfile.TemporaryDirectory() as bare,
        served.bare_flask(Path(bare)) as hello,
        served.lettersdesk(folder) as url,
        store(folder) as database,
    ):
        seeder = Seeder(database, SITE)
        for length in (50, *LENGTHS):
            seeder.thread(f"t{length}", length)
        Seeder(database, SITE, made_up()).thread("made-up", 50)
        busy_number = seeder.thread("busy", 50)
        page_url = f"{url}/api/v1/comments?thread=t50"
        tag = ask(page_url, GZIP)[1]["ETag"]

        def load(of: str, **headers: str) -> Callable[[], Load]:
            return lambda: press(of, connections=CONNECTIONS, seconds=seconds, headers=headers)

        def while_publishing() -> Load:
            with Publisher(database, SITE, busy_number, a_second=PUBLISHED_A_SECOND):
                return load(f"{url}/api/v1/comments?thread=busy", **GZIP)()

        loads = in_turns(
            {
                "gunicorn + Flask hello": load(hello),
                "page of a thread of 50, gzip": load(page_url, **GZIP),
                "the same, not compressed": load(page_url),
                "the same, known already (304)": load(page_url, **{**GZIP, "If-None-Match": tag}),
                "while 20 a second are published into it": while_publishing,
                **{
                    f"page of a thread of {length:,}, gzip": load(
                        f"{url}/api/v1/comments?thread=t{length}", **GZIP
                    )
                    for length in LENGTHS
                },
            }
        )
        quiet = loads["page of a thread of 50, gzip"]
        print(f"  page / hello: {quiet.per_second / loads['gunicorn + Flask hello'].per_second:.1f}")
        busy = loads["while 20 a second are published into it"]
        print(f"  while publishing / quiet: {busy.per_second / quiet.per_second:.2f}")
        until_seen(f"{url}/api/v1/comments?thread=busy", database, busy_number)
        sizes(url, tag)
    return quiet


def in_turns(cases: Mapping[str, Callable[[], Load]]) -> dict[str, Load]:
    """Each case ``TURNS`` times, one after the other, so that the machine's moods fall on all of them.
    Prints and returns the medians."""
    runs: dict[str, list[Load]] = {name: [] for name in cases}
    for _ in range(TURNS):
        for name, run in cases.items():
            runs[name].append(run())
    medians = {}
    for name, loads in runs.items():
        medians[name] = Load(
            *(statistics.median(getattr(load, field) for load in loads) for field in RATE_FIELDS),
            failed=sum(load.failed for load in loads),
        )
        print(medians[name].row(name))
    return medians


def until_seen(page_url: str, database: Database, thread_id: int) -> None:
    """How soon after its commit a comment is on the page."""
    with Publisher(database, SITE, thread_id, a_second=PUBLISHED_A_SECOND) as publisher:
        seen_s = publisher.seconds_until_seen(lambda: ask(page_url, {})[2])
    print(
        f"  a comment is seen {statistics.median(seen_s):.2f} s after its commit, {max(seen_s):.2f} at most"
    )


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
        rebuilt(url, database, {f"t{length}": f"thread of {length:,}" for length in LENGTHS})
        rebuilt(url, database, {"t100": f"thread of 100, store of {total(database):,}"})
        seeder, number = Seeder(database, SITE), 0
        while (missing := rows - total(database)) > 0:
            number += 1
            seeder.thread(f"filler{number}", min(5_000, missing))
        rebuilt(url, database, {"t100": f"thread of 100, store of {total(database):,}"})


def rebuilt(url: str, database: Database, names: Mapping[str, str]) -> None:
    """For each thread in turn: ask after a change of its version, and once more without one. Prints rows."""
    with database.read() as conn:
        numbers = {
            key: conn.execute(select(threads.c.id).where(threads.c.key == key)).scalar() for key in names
        }
    parts = urlsplit(url)
    connection = http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=30)
    built_ms: dict[str, list[float]] = {key: [] for key in names}
    looked_ms: dict[str, list[float]] = {key: [] for key in names}
    for _ in range(COLD_SAMPLES):
        for key, number in numbers.items():
            database.write(partial(published.touch, thread_id=number))
            for times_ms in (built_ms, looked_ms):
                started = time.perf_counter()
                connection.request("GET", f"/api/v1/comments?thread={key}", headers=GZIP)
                connection.getresponse().read()
                times_ms[key].append((time.perf_counter() - started) * 1000)
    connection.close()
    for key, name in names.items():
        p99 = statistics.quantiles(built_ms[key], n=100)[98]
        built, looked = statistics.median(built_ms[key]), statistics.median(looked_ms[key])
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
