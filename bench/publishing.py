"""Publishes comments into a thread at a steady pace while something else is measured."""

import threading
import time
from collections.abc import Callable
from types import TracebackType

from sqlalchemy import Connection, insert

from bench.seeding import texts
from service.domain.comment import Status
from service.domain.ids import new_id, new_label
from service.store import published
from service.store.engine import Database
from service.store.published import Visibility
from service.store.tables import comments

LOOK_EVERY_S = 0.02
GIVE_UP_S = 10.0


class Publisher:
    """Within the block, ``a_second`` comments a second are stored and published, a transaction each."""

    def __init__(self, database: Database, site: str, thread_id: int, *, a_second: int) -> None:
        self._database = database
        self._site = site
        self._thread_id = thread_id
        self._every_s = 1 / a_second
        self._texts = texts()
        self._done = threading.Event()
        self._worker = threading.Thread(target=self._run)
        self.count = 0

    def __enter__(self) -> "Publisher":
        self._worker.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._done.set()
        self._worker.join()

    def publish(self) -> str:
        """One comment; returns its id when readers may see it."""
        comment_id = new_id()
        self._database.write(lambda conn: self._write(conn, comment_id))
        self.count += 1
        return comment_id

    def seconds_until_seen(self, read: Callable[[], bytes], tries: int = 10) -> list[float]:
        """How long after its commit each of some comments is in what ``read`` returns."""
        found = []
        for _ in range(tries):
            wanted, started = self.publish().encode(), time.monotonic()
            while wanted not in read() and time.monotonic() < started + GIVE_UP_S:
                time.sleep(LOOK_EVERY_S)
            found.append(time.monotonic() - started)
        return found

    def _run(self) -> None:
        due = time.monotonic()
        while not self._done.is_set():
            self.publish()
            due += self._every_s
            self._done.wait(max(0.0, due - time.monotonic()))

    def _write(self, conn: Connection, comment_id: str) -> None:
        row = {
            "id": comment_id, "site_id": self._site, "thread_id": self._thread_id, "author_name": "A reader",
            "author_label": new_label(), "body": next(self._texts), "form": {},
            "status": Status.APPROVED.value,
        }  # fmt: skip
        seq = conn.execute(insert(comments).values(row).returning(comments.c.seq)).scalar_one()
        published.apply(conn, [Visibility(seq, self._thread_id, None, is_public=True)])
