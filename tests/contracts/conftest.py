"""Other people's clients against a web process that really runs, on SQLite, for all tests of this folder."""

import json
import os
import subprocess
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from service.store.engine import Database
from tests.support import npm
from tests.support.product import add_token, prepare
from tests.support.stack import Stack, stack_on

NODE = Path(__file__).parent / "node"
SPEAK_WITHIN_S = 60

Speak = Callable[..., Any]


@pytest.fixture(scope="session")
def served(sqlite_databases, valkey_server, tmp_path_factory) -> Iterator[Stack]:
    """A running web process with wide open limits. Tests share it: change nothing that others see."""
    folder = tmp_path_factory.mktemp("contracts")
    database = sqlite_databases.new_database(prepare)
    with stack_on(database, valkey_server.url, folder, rate_score_token="100000/second") as stack:
        stack.start("web")
        yield stack


@pytest.fixture(scope="session")
def base(served: Stack) -> str:
    """The address of the running service."""
    return f"http://127.0.0.1:{served.port}"


@pytest.fixture(scope="session")
def new_key(served: Stack) -> Callable[..., str]:
    """Call it for a new token with a scope, ``score`` if none is named."""

    def make(scope: str = "score", site_id: str | None = None) -> str:
        database = Database(served.settings.database, wait_ms=5000, pool_connections=1)
        try:
            return add_token(database, scope, site_id)
        finally:
            database.close()

    return make


@pytest.fixture
def wrong_server() -> Callable[..., Any]:
    """Call it in a ``with``, with a status and JSON or bytes: all that its address ever answers."""

    @contextmanager
    def answering(status: int, content: Any, **headers: str) -> Iterator[str]:
        sent = content if isinstance(content, bytes) else json.dumps(content).encode()

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                self.rfile.read(int(self.headers.get("Content-Length") or 0))
                self.send_response(status)
                named = {"Content-Type": "application/json", "Content-Length": str(len(sent)), **headers}
                for name, value in named.items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(sent)

            do_GET = do_POST

            def log_message(self, *_words: Any) -> None:
                """Say nothing."""

        with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
            threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
            yield f"http://127.0.0.1:{server.server_port}"
            server.shutdown()

    return answering


@pytest.fixture(scope="session")
def node_modules() -> Path:
    """The npm packages of node/package-lock.json, installed once outside the repository, without scripts."""
    return npm.packages(NODE)


@pytest.fixture(scope="session")
def node(node_modules: Path) -> Speak:
    """Call it with a script of ``node/`` and named values: it gets them as JSON and answers with JSON."""

    def speak(script: str, **values: Any) -> Any:
        done = subprocess.run(
            ["node", str(NODE / script)], input=json.dumps(values), capture_output=True, text=True,
            timeout=SPEAK_WITHIN_S, env={**os.environ, "NODE_PATH": str(node_modules)}, check=False,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout)

    return speak
