"""What the element costs a page: bytes and requests of the first load, and the time to the first comment.

    python -m bench.embed [--sizes 10 1000] [--loads 9]

A page of another origin loads the tag in Debian's Chromium, each time with an empty cache, and nobody touches
it. Timed is from the request for the page until the first comment is in the element; bytes and requests are
all that the service sent until the network was idle. Times are of one run on one machine, and the ratio
between the sizes counts; bytes differ by a few dozen from run to run, because ids are random.
"""

import argparse
import statistics
import tempfile
from pathlib import Path
from typing import NamedTuple

from playwright.sync_api import Browser, Response

from bench.seeding import Seeder
from service.store.engine import Database
from tests.support import chromium
from tests.support.embed_room import Host, host_for
from tests.support.product import SITE, prepare
from tests.support.sqlite import SqliteDatabases
from tests.support.stack import stack_on
from tests.support.valkey import ValkeyServer

WARM_UPS = 2
BYTES_MAX = 14_000
REQUESTS_MAX = 3
"""Of a first load, whatever the size of the thread."""

TARGET = 1.5
"""A thread of any size shows its first page as fast as a small one, give or take half."""

SHOWN = """() => new Promise(done => {
    const look = () => {
        const element = document.querySelector('reader-comments');
        const shown = element && element.shadowRoot && element.shadowRoot.querySelector('.comment');
        return shown ? done(performance.now()) : requestAnimationFrame(look);
    };
    look();
})"""


class Load(NamedTuple):
    """One load of the page: what came from the service, and when the first comment stood there."""

    first_comment_ms: float
    requests: int
    sent_bytes: int
    parts: dict[str, int]


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", type=int, nargs="+", default=[10, 1_000])
    parser.add_argument("--loads", type=int, default=9)
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder, valkey = Path(name), ValkeyServer()
        try:
            url = SqliteDatabases(folder).new_database(prepare)
            seed(url, chosen.sizes)
            with stack_on(url, valkey.url, folder) as stack:
                stack.start("web")
                with host_for(f"http://127.0.0.1:{stack.port}") as host, chromium.running() as browser:
                    report({size: measure(browser, host, size, chosen.loads) for size in chosen.sizes})
        finally:
            valkey.stop()


def seed(url: str, sizes: list[int]) -> None:
    """A thread of each size."""
    database = Database(url, wait_ms=60_000, pool_connections=1)
    seeder = Seeder(database, SITE)
    for size in sizes:
        seeder.thread(f"thread-{size}", size)
    database.close()


def measure(browser: Browser, host: Host, size: int, loads: int) -> list[Load]:
    """So many loads, after some that nobody counts."""
    address = host.page(f"/{size}", body=host.element(thread=f"thread-{size}"))
    return [load(browser, host, address) for _ in range(WARM_UPS + loads)][WARM_UPS:]


def load(browser: Browser, host: Host, address: str) -> Load:
    """One load with nothing in the cache."""
    context = browser.new_context()
    page = context.new_page()
    sent: list[Response] = []
    page.on("response", lambda one: sent.append(one) if one.url.startswith(host.service) else None)
    page.goto(address, wait_until="commit")
    took_ms = float(page.evaluate(SHOWN))
    page.wait_for_load_state("networkidle")
    parts = {one.url.removeprefix(host.service).partition("?")[0]: size_of(one) for one in sent}
    context.close()
    return Load(took_ms, len(sent), sum(parts.values()), parts)


def size_of(response: Response) -> int:
    """Bytes of the body as it came, compressed."""
    return int(response.header_value("content-length") or len(response.body()))


def report(measured: dict[int, list[Load]]) -> None:
    print("| thread | requests | bytes | script | first page | first comment (median) |")
    print("|---|---|---|---|---|---|")
    for size, loads in measured.items():
        one = loads[-1]
        script, page = (one.parts.get(path, 0) for path in ("/embed/v1.js", "/api/v1/comments"))
        median = statistics.median(each.first_comment_ms for each in loads)
        print(f"| {size:,} | {one.requests} | {one.sent_bytes:,} | {script:,} | {page:,} | {median:.0f} ms |")
    most = max((one for loads in measured.values() for one in loads), key=lambda one: one.sent_bytes)
    requests = max(one.requests for loads in measured.values() for one in loads)
    within = most.sent_bytes <= BYTES_MAX and requests <= REQUESTS_MAX
    print(
        f"\nlargest first load: {most.sent_bytes:,} bytes in {requests} requests, "
        f"{'within' if within else 'MORE THAN'} {BYTES_MAX:,} in {REQUESTS_MAX}"
    )
    medians = [statistics.median(each.first_comment_ms for each in loads) for loads in measured.values()]
    ratio = medians[-1] / medians[0]
    print(f"largest to smallest: {ratio:.2f} (aim: below {TARGET})")


if __name__ == "__main__":
    main()
