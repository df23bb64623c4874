"""A newsroom for tests in a browser: the service as a process, people with passwords, comments that wait.

One service serves all tests of a session. ``clean`` takes away what the last test left, so each begins with
an empty desk and may count. Comments are posted over HTTP and judged by a real checker in this process, in
the order in which they were posted.
"""

import itertools
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from typing import Any

from sqlalchemy import delete, insert, select, text, update

from service.domain.policy import Action
from service.domain.presets import PRESETS
from service.domain.threads import key_hash
from service.runtime import build_worker
from service.store import rulesets
from service.store.engine import Database
from service.store.tables import comments, metadata, threads
from service.usecases.add_person import Role, add_person
from tests.support.accounts import account
from tests.support.letters import letter
from tests.support.product import SITE, Posted, prepare
from tests.support.stack import Stack, stack_on
from workers.check_comments import Checker

PASSWORD = "a long enough password"
PEOPLE = {
    "ana": ("Ana from the desk", Role.MODERATOR), "ben": ("Ben from the desk", Role.MODERATOR),
    "eve": ("Eve, editor", Role.EDITOR), "ada": ("Ada, admin", Role.ADMIN),
}  # fmt: skip
BRIDGE = "bridge"
INSULT = "You are a complete idiot and a stupid liar, shut up and go away."
LINKS = "Look: https://one.example.org/a https://two.example.org/b https://three.example.org/c https://four.example.org"
STAYS = frozenset({"sites", "people", "tokens", "rulesets", "contact_keys", "key_usage", "cursors"})
"""What an installation has before its first comment."""
NEWER = """CREATE TRIGGER newer AFTER INSERT ON threads BEGIN
    UPDATE threads SET version = {} WHERE id = NEW.id;
END"""
"""Every story of a test begins at a version that none of an earlier one had."""


class Newsdesk:
    """What a test does without a browser: it posts, and it looks into the store."""

    def __init__(self, stack: Stack) -> None:
        self.stack = stack
        self._versions = itertools.count(1_000, 1_000)

    @property
    def base(self) -> str:
        """The service's address."""
        return f"http://127.0.0.1:{self.stack.port}"

    @cached_property
    def database(self) -> Database:
        return Database(self.stack.settings.database, wait_ms=5000, pool_connections=2)

    @cached_property
    def checker(self) -> Checker:
        return Checker(build_worker(self.stack.settings), "browser")

    def set_up(self) -> None:
        """Give it people, and a policy that leaves to a person what no rule decides."""
        holding = replace(PRESETS["publish_unless_flagged"], name="hold_the_rest", default=Action.HOLD)
        with self.database.begin() as conn:
            rulesets.activate(conn, SITE, holding)
        for login, (name, role) in PEOPLE.items():
            person = account(login, PASSWORD, role, name)
            with self.database.begin() as conn:
                add_person(conn, person)

    def clean(self) -> None:
        """Take away all comments, stories, decisions, notes and what else people did."""
        with self.database.begin() as conn:
            for table in reversed(metadata.sorted_tables):
                if table.name not in STAYS:
                    conn.execute(delete(table))
            story: dict[str, Any] = {"title": "The council approves the budget", "section": "Politics"}
            # Pages are kept by their thread's version: one of an earlier test must not look like this one's.
            conn.execute(text("DROP TRIGGER IF EXISTS newer"))
            conn.execute(text(NEWER.format(next(self._versions))))
            story |= {"site_id": SITE, "key": BRIDGE, "key_hash": key_hash(BRIDGE)}
            conn.execute(insert(threads).values(story))

    def post(self, **fields: Any) -> Posted:
        """Post a comment on the story that everybody comments on."""
        return self.stack.comment(**({"site": SITE, "thread": BRIDGE} | fields))

    def check(self) -> None:
        """Let a checker decide all that waits for one."""
        self.checker.drain()

    def held(self, count: int, *, first: int = 1, **fields: Any) -> list[Posted]:
        """So many comments wait for a person, the oldest first; ``first`` numbers the first letter."""
        numbers = range(first, first + count)
        posted = [self.post(**({"body": letter(number)} | fields)) for number in numbers]
        self.check()
        return posted

    def published(self, **fields: Any) -> Posted:
        """A comment that readers see."""
        posted = self.held(1, **fields)[0]
        self.decide(posted.id, "approve")
        return posted

    def decide(self, comment_id: str, action: str, **more: str) -> None:
        """Somebody decides about a comment as it stands."""
        (row,) = self.rows("comments", id=comment_id)
        reply = self.stack.request(
            "POST", f"/api/v1/moderation/comments/{comment_id}/decisions",
            body={"action": action, "version": row.version, **more}, headers=self._program,
        )  # fmt: skip
        assert reply.status == 200, reply.body

    def row(self, posted: Posted) -> Any:
        """Everything that the table of comments holds of one."""
        with self.database.read() as conn:
            return conn.execute(select(comments).where(comments.c.id == posted.id)).one()

    def status(self, posted: Posted) -> str:
        return str(self.row(posted).status)

    def rows(self, name: str, **where: Any) -> list[Any]:
        """The rows of a table in the order of its primary key."""
        table = metadata.tables[name]
        with self.database.read() as conn:
            found = select(table).filter_by(**where).order_by(*table.primary_key.columns)
            return list(conn.execute(found))

    def readers_see(self) -> set[str]:
        """The ids of the comments that the public API lists for the story."""
        answer = self.stack.request("GET", f"/api/v1/comments?site={SITE}&thread={BRIDGE}")
        assert answer.status == 200, answer.body
        return {one["id"] for one in answer.json["comments"]}

    def flag(self, posted: Posted, **columns: Any) -> None:
        """Set columns of a comment that no address of the service sets."""
        with self.database.begin() as conn:
            conn.execute(update(comments).where(comments.c.id == posted.id).values(**columns))

    def close_story(self, key: str) -> None:
        """Its comments closed on 21 November 2026 at 18:00 UTC."""
        since = datetime(2026, 11, 21, 18, 0, tzinfo=UTC)
        with self.database.begin() as conn:
            conn.execute(update(threads).where(threads.c.key == key).values(closed=True, closed_at=since))

    @cached_property
    def _program(self) -> dict[str, str]:
        return self.stack.bearer("moderate")

    def close(self) -> None:
        self.database.close()
        if "checker" in vars(self):
            self.checker.runtime.database.close()


@contextmanager
def newsdesk_on(databases: Any, redis_url: str, folder: Path, **more: object) -> Iterator[Newsdesk]:
    """A newsroom with a running web process, on SQLite: pages do not know which database it is. ``more``:
    settings beside the usual ones."""
    database = databases.new_database(prepare)
    # Nothing of the test before may still be shown: each page is looked at when it is asked for.
    with stack_on(database, redis_url, folder, demo="true", version_check_ms=0, **more) as stack:
        newsdesk = Newsdesk(stack)
        newsdesk.set_up()
        stack.start("web")
        try:
            yield newsdesk
        finally:
            newsdesk.close()
