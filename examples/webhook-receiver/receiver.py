"""A whole receiver in the standard library: verifies, answers at once, works afterwards, tells a chat.

    WEBHOOK_SECRET=whsec_… CHAT_URL=https://chat.example.org/hooks/… python3 receiver.py 3000

``CHAT_URL`` is an incoming webhook of Slack, Mattermost or Rocket.Chat, which take {"text": …}; without it
the line is printed.
"""

import base64
import hashlib
import hmac
import json
import os
import queue
import sys
import threading
import time
import urllib.request
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

SECRET = os.environ["WEBHOOK_SECRET"]
CHAT_URL = os.environ.get("CHAT_URL", "")
TOLERANCE_S = 300
BODY_BYTES_MAX = 100_000
TOLD = {
    "comment.held": "waits for a person",
    "comment.escalated": "needs a second opinion",
    "comment.reported": "was reported",
    "comment.published": "was published",
    "endpoint.test": "this endpoint works",
}
work: "queue.Queue[dict]" = queue.Queue()
seen: dict[str, float] = {}  # Ids; keep them where they survive a restart, for seven days.


def verify(headers, body: bytes) -> bool:
    """Whether the request is genuine and fresh."""
    message_id, sent_at = headers.get("webhook-id", ""), headers.get("webhook-timestamp", "")
    if not sent_at.isdigit() or abs(time.time() - int(sent_at)) > TOLERANCE_S:
        return False
    key = base64.b64decode(SECRET.removeprefix("whsec_"))
    digest = hmac.digest(key, f"{message_id}.{sent_at}.".encode() + body, hashlib.sha256)
    expected = b"v1," + base64.b64encode(digest)
    given = headers.get("webhook-signature", "").encode().split(b" ")
    return any(hmac.compare_digest(expected, one) for one in given)


class Receiver(BaseHTTPRequestHandler):
    """Answers first."""

    def do_POST(self) -> None:
        body = self.rfile.read(min(int(self.headers.get("Content-Length", 0)), BODY_BYTES_MAX))
        genuine = verify(self.headers, body)
        if genuine and seen.setdefault(self.headers["webhook-id"], now := time.time()) == now:
            work.put(json.loads(body))
        self.send_response(204 if genuine else 401)
        self.end_headers()


def tell() -> None:
    """Turn events into lines for the chat, one after the other."""
    while True:
        event = work.get()
        if event["type"] not in TOLD:
            continue  # New types come without notice.
        comment = event["data"].get("comment") or {}
        thread = comment.get("thread", {})
        story = thread.get("url") or thread.get("title") or thread.get("key") or ""
        line = f"{event['type']}: {TOLD[event['type']]} {story}".strip()
        print(line, flush=True)
        if CHAT_URL:
            text = json.dumps({"text": line}).encode()
            request = urllib.request.Request(CHAT_URL, text, {"Content-Type": "application/json"})
            urllib.request.urlopen(request, timeout=10).close()


if __name__ == "__main__":
    threading.Thread(target=tell, daemon=True).start()
    ThreadingHTTPServer(("127.0.0.1", int(sys.argv[1])), Receiver).serve_forever()
