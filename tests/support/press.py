"""Puts comments on a page and takes them off again, straight in the store."""

import itertools
from collections.abc import Sequence
from dataclasses import dataclass

import orjson
from sqlalchemy import Connection, func, insert, select, update

from service.domain.comment import Status
from service.domain.ids import new_id
from service.domain.threads import key_hash
from service.store import published
from service.store.engine import Database
from service.store.tables import comments, metadata, sites, threads


@dataclass(frozen=True)
class Posted:
    """A comment that a test stored."""

    seq: int
    id: str
    thread_id: int
    root_seq: int | None

    def now(self, is_public: bool) -> published.Visibility:
        return published.Visibility(self.seq, self.thread_id, self.root_seq, is_public)


def create_tables(url: str) -> None:
    """Prepare a fresh database with every table and nothing in them."""
    database = Database(url, wait_ms=2000, pool_connections=1)
    metadata.create_all(database.engine)
    database.close()


class Press:
    """Writes as the use cases do: the status first, what readers see in the same transaction."""

    def __init__(self, database: Database, site: str = "news") -> None:
        self.database = database
        self.site = site
        self._numbers = itertools.count(1)

    def add_site(self, site_id: str) -> None:
        with self.database.begin() as conn:
            conn.execute(insert(sites).values(id=site_id, name=site_id, origins=[]))

    def thread(self, key: str, *, title: str | None = None, site: str | None = None) -> int:
        with self.database.begin() as conn:
            values = {"site_id": site or self.site, "key": key, "key_hash": key_hash(key), "title": title}
            return conn.execute(insert(threads).values(values).returning(threads.c.id)).scalar_one()

    def post(self, thread_id: int, answer_to: Posted | None = None, body: str | None = None) -> Posted:
        """A pending comment."""
        number = next(self._numbers)
        row = {
            "id": new_id(), "site_id": self.site, "thread_id": thread_id, "author_name": f"Reader {number}",
            "author_label": "aaaabbbb", "body": body or f"Letter {number}.", "status": Status.PENDING.value,
            "form": {}, "parent_id": answer_to.id if answer_to else None,
            "root_seq": (answer_to.root_seq or answer_to.seq) if answer_to else None,
        }  # fmt: skip
        with self.database.begin() as conn:
            conn.execute(insert(comments).values(row))
            seq = conn.execute(select(comments.c.seq).where(comments.c.id == row["id"])).scalar_one()
        return Posted(seq, row["id"], thread_id, row["root_seq"])

    def publish(self, *posted: Posted) -> None:
        self.move(posted, Status.APPROVED)

    def withdraw(self, *posted: Posted) -> None:
        self.move(posted, Status.REJECTED)

    def move(self, posted: Sequence[Posted], status: Status) -> None:
        with self.database.begin() as conn:
            self.move_in(conn, posted, status)

    def move_in(self, conn: Connection, posted: Sequence[Posted], status: Status) -> None:
        published.lock_threads(conn, [one.thread_id for one in posted])
        seqs = [one.seq for one in posted]
        conn.execute(update(comments).where(comments.c.seq.in_(seqs)).values(status=status.value))
        published.apply(conn, [one.now(status is Status.APPROVED) for one in posted])

    def chain_in(self, conn: Connection, root: Posted, length: int) -> list[Posted]:
        """Published replies, each to the one before."""
        start = conn.execute(select(func.max(comments.c.seq))).scalar_one() + 1
        chain = [
            Posted(start + number, new_id(), root.thread_id, root.root_seq or root.seq)
            for number in range(length)
        ]
        common = {
            "site_id": self.site, "author_name": "A", "author_label": "aaaabbbb", "body": "so", "form": {},
            "status": Status.APPROVED.value, "thread_id": root.thread_id, "root_seq": chain[0].root_seq,
        }  # fmt: skip
        parents = [root, *chain]
        conn.execute(
            insert(comments),
            [
                {**common, "seq": one.seq, "id": one.id, "parent_id": parent.id}
                for one, parent in zip(chain, parents, strict=False)
            ],
        )
        for first in range(0, length, 64):
            published.apply(conn, [one.now(True) for one in chain[first : first + 64]])
        return chain

    def letter(self, thread_id: int, answer_to: Posted | None = None, body: str | None = None) -> Posted:
        """A published comment."""
        posted = self.post(thread_id, answer_to, body)
        self.publish(posted)
        return posted

    def on_page(self, posted: Posted) -> dict[str, object] | None:
        """What readers see of a comment, or None."""
        with self.database.read() as conn:
            query = select(comments.c.public_json).where(comments.c.seq == posted.seq)
            text = conn.execute(query).scalar_one()
        return None if text is None else orjson.loads(text)

    def counts(self, thread_id: int) -> tuple[int, int]:
        """The published count of a thread and its version."""
        with self.database.read() as conn:
            query = select(threads.c.published_count, threads.c.version).where(threads.c.id == thread_id)
            row = conn.execute(query).one()
        return row.published_count, row.version

    def replies(self, posted: Posted) -> int:
        with self.database.read() as conn:
            query = select(comments.c.reply_count).where(comments.c.seq == posted.seq)
            return conn.execute(query).scalar_one()
