"""Waiting for news inside of a request, in few places: such a request holds one of the web's threads.

Only ``feed_waiting_max`` requests of a process may. Whoever finds no place is answered with what there is.
"""

import threading
import time
from collections.abc import Callable
from typing import TypeVar

from flask import Flask, current_app
from sqlalchemy import Connection

from service.api.context import runtime

EXTENSION = "lettersdesk.feed"
LOOK_EVERY_S = 0.5

T = TypeVar("T")


def attach(app: Flask, waiting_max: int) -> None:
    """Give ``app`` its places for requests that wait."""
    app.extensions[EXTENSION] = threading.Semaphore(waiting_max)


def await_news(look: Callable[[Connection], T], is_news: Callable[[T], bool], wait_s: float) -> T:
    """What ``look`` finds: at once if it is news, else after ``wait_s`` seconds, as far as is allowed."""
    wait_s = min(wait_s, runtime().settings.feed_wait_s_max)
    places: threading.Semaphore = current_app.extensions[EXTENSION]
    found = _read(look)
    if wait_s <= 0 or is_news(found) or not places.acquire(blocking=False):
        return found
    try:
        ends_at = time.monotonic() + wait_s
        while not is_news(found) and time.monotonic() < ends_at:
            time.sleep(min(LOOK_EVERY_S, max(0.0, ends_at - time.monotonic())))
            found = _read(look)
    finally:
        places.release()
    return found


def _read(look: Callable[[Connection], T]) -> T:
    """A connection for the look alone: none is held while waiting."""
    with runtime().database.read() as conn:
        return look(conn)
