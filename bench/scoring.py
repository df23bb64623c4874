"""What a score over Perspective's protocol takes: ``python -m bench.scoring``, milliseconds a request.

A whole service on this machine, one web process; clients of Python's own that keep their connection, as Coral
does, with 1 and with 8 connections. Beside it, in the same run, the cheapest request there is (``/healthz``):
what is more than that is the key, the limit, the models and JSON. The first score is the process's first.
"""

import argparse
import http.client
import json
import random
import statistics
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from bench.served import REPOSITORY, UNREACHED, lettersdesk

WORDS = """the a council mayor people budget road school think never always should money vote tax harbour
bridge town again because while article reader editor wrong right good bad honest plan winter rain"""
NEWS_WORDS, LONG_WORDS = 45, 3_300
"""A usual comment has about 260 characters; the longest that is taken has 20,480 bytes."""
HEADER = f"{'':44} {'median ms':>10} {'p99 ms':>9} {'req/s':>8}"


@dataclass(frozen=True)
class Call:
    """A request that is sent again and again, each time with one of several bodies."""

    method: str
    path: str
    bodies: tuple[bytes, ...]


def main() -> None:
    """Measure and print one table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--requests", type=int, default=2_000, help="requests a row [2000]")
    requests = parser.parse_args().requests
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        with lettersdesk(folder, web_processes=1, rate_score_token=UNREACHED) as base:
            host, path = urlsplit(base).netloc, f"/v1alpha1/comments:analyze?key={new_key(folder)}"
            health = Call("GET", "/healthz", (b"",))
            usual = Call("POST", path, bodies(NEWS_WORDS, "TOXICITY"))
            every = Call("POST", path, bodies(NEWS_WORDS, "TOXICITY", "INSULT", "THREAT", "SPAM"))
            spans = Call("POST", path, bodies(NEWS_WORDS, "TOXICITY", spans=True))
            longest = Call("POST", path, bodies(LONG_WORDS, "TOXICITY"))
            print(f"the first score of the process: {repeat(host, usual, 1)[0]:.1f} ms\n{HEADER}")
            for connections in (1, 8):
                print(row(f"healthz, {connections} connections", host, health, connections, requests))
                print(row(f"TOXICITY, {connections} connections", host, usual, connections, requests))
            print(row("four attributes, 1 connection", host, every, 1, requests))
            print(row("TOXICITY by sentence, 1 connection", host, spans, 1, requests))
            print(row("TOXICITY of 20 kB, 1 connection", host, longest, 1, requests // 10))


def row(name: str, host: str, call: Call, connections: int, requests: int) -> str:
    """One line of the table."""
    started = time.perf_counter()
    with ThreadPoolExecutor(connections) as clients:
        each = [requests // connections] * connections
        taken = sorted(ms for found in clients.map(lambda n: repeat(host, call, n), each) for ms in found)
    rate = len(taken) / (time.perf_counter() - started)
    p99 = taken[int(len(taken) * 0.99)]
    return f"{name:44} {statistics.median(taken):>10.2f} {p99:>9.2f} {rate:>8,.0f}"


def repeat(host: str, call: Call, requests: int) -> list[float]:
    """Milliseconds of each of so many requests over one connection. An answer but 200 ends the script."""
    connection = http.client.HTTPConnection(host, timeout=30)
    taken = []
    for number in range(requests):
        body = call.bodies[number % len(call.bodies)]
        started = time.perf_counter()
        connection.request(call.method, call.path, body, {"Content-Type": "application/json"})
        answer = connection.getresponse()
        content = answer.read()
        taken.append((time.perf_counter() - started) * 1000)
        if answer.status != 200:
            sys.exit(f"answered {answer.status}: {content[:300]!r}")
    connection.close()
    return taken


def bodies(words: int, *names: str, spans: bool = False) -> tuple[bytes, ...]:
    """Requests about made-up comments; every twelfth is rude, as on a news site."""
    dice, made = random.Random(1), []
    for number in range(200):
        text = " ".join(dice.choices(WORDS.split(), k=words))
        text = text.replace(" again ", " again. ") + (" You are an idiot." if number % 12 == 0 else "")
        asked = {"comment": {"text": text}, "requestedAttributes": {name: {} for name in names}}
        made.append(json.dumps({**asked, "languages": ["en"], "spanAnnotations": spans}).encode())
    return tuple(made)


def new_key(folder: Path) -> str:
    """A token for scoring in the service that keeps its data below ``folder``."""
    command = [sys.executable, "-m", "service.cli", "tokens", "create", "bench", "--scope", "score"]
    place = {"LETTERSDESK_DATA_DIR": str(folder / "data"), "PYTHONPATH": str(REPOSITORY)}
    done = subprocess.run(command, env=place, capture_output=True, text=True, check=True)
    return done.stdout.split()[-1]


if __name__ == "__main__":
    main()
