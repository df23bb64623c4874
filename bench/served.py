"""Servers to measure, each on this machine and as its own users run it: ours, a bare Flask, and a peer.

Everything lives in a folder that goes away, and every process ends with the script.
"""

import contextlib
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parent.parent
READY_WITHIN_S = 90.0
UNREACHED = "1000000/second"
"""A limit that is counted and never reached: its cost is in the figures, its refusals are not."""


@contextlib.contextmanager
def process(command: list[str], folder: Path, environment: dict[str, str], url: str) -> Iterator[str]:
    """Run ``command`` until the block ends; gives ``url`` once it answers."""
    with (folder / "log").open("ab") as log:
        running = subprocess.Popen(
            command, cwd=folder, env={**os.environ, **environment}, stdout=log, stderr=log
        )
    try:
        wait_for(url, running, folder / "log")
        yield url
    finally:
        running.terminate()
        try:
            running.wait(30)
        except subprocess.TimeoutExpired:
            running.kill()
            running.wait()


@contextlib.contextmanager
def lettersdesk(folder: Path, **settings: object) -> Iterator[str]:
    """The whole service on SQLite with FULL durability and a Redis of its own, all limits counted."""
    port = free_port()
    given = {
        "rate_request_network": UNREACHED, "rate_post_network": UNREACHED,
        "rate_post_thread": UNREACHED, "rate_post_address": UNREACHED,
        "log_level": "WARNING", **settings,
    }  # fmt: skip
    environment = {f"LETTERSDESK_{name.upper()}": str(value) for name, value in given.items()}
    command = [sys.executable, "-m", "service.cli", "run", "--no-demo"]
    command += ["--port", str(port), "--data", str(folder / "data")]
    environment["PYTHONPATH"] = str(REPOSITORY)
    with process(command, folder, environment, f"http://127.0.0.1:{port}/readyz") as url:
        yield url.removesuffix("/readyz")


@contextlib.contextmanager
def bare_flask(folder: Path) -> Iterator[str]:
    """A Flask app that says hello, under gunicorn with threads: what a Python user would start with."""
    port = free_port()
    (folder / "hello.py").write_text(
        "from flask import Flask\napp = Flask(__name__)\n\n\n"
        "@app.route('/', methods=['GET', 'POST'])\ndef hello():\n    return 'hello'\n"
    )
    command = [sys.executable, "-m", "gunicorn", "-k", "gthread", "-w", "2", "--threads", "4"]
    command += ["--no-control-socket", "-b", f"127.0.0.1:{port}", "hello:app"]
    with process(command, folder, {}, f"http://127.0.0.1:{port}/") as url:
        yield url


@contextlib.contextmanager
def isso(folder: Path) -> Iterator[str]:
    """Isso from PyPI under gunicorn, with its limits off: the comment server that most resembles a peer."""
    environment = folder / "venv"
    subprocess.run([sys.executable, "-m", "venv", environment], check=True)
    python = environment / "bin" / "python"
    wanted = ["isso==0.14.0", "gunicorn", "setuptools<81"]
    subprocess.run([python, "-m", "pip", "install", "-q", *wanted], check=True)
    port = free_port()
    (folder / "isso.cfg").write_text(
        f"[general]\ndbpath = {folder}/isso.db\nhost = http://127.0.0.1:{port}/\n"
        "[guard]\nenabled = false\n[moderation]\nenabled = false\n"
    )
    command = [str(python), "-m", "gunicorn", "-k", "gthread", "-w", "2", "--threads", "4"]
    command += ["-b", f"127.0.0.1:{port}", "isso.run"]
    variables = {"ISSO_SETTINGS": str(folder / "isso.cfg")}
    with process(command, folder, variables, f"http://127.0.0.1:{port}/js/embed.min.js") as url:
        yield url.removesuffix("/js/embed.min.js")


def wait_for(url: str, running: "subprocess.Popen[bytes]", log: Path) -> None:
    """Return when ``url`` answers with any status below 500."""
    ends_at = time.monotonic() + READY_WITHIN_S
    while time.monotonic() < ends_at and running.poll() is None:
        with contextlib.suppress(OSError), urllib.request.urlopen(url, timeout=2):
            return
        time.sleep(0.1)
    raise SystemExit(f"{url} did not answer:\n{log.read_text(errors='replace')[-3000:]}")


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def need_wrk() -> str:
    """The load generator, from the system's packages."""
    return shutil.which("wrk") or sys.exit("Install wrk first: apt-get install wrk, or brew install wrk.")
