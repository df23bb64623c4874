"""A consumer that verifies with the ``standardwebhooks`` package of PyPI: run as a process of its own.

    python receiver.py PORT FILE STATUSES SECRET

It verifies each POST, writes down its id and whether it was genuine, and answers 400, or what STATUSES says
next.
"""

import json
import sys
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

from standardwebhooks.webhooks import Webhook, WebhookVerificationError


class Handler(BaseHTTPRequestHandler):
    """One request."""

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        headers = {name.lower(): value for name, value in self.headers.items()}
        try:
            told = Webhook(SECRET).verify(body, headers)
        except WebhookVerificationError:
            told = None
        status = 400
        if told is not None:
            status = STATUSES.pop(0) if len(STATUSES) > 1 else STATUSES[0]
        seen = {"id": headers.get("webhook-id"), "genuine": told is not None, "type": told and told["type"]}
        with FILE.open("a", encoding="utf-8") as file:
            file.write(json.dumps(seen) + "\n")
        self.send_response(status)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Say nothing."""


if __name__ == "__main__":
    FILE, STATUSES, SECRET = Path(sys.argv[2]), [int(one) for one in sys.argv[3].split(",")], sys.argv[4]
    HTTPServer(("127.0.0.1", int(sys.argv[1])), Handler).serve_forever()
