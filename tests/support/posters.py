"""Readers who post at a steady rate, write down what they were told, and ask again until they know.

Each comment has an Idempotency-Key. Whoever gets no answer, or "not now", sends the same again under the
same key; an accepted comment that is answered twice is still one comment.
"""

import http.client
import itertools
import json
import queue
import threading
import time
from collections.abc import Callable
from typing import Self

from tests.support.ledger import Ledger
from tests.support.letters import letter
from tests.support.product import comment_fields

TIMEOUT_S = 30.0
PAUSE_S = 0.1
AGAIN = (None, 429, 503)
STOPS_WITHIN_S = 90.0

Send = Callable[[bytes, str], tuple[int | None, str | None]]


class Posters:
    """Post to ``send`` about ``rate`` comments a second from several threads, while the ``with`` lasts."""

    def __init__(self, send: Send, ledger: Ledger, *, rate: float, threads: int = 6, thread: str) -> None:
        self.ledger = ledger
        self._send = send
        self._rate = rate
        self._thread = thread
        self._numbers = itertools.count(1)
        self._due: queue.SimpleQueue[int | None] = queue.SimpleQueue()
        self._stopping = threading.Event()
        self._threads = [threading.Thread(target=self._post_all, daemon=True) for _ in range(threads)]
        self._clock = threading.Thread(target=self._make_due, daemon=True)
        self.settled = 0
        """Comments whose outcome is known."""

    def __enter__(self) -> Self:
        for thread in (self._clock, *self._threads):
            thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        """Begin no more, and return when the outcome of each is known; fail if that takes for ever."""
        self._stopping.set()
        deadline = time.monotonic() + STOPS_WITHIN_S
        for thread in (self._clock, *self._threads):
            thread.join(max(0.0, deadline - time.monotonic()))
            assert not thread.is_alive(), "an outcome remains unknown"

    def _make_due(self) -> None:
        began = time.monotonic()
        for number in self._numbers:
            if self._stopping.wait(max(0.0, began + number / self._rate - time.monotonic())):
                break
            self._due.put(number)
        for _ in self._threads:
            self._due.put(None)

    def _post_all(self) -> None:
        while (number := self._due.get()) is not None:
            self._post(number)

    def _post(self, number: int) -> None:
        key = f"{self._thread}#{number}"
        fields = comment_fields(thread=self._thread, body=f"{letter(number)} Letter {key}.")
        body = json.dumps(fields).encode()
        deadline = time.monotonic() + STOPS_WITHIN_S
        while time.monotonic() < deadline:
            self.ledger.asks(key, fields["body"])
            began = time.monotonic()
            status, comment_id = self._send(body, key)
            self.ledger.answered(key, status, comment_id, time.monotonic() - began)
            if status not in AGAIN:
                self.settled += 1
                return
            time.sleep(PAUSE_S)


def comment_bytes(**fields: object) -> bytes:
    """The body of a request that posts a good comment."""
    return json.dumps(comment_fields(**fields)).encode()


def post(port: int, body: bytes, key: str) -> tuple[int | None, str | None]:
    """One attempt on a connection of its own: status and comment id, or None for an unknown outcome."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=TIMEOUT_S)
    headers = {"Content-Type": "application/json", "Idempotency-Key": key}
    try:
        connection.request("POST", "/api/v1/comments", body=body, headers=headers)
        answer = connection.getresponse()
        content = answer.read()
        return answer.status, json.loads(content).get("id") if answer.status == 202 else None
    except (OSError, http.client.HTTPException, ValueError):
        return None, None
    finally:
        connection.close()


def to(port: int) -> Send:
    """Post to one server."""
    return lambda body, key: post(port, body, key)
