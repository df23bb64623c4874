"""Install a built wheel into an environment of its own and use it as its reader would.

    python try_wheel.py lettersdesk-1.0-py3-none-any.whl

The environment gets what the wheel itself declares (with the postgres and embedded extras) and nothing of
this checkout, in the locked versions. The service is started, a comment is posted and must be published,
and after a Ctrl-C no process may be left.
"""

import json
import os
import re
import secrets
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
READY_WITHIN_S = 60
PUBLISHED_WITHIN_S = 30
ENDS_WITHIN_S = 45
LOOK_EVERY_S = 0.2


def main(wheel: str) -> int:
    """Install, start, post, see, stop. Returns 0, or raises with what went wrong."""
    # A job in the background ignores Ctrl-C, and so would all that it starts.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    with tempfile.TemporaryDirectory(prefix="ld-wheel-") as scratch:
        folder = Path(scratch)
        program = install(wheel, folder)
        port, mark = free_port(), secrets.token_hex(8)
        log = (folder / "log").open("wb")
        service = subprocess.Popen(
            [str(program), "run", "--no-demo", "--data", str(folder / "data"), "--port", str(port)],
            cwd=folder,  # away from the checkout: what is imported is what was installed
            env=os.environ | {"CI_MARK": mark},
            stdout=log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        try:
            base = f"http://127.0.0.1:{port}"
            wait_for("an answer", lambda: service.poll() is not None or is_ready(base), READY_WITHIN_S)
            assert service.poll() is None, f"the service ended with code {service.returncode}"
            publish_a_comment(base)
            service.send_signal(signal.SIGINT)
            code = service.wait(ENDS_WITHIN_S)
            wait_for("no process left", lambda: not marked(mark), ENDS_WITHIN_S)
        except BaseException:
            print((folder / "log").read_text(errors="replace")[-6000:])
            raise
        finally:
            for pid in [*marked(mark)]:
                os.kill(pid, signal.SIGKILL)
            service.wait()
            log.close()
        print(f"The installed wheel published a comment and ended with code {code}.")
        return code


def install(wheel: str, folder: Path) -> Path:
    """A new environment with the wheel and only what it declares; returns its `lettersdesk`."""
    versions = re.sub(r"\\\n|--hash=\S+", "", (ROOT / "requirements.lock").read_text(encoding="utf-8"))
    constraints = folder / "constraints.txt"
    constraints.write_text(versions)
    python = folder / "venv" / "bin" / "python"
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(folder / "venv")], check=True)
    wanted = [f"lettersdesk[postgres,embedded] @ {Path(wheel).resolve().as_uri()}", "-c", str(constraints)]
    pip = [
        sys.executable,
        "-m",
        "pip",
        "--python",
        str(python),
        "install",
        "--quiet",
        "--only-binary",
        ":all:",
    ]
    subprocess.run([*pip, *wanted], check=True)
    return python.with_name("lettersdesk")


def publish_a_comment(base: str) -> None:
    """Post one as a form would, follow its receipt, and find it among the published ones."""
    text = f"The bridge reopened on time, and the {secrets.token_hex(4)} lane is a relief."
    comment = {
        "thread": "https://news.example.org/bridge",
        "thread_title": "The bridge reopens",
        "author_name": "Ines",
        "author_email": "ines@example.org",
        "body": text,
    }
    data = json.dumps(comment).encode()
    request = urllib.request.Request(f"{base}/api/v1/comments", data, {"Content-Type": "application/json"})
    with urllib.request.urlopen(request, timeout=10) as answer:
        assert answer.status == 202, answer.status
    page = f"{base}/api/v1/comments?thread=https%3A%2F%2Fnews.example.org%2Fbridge"
    wait_for("published", lambda: text in content_of(page), PUBLISHED_WITHIN_S)
    assert "ines@" not in content_of(page)


def content_of(url: str) -> str:
    with urllib.request.urlopen(url, timeout=10) as answer:
        return str(answer.read().decode())


def is_ready(base: str) -> bool:
    """Whether the service says so."""
    try:
        with urllib.request.urlopen(f"{base}/readyz", timeout=5) as answer:
            return int(answer.status) == 200
    except OSError:  # nobody listens yet, or the answer is an error
        return False


def wait_for(what: str, holds: Callable[[], bool], within_s: float) -> None:
    """Look until it holds. Raises TimeoutError that says what did not come."""
    deadline = time.monotonic() + within_s
    while not holds():
        if time.monotonic() > deadline:
            raise TimeoutError(f"not within {within_s} s: {what}")
        time.sleep(LOOK_EVERY_S)


def marked(mark: str) -> list[int]:
    """Processes that come from ours: whatever they became, they inherited a mark in their environment."""
    found = []
    for environ in Path("/proc").glob("[0-9]*/environ"):
        try:
            if f"CI_MARK={mark}".encode() in environ.read_bytes():
                found.append(int(environ.parent.name))
        except OSError:
            continue
    return found


def free_port() -> int:
    """A TCP port that nobody uses at this moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
