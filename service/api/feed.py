"""The feed: what happened, in order, for programs that ask for it; and waiting for news, in few places.

A request that waits holds one of the web's threads, so only ``feed_waiting_max`` may. Whoever finds no place
is answered with what there is.
"""

import threading
import time
from collections.abc import Callable

from flask import Flask, current_app
from sqlalchemy import Connection

from service.api import reach
from service.api.context import runtime
from service.api.route import Answer, Call
from service.store import feed
from service.store.feed import Page
from service.webhooks.payloads import payload

EXTENSION = "lettersdesk.feed"
LOOK_EVERY_S = 0.5


def attach(app: Flask, waiting_max: int) -> None:
    """Give ``app`` its places for requests that wait."""
    app.extensions[EXTENSION] = threading.Semaphore(waiting_max)


def list_events(call: Call) -> Answer:
    """Events behind ``after``, oldest first; ``wait`` seconds at most for the first one."""
    query, sites = call.query, reach.site_ids(call, call.query.site)

    def look(conn: Connection) -> Page:
        return feed.page(conn, after=query.after, sites=sites, types=query.type, limit=query.limit)

    found = _look(look, min(query.wait, runtime().settings.feed_wait_s_max))
    events = [payload(fact) for fact in found.facts]
    return Answer(200, {"events": events, "next": found.through, "more": found.more})


def _look(look: Callable[[Connection], Page], wait_s: float) -> Page:
    places: threading.Semaphore = current_app.extensions[EXTENSION]
    found = _read(look)
    if wait_s <= 0 or _is_news(found) or not places.acquire(blocking=False):
        return found
    try:
        ends_at = time.monotonic() + wait_s
        while not _is_news(found) and time.monotonic() < ends_at:
            time.sleep(min(LOOK_EVERY_S, max(0.0, ends_at - time.monotonic())))
            found = _read(look)
    finally:
        places.release()
    return found


def _is_news(found: Page) -> bool:
    return bool(found.facts) or found.more


def _read(look: Callable[[Connection], Page]) -> Page:
    """A connection for the look alone: none is held while waiting."""
    with runtime().database.read() as conn:
        return look(conn)
