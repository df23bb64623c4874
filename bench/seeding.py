"""Published comments in any number, straight in the store, with real English in them.

The text comes from the documentation that ships with Python, cut into pieces of a comment's length: a
generator's few words would compress too well, and the sizes of pages would be flattered.
"""

import itertools
import pydoc_data.topics
import random
import re
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from sqlalchemy import func, insert, select, update

from service import clock
from service.domain.ids import new_id, new_label
from service.domain.threads import key_hash
from service.store import fragments
from service.store.engine import Database
from service.store.tables import comments, threads

CHARS = 220
REPLIES_SHARE = 0.3
BATCH = 5_000


WORDS = (
    "council budget bridge river market school garden train street harbour lamp winter summer reader minutes "
    "vote paper window mayor ticket signal bakery library tram ferry square fountain museum theatre orchard "
    "meadow corner station platform bicycle kettle"
)
"""Of the texts that other benches post, and of those that earlier figures for sizes were taken with."""


def made_up() -> Iterator[str]:
    """Texts of 30 random words out of a few dozen: what compresses better than anything people write."""
    words, pick = WORDS.split(), random.Random(7)
    while True:
        yield f"I think the {' '.join(pick.choice(words) for _ in range(30))}."


def texts() -> Iterator[str]:
    """Pieces of prose of about 220 characters, for ever, always in the same order."""
    prose = " ".join(pydoc_data.topics.topics[name] for name in sorted(pydoc_data.topics.topics))
    words = [word for word in re.sub(r"[*\"=\-~^|+`]+", " ", prose).split() if word.isascii()]
    pieces, piece = [], ""
    for word in words:
        piece = f"{piece} {word}".strip()
        if len(piece) >= CHARS:
            pieces.append(piece)
            piece = ""
    random.Random(7).shuffle(pieces)
    return itertools.cycle(pieces)


class Seeder:
    """Fills the store of one site."""

    def __init__(
        self,
        database: Database,
        site: str,
        of: Iterator[str] | None = None,
        *,
        replies_share: float = REPLIES_SHARE,
    ) -> None:
        self._database = database
        self._replies_share = replies_share
        self._site = site
        self._texts = of or texts()

    def thread(self, key: str, count: int) -> int:
        """A thread with ``count`` published comments, a share of them replies; returns its number."""
        with self._database.begin() as conn:
            values = {"site_id": self._site, "key": key, "key_hash": key_hash(key)}
            thread_id = conn.execute(insert(threads).values(values).returning(threads.c.id)).scalar_one()
            start = (conn.execute(select(func.max(comments.c.seq))).scalar() or 0) + 1
        rows = self._rows(thread_id, start, count)
        while batch := list(itertools.islice(rows, BATCH)):
            with self._database.begin() as conn:
                conn.execute(insert(comments), batch)
        with self._database.begin() as conn:
            change = {"published_count": count, "version": threads.c.version + 1}
            conn.execute(update(threads).where(threads.c.id == thread_id).values(change))
        return thread_id

    def _rows(self, thread_id: int, start: int, count: int) -> Iterator[dict[str, Any]]:
        pick = random.Random(start)
        roots = max(1, round(count * (1 - self._replies_share)))
        answered = [pick.randrange(roots) for _ in range(count - roots)]
        ids = [new_id() for _ in range(roots)]
        base = clock.now() - timedelta(days=3)
        for number in range(roots):
            row = self._row(ids[number], None, base + timedelta(seconds=7 * number))
            yield row | {"seq": start + number, "thread_id": thread_id, "root_seq": None,
                         "reply_count": answered.count(number)}  # fmt: skip
        for number, root in enumerate(answered, start=roots):
            row = self._row(new_id(), ids[root], base + timedelta(seconds=7 * number))
            yield row | {"seq": start + number, "thread_id": thread_id, "root_seq": start + root,
                         "reply_count": 0}  # fmt: skip

    def _row(self, comment_id: str, parent_id: str | None, when: Any) -> dict[str, Any]:
        body, label = next(self._texts), new_label()
        name = f"{body.split()[2].title()} {body[-3:-1].title()}."
        shown = fragments.comment(
            ids=(comment_id, parent_id),
            author=(name, None, label, None),
            body=body,
            times=(when, None),
            featured=False,
        )
        return {
            "id": comment_id, "site_id": self._site, "parent_id": parent_id, "author_name": name,
            "author_label": label, "body": body, "status": "approved", "form": {}, "created_at": when,
            "published_at": when, "public_json": shown, "depth": 0 if parent_id is None else 1,
        }  # fmt: skip
