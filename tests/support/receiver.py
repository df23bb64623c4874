"""A program that listens: it keeps what it was sent, and answers by a script. A process of its own.

``python receiver.py PORT FILE ANSWERS`` writes each request as a line of JSON and answers with the codes in
turn; the last one stays. ``hang`` never answers, ``503:7`` adds ``Retry-After: 7``, ``200x9`` has a body of
nine letters.
"""

import base64
import json
import sys
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

FOR_EVER_S = 3600


class Server(ThreadingHTTPServer):
    """Knows the script and the file."""

    daemon_threads = True
    request_queue_size = 128


class Handler(BaseHTTPRequestHandler):
    """One connection."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True  # Else each answer on an open connection takes 40 ms more.
    server: Server

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        headers = {name.lower(): value for name, value in self.headers.items()}
        line = {"headers": headers, "body": base64.b64encode(body).decode(), "at": time.time()}
        with self.server.lock:
            answer = self.server.script.pop(0) if len(self.server.script) > 1 else self.server.script[0]
            line["answer"] = answer
            self.server.file.write(json.dumps(line) + "\n")
            self.server.file.flush()
        if answer == "hang":
            time.sleep(FOR_EVER_S)
        answer, _, letters = answer.partition("x")
        code, _, after = answer.partition(":")
        content = ("ü" * int(letters)).encode() if letters else b"ok"
        self.send_response(int(code))
        if after:
            self.send_header("Location" if code.startswith("3") else "Retry-After", after)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


def main() -> None:
    """Serve until killed."""
    port, path, answers = int(sys.argv[1]), Path(sys.argv[2]), sys.argv[3]
    server = Server(("127.0.0.1", port), Handler)
    server.lock = threading.Lock()
    server.script = answers.split(",")
    server.file = path.open("a", encoding="utf-8")
    server.serve_forever()


if __name__ == "__main__":
    main()
