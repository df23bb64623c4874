"""Posting, with sealed addresses, three limits and FULL durability, beside a bare Flask and beside Isso.

    python -m bench.intake [--seconds 8] [--no-isso]

Needs wrk. Figures are of one run on one machine; the ratios are what counts.
"""

import argparse
import tempfile
from pathlib import Path

from bench import served
from bench.load import HEADER, Load, post_script, press

OURS = '{"thread":"t%d","author_name":"Reader %d","author_email":"r%d@example.com","body":"%s"}'
ISSO = '{"title":"t%d","author":"Reader %d","email":"r%d@example.com","text":"%s"}'


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=int, default=8)
    parser.add_argument("--no-isso", action="store_true")
    chosen = parser.parse_args()
    print(HEADER)
    ours: dict[int, Load] = {}
    with tempfile.TemporaryDirectory() as name, served.lettersdesk(Path(name)) as url:
        script = post_script(Path(name), path="/api/v1/comments", body=OURS)
        for connections in (8, 32):
            ours[connections] = press(
                f"{url}/api/v1/comments", connections=connections, seconds=chosen.seconds, script=script
            )
            print(ours[connections].row(f"Lettersdesk POST, {connections} connections"))
    with tempfile.TemporaryDirectory() as name, served.bare_flask(Path(name)) as url:
        hello = press(url, connections=8, seconds=chosen.seconds)
        print(hello.row("gunicorn + Flask hello, 8 connections"))
    print(f"ours / hello at 8: {ours[8].per_second / hello.per_second:.2f}")
    print(f"p99 / p50 at 8: {ours[8].p99_ms / ours[8].p50_ms:.1f}")
    if not chosen.no_isso:
        _beside_isso(ours, chosen.seconds)


def _beside_isso(ours: dict[int, Load], seconds: int) -> None:
    with tempfile.TemporaryDirectory() as name, served.isso(Path(name)) as url:
        script = post_script(Path(name), path="/new?uri=%%2Ft%d%%2F", body=ISSO)
        for connections in (8, 32):
            peer = press(f"{url}/new", connections=connections, seconds=seconds, script=script)
            print(peer.row(f"Isso POST, {connections} connections"))
            print(f"ours / Isso at {connections}: {ours[connections].per_second / peer.per_second:.1f}")


if __name__ == "__main__":
    main()
