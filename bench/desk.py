"""The desk's queue with few and with many comments: a page, the next one, filters, a search, a decision.

    python -m bench.desk [--rows 1000 1000000] [--samples 60] [--database sqlite|postgresql|both]

What is timed is all that a page needs from the store: the comments, everything on their cards, the numbers on
the tabs; and a decision with its commit. Then the rendered page and a decision over HTTP, in one web process.
One in twenty comments waits, at least 1,000 and at most 50,000; each filter finds a full page at every size.
Figures are of one run on one machine; the ratios count.
"""

import argparse
import random
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import insert, text

from bench.desk_pages import over_http
from bench.seeding import texts
from bench.timing import WARM_UPS, Timed, timing
from service import clock
from service.domain.ids import new_id, new_label
from service.domain.moderation import ModerationAction
from service.domain.risk import Band, band_of
from service.domain.threads import key_hash
from service.store import desk_cards, desk_changes, desk_queue, schema, sites
from service.store.desk_queue import Filter, Sort
from service.store.engine import Database
from service.store.sites import Site
from service.store.tables import authors, comments, decisions, findings, threads
from service.store.tables_comments import SEARCH_POSTGRESQL, SEARCH_SQLITE
from service.usecases.decide_comments import Choice, Seen, decide_comments
from service.usecases.undo_decisions import Undoer, undo_batch
from tests.support.postgres import PostgresServer

SITE = "news"
WAITING_MAX, WAITING_MIN = 50_000, 1_000
BATCH = 5_000
AUTHORS, A_STORY = 5_000, 50
RARE, RARE_ONES = "zanzibar", 40
CHECKS = ("toxicity", "links", "spam", "wordlist", "personal_data")
TARGET = 1.5


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, nargs="+", default=[1_000, 1_000_000])
    parser.add_argument("--samples", type=int, default=60)
    parser.add_argument("--database", choices=("sqlite", "postgresql", "both"), default="both")
    chosen = parser.parse_args()
    engines = ("sqlite", "postgresql") if chosen.database == "both" else (chosen.database,)
    for engine in engines:
        sizes = {}
        for rows in chosen.rows:
            with fresh(engine) as url:
                sizes[rows] = measure(url, rows, chosen.samples)
        report(engine, sizes)


@contextmanager
def fresh(engine: str) -> Iterator[str]:
    """The address of an empty database."""
    if engine == "postgresql":
        server = PostgresServer(durable=True)
        try:
            yield server.url(server.new_database())
        finally:
            server.stop()
    else:
        with tempfile.TemporaryDirectory() as folder:
            yield f"sqlite:///{Path(folder) / 'desk.db'}"


def measure(url: str, rows: int, samples: int) -> Timed:
    """Seed a database and time everything on it; milliseconds by name."""
    database = Database(url, wait_ms=60_000, pool_connections=4)
    began = time.monotonic()
    waiting = seed(database, rows)
    print(f"# {database.url.get_backend_name()}: {rows} comments, {waiting} waiting, "
          f"seeded in {time.monotonic() - began:.0f} s", flush=True)  # fmt: skip
    timed = reads(database, samples) | decisions_timed(database, samples)
    database.close()
    return timed | over_http(url, samples)


def reads(database: Database, samples: int) -> Timed:
    """The pages of the queue, as a moderator would ask for them one after the other."""
    with database.read() as conn:
        first = desk_queue.page(conn, Filter(sites=(SITE,)), after=None, limit=25)
        mixed = desk_queue.page(conn, Filter(sites=(SITE,), sort=Sort.MIXED), after=None, limit=25)
        start = desk_changes.now_at(conn)
    asked: dict[str, tuple[dict[str, Any], Any]] = {
        "queue page": ({}, None), "next page": ({}, first.next),
        "sort by risk": ({"sort": Sort.RISK}, None), "mixed, next": ({"sort": Sort.MIXED}, mixed.next),
        "filter: check": ({"check": "links"}, None), "filter: band": ({"band": Band.HIGH}, None),
        "filter: story": ({"thread_id": 1}, None), "filter: section": ({"section": "Politics"}, None),
        "filter: newer": ({"newer_than_s": 5 * 86_400}, None),
        "search: rare": ({"words": RARE}, None), "search: common": ({"words": "the"}, None),
    }  # fmt: skip

    def page(wanted: dict[str, Any], after: Any) -> Callable[[], object]:
        def look() -> None:
            with database.read() as conn:
                filtered = Filter(sites=(SITE,), **wanted)
                found = desk_queue.page(conn, filtered, after=after, limit=25)
                desk_cards.cards(conn, found.comments)
                desk_queue.counts(conn, (SITE,))

        return look

    def changes() -> None:
        with database.read() as conn:
            desk_changes.since(conn, start, (SITE,))

    works = {name: page(*how) for name, how in asked.items()} | {"changes": changes}
    return {name: timing(work, samples) for name, work in works.items()}


def decisions_timed(database: Database, samples: int) -> Timed:
    """A decision, and a batch of 100 with its undoing; each with its commit."""
    with database.read() as conn:
        page = desk_queue.page(conn, Filter(sites=(SITE,)), after=None, limit=samples + WARM_UPS + 100)
    seen = [Seen(one.comment.id, one.comment.version) for one in page.comments]
    single, batch = iter(seen[:-100]), seen[-100:]
    choice = Choice(action=ModerationAction.APPROVE)

    def decide() -> None:
        one = next(single)
        assert database.write(lambda conn: decide_comments(conn, [one], choice)).done

    decided = timing(decide, samples)
    took = time.perf_counter()
    outcome = database.write(lambda conn: decide_comments(conn, batch, choice))
    of_batch = time.perf_counter()
    database.write(lambda conn: undo_batch(conn, outcome.batch_id or "", Undoer()))
    undone = time.perf_counter()
    return {
        "a decision": decided, "batch of 100": [(of_batch - took) * 1000],
        "its undoing": [(undone - of_batch) * 1000],
    }  # fmt: skip


def report(engine: str, sizes: dict[int, Timed]) -> None:
    """A table of medians and 95th percentiles, and of the last size beside the first."""
    few, many = min(sizes), max(sizes)
    print(f"\n## {engine}\n")
    heads = [f"{rows:,}: p50 / p95 ms" for rows in sizes]
    print(f"| | {' | '.join(heads)} | p50 x | p95 x |")
    print("|---|" + "---:|" * (len(sizes) + 2))
    for name in sizes[few]:
        cells = [f"{_p50(timed[name]):.1f} / {_p95(timed[name]):.1f}" for timed in sizes.values()]
        p50 = _p50(sizes[many][name]) / _p50(sizes[few][name])
        p95 = _p95(sizes[many][name]) / _p95(sizes[few][name])
        mark = "" if p50 <= TARGET else " (over 1.5)"
        print(f"| {name} | {' | '.join(cells)} | {p50:.2f}{mark} | {p95:.2f} |")
    print(flush=True)


def _p50(taken: list[float]) -> float:
    return statistics.median(taken)


def _p95(taken: list[float]) -> float:
    return sorted(taken)[round(0.95 * (len(taken) - 1))]


def seed(database: Database, rows: int) -> int:
    """Fill the store; returns how many comments wait. The search index is made last, which is faster."""
    waiting = min(rows, WAITING_MAX, max(WAITING_MIN, rows // 20))
    schema.migrate(database)
    with database.begin() as conn:
        drop = ["DROP INDEX ix_comments_search"]
        if database.is_sqlite:
            drop = [f"DROP TRIGGER comments_search_{name}" for name in ("added", "changed", "removed")]
        for statement in drop:
            conn.exec_driver_sql(statement)
        sites.add(conn, Site(SITE, "News", ()))
        conn.execute(insert(threads), [
            {"site_id": SITE, "key": f"s{n}", "key_hash": key_hash(f"s{n}"), "title": f"Story {n}",
             "section": ("Politics", "Local", "Sport", "Culture")[n % 4]} for n in range(waiting // A_STORY)
        ])  # fmt: skip
        conn.execute(insert(authors), [{"id": f"{n:026}", "site_id": SITE} for n in range(AUTHORS)])
    pick, of = random.Random(1), texts()
    held = set(pick.sample(range(1, rows + 1), waiting))
    rare = set(pick.sample(sorted(held), RARE_ONES))
    for start in range(1, rows + 1, BATCH):
        _store(database, range(start, min(start + BATCH, rows + 1)), held, rows, (pick, of, rare))
    with database.begin() as conn:
        if not database.is_sqlite:
            conn.exec_driver_sql("SET LOCAL statement_timeout = 0")
            conn.connection.driver_connection.answer_within_s = None  # type: ignore[union-attr]
        for statement in SEARCH_SQLITE[1:] if database.is_sqlite else SEARCH_POSTGRESQL:
            conn.exec_driver_sql(statement)
        if database.is_sqlite:
            conn.exec_driver_sql("INSERT INTO comments_search(comments_search) VALUES ('rebuild')")
    if not database.is_sqlite:  # There its own daemon does this in time.
        with database.engine.execution_options(isolation_level="AUTOCOMMIT").connect() as conn:
            conn.exec_driver_sql("SET statement_timeout = 0")
            conn.connection.driver_connection.answer_within_s = None  # type: ignore[union-attr]
            conn.execute(text("VACUUM ANALYZE"))
    database.close()
    return waiting


def _store(database: Database, seqs: range, held: set[int], rows: int, source: Any) -> None:
    pick, of, rare = source
    now = clock.now()
    made, found, decided = [], [], []
    for seq in seqs:
        waits, check = seq in held, CHECKS[seq % len(CHECKS)]
        risk = pick.randrange(300, 1_000) if waits else pick.randrange(300)
        body = next(of) + (f" {RARE}" if seq in rare else "")
        made.append({
            "seq": seq, "id": new_id(), "site_id": SITE,
            "thread_id": pick.randrange(len(held) // A_STORY) + 1,
            "author_name": f"Reader {seq % 977}", "author_label": new_label(), "form": {}, "body": body,
            "author_id": f"{pick.randrange(AUTHORS):026}", "status": "held" if waits else "approved",
            "version": 2, "risk": risk, "band": band_of(risk).value, "held_by": check if waits else None,
            "held_code": f"{check}.likely" if waits else None,
            "created_at": now - timedelta(seconds=(rows - seq) * (86_400 * 30 / rows)),
        })  # fmt: skip
        decided.append({
            "comment_seq": seq, "comment_version": 2, "from_status": "pending", "actor": "checks",
            "to_status": "held" if waits else "approved",
            "reasons": [[check, f"{check}.likely", risk / 1000, 0.3, 1]], "ruleset_version": 1,
        })  # fmt: skip
        found += [
            {"comment_seq": seq, "comment_version": 1, "check_name": name, "check_version": "1",
             "score": risk / 1000, "label": "clear", "reason": "x", "spans": [], "detail": {},
             "duration_ms": 1.0}
            for name in CHECKS if waits
        ]  # fmt: skip
    with database.begin() as conn:
        conn.execute(insert(comments), made)
        conn.execute(insert(decisions), decided)
        if found:
            conn.execute(insert(findings), found)


if __name__ == "__main__":
    main()
