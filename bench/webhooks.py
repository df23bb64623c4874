"""Deliveries a second of one worker to a receiver on this machine, and what hanging endpoints cost others.

    python -m bench.webhooks [--deliveries 2000]

A worker as in production (the same class and threads, SQLite with full durability) sends to a receiver that
answers at once. Then a healthy endpoint gets ten events a second, alone and beside ten endpoints that
never answer: the figure is the time from an event's commit to its arrival.
"""

import argparse
import json
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from service.runtime import build_sender
from service.safehttp.client import webhook_client_of
from service.store.engine import Database
from service.usecases.manage_webhooks import Wish, add_endpoint
from tests.support.listeners import ANYWHERE, RECEIVER, answers, happen, states
from tests.support.product import load, prepare, variables
from tests.support.valkey import free_port
from workers.deliver_webhooks import Deliverer

HANGING = 10
EVENTS = 100
PAUSE_S = 0.1


@contextmanager
def receiver(folder: Path, script: str) -> Iterator[tuple[str, Path]]:
    """A process that listens; its address, and the file of what it got."""
    port = free_port()
    file = folder / f"got{port}.jsonl"
    process = subprocess.Popen([sys.executable, str(RECEIVER), str(port), str(file), script])
    try:
        while not answers(port):
            time.sleep(0.02)
        yield f"http://127.0.0.1:{port}/hook", file
    finally:
        process.kill()
        process.wait()


@contextmanager
def office(folder: Path) -> Iterator[tuple[Deliverer, Database]]:
    """A worker on a database of its own."""
    url = f"sqlite:///{folder / 'bench.db'}"
    prepare(url)
    settings = load(
        variables(url, "", folder, webhooks_settle_s=0, webhooks_allow_private="true", drain_time_limit_s=300)
        | {"log_level": "ERROR"}
    )
    runtime = build_sender(settings)
    deliverer = Deliverer(runtime, webhook_client_of(settings))
    yield deliverer, runtime.database
    deliverer.finish()
    runtime.database.close()


def endpoint(database: Database, url: str) -> None:
    """One more endpoint at this address."""
    with database.begin() as conn:
        add_endpoint(conn, "demo", Wish(name="bench", url=url), ANYWHERE)


def rate(endpoints: int, deliveries: int) -> tuple[float, float]:
    """Deliveries a second to so many endpoints, and the worker's milliseconds of CPU for each: the second
    figure says something on a busy machine, too."""
    with tempfile.TemporaryDirectory() as name, receiver(Path(name), "200") as (url, _file):
        folder = Path(name)
        with office(folder) as (deliverer, database):
            for _ in range(endpoints):
                endpoint(database, url)
            happen(database, max(1, deliveries // endpoints))
            began, cpu_began_s = time.monotonic(), time.process_time()
            deliverer.drain()
            took_s, cpu_s = time.monotonic() - began, time.process_time() - cpu_began_s
            done = states(database)
            assert set(done) == {"delivered"}, done
            return done["delivered"] / took_s, cpu_s * 1_000 / done["delivered"]


def delays_ms(hanging: int) -> list[float]:
    """How late each event reaches a healthy endpoint."""
    with (
        tempfile.TemporaryDirectory() as name,
        receiver(Path(name), "hang") as (slow, _),
        receiver(Path(name), "200") as (good, file),
        office(Path(name)) as (deliverer, database),
    ):
        for _ in range(hanging):
            endpoint(database, slow)
        endpoint(database, good)
        made: list[float] = []
        ends = threading.Event()
        worker = threading.Thread(target=_work, args=(deliverer, ends))
        worker.start()
        for _ in range(EVENTS):
            made.append(time.time())
            happen(database)
            time.sleep(PAUSE_S)
        while len(got := file.read_text().splitlines()) < EVENTS:
            time.sleep(0.05)
        ends.set()
        deliverer.stop()
        worker.join()
        arrived = sorted(json.loads(line)["at"] for line in got)
    return [(at - began) * 1_000 for at, began in zip(arrived, made, strict=True)]


def _work(deliverer: Deliverer, ends: threading.Event) -> None:
    while not ends.is_set():
        deliverer.drain()
        time.sleep(0.02)


def main() -> None:
    """Print all figures."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--deliveries", type=int, default=2_000)
    chosen = parser.parse_args()
    for endpoints in (1, 10, 100):
        per_s, cpu_ms = rate(endpoints, chosen.deliveries)
        print(f"{endpoints:3} endpoints: {per_s:.0f} deliveries/s, {cpu_ms:.2f} ms of CPU each", flush=True)
    for hanging in (0, HANGING):
        late = delays_ms(hanging)
        p50, p95 = statistics.median(late), statistics.quantiles(late, n=20)[-1]
        print(f"beside {hanging:2} that hang: p50 {p50:.0f} ms, p95 {p95:.0f} ms, max {max(late):.0f} ms")


if __name__ == "__main__":
    main()
