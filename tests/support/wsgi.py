"""Call a WSGI app as a server would, with whatever a stranger may have sent: no client tidies it up first."""

import sys
from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import Any
from urllib.parse import unquote_to_bytes
from wsgiref.types import WSGIApplication

import orjson

ONCE = {"content-type": "CONTENT_TYPE", "content-length": "CONTENT_LENGTH"}


@dataclass(frozen=True)
class Answer:
    """What came back."""

    status: int
    headers: list[tuple[str, str]]
    body: bytes

    @property
    def media(self) -> str:
        return (self.header("Content-Type") or "").partition(";")[0]

    @property
    def json(self) -> Any:
        return orjson.loads(self.body)

    def header(self, name: str) -> str | None:
        return next((value for key, value in self.headers if key.lower() == name.lower()), None)

    def raw(self) -> bytes:
        """All of it, for scanners."""
        head = "".join(f"{name}: {value}\n" for name, value in self.headers)
        return f"{self.status}\n{head}\n".encode("latin-1", "replace") + self.body


def call(
    app: WSGIApplication,
    method: str,
    path: str,
    headers: Sequence[tuple[str, str]] = (),
    body: bytes = b"",
    *,
    peer: str = "127.0.0.1",
) -> Answer:
    """One request from ``peer``. The path is as on the wire; header values are Latin-1 text (PEP 3333)."""
    plain, _, query = path.partition("?")
    environ: dict[str, Any] = {
        "REQUEST_METHOD": method, "SCRIPT_NAME": "", "PATH_INFO": unquote_to_bytes(plain).decode("latin-1"),
        "QUERY_STRING": query.encode().decode("latin-1"), "SERVER_NAME": "127.0.0.1", "SERVER_PORT": "8080",
        "SERVER_PROTOCOL": "HTTP/1.1", "HTTP_HOST": "127.0.0.1:8080", "REMOTE_ADDR": peer,
        "wsgi.version": (1, 0), "wsgi.url_scheme": "http", "wsgi.input": BytesIO(body),
        "wsgi.errors": sys.stderr, "wsgi.multithread": True, "wsgi.multiprocess": True,
        "wsgi.run_once": False,
    }  # fmt: skip
    if body or method in ("POST", "PUT", "PATCH"):
        environ["CONTENT_LENGTH"] = str(len(body))
    for name, value in headers:
        key = ONCE.get(name.lower(), "HTTP_" + name.upper().replace("-", "_"))
        environ[key] = f"{environ[key]},{value}" if key in environ and key != "HTTP_HOST" else value
    began: list[tuple[int, list[tuple[str, str]]]] = []

    def start_response(status: str, sent: list[tuple[str, str]], _exc_info: object = None) -> Any:
        began.append((int(status.split()[0]), sent))
        return None

    chunks = app(environ, start_response)
    try:
        content = b"".join(chunks)
    finally:
        if hasattr(chunks, "close"):
            chunks.close()
    status, sent = began[-1]
    return Answer(status, sent, content)
