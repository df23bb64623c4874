"""A newsroom: a migrated store with one site, keys, and the verbs a test needs, on both engines."""

import itertools
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Row, Table, select

from service.domain.comment import Comment, Status
from service.domain.verdict import Finding, Reason, Verdict
from service.privacy.email import parse
from service.privacy.sealing import Sealer
from service.privacy.vault import Vault
from service.store import claims, comments
from service.store.engine import Database
from service.store.tables import comments as table
from service.usecases.apply_verdict import Judged, apply_verdict
from service.usecases.identify_author import Keeper, identify_authors
from service.usecases.manage_keys import publish_key
from service.usecases.moderate_comment import ModerationAction, Order, moderate_comment
from service.usecases.submit_comment import Accepted, Desk, NewComment, submit_comment
from tests.support.letters import letter
from tests.support.product import SITE, prepare

MONTH = "2026-11"
NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
SECRET = b"the newsroom's own secret, 32 bytes or more"


class Newsroom:
    """Everything is real but the checks: a test says itself what the verdict is."""

    def __init__(self, database: Database, folder: Path) -> None:
        self.database, self.folder, self.now = database, folder, NOW
        self.vault = Vault(folder / "keys")
        self.vault.ensure_fingerprint_key()
        publish_key(database, self.vault, MONTH)
        self.limits: dict[str, Any] = {
            "duplicate_window_s": 600, "idempotency_keep_s": 3600, "reply_depth_max": 4, "threads_open": True,
        }  # fmt: skip
        self._numbers = itertools.count(1)

    def desk(self) -> Desk:
        return Desk(sealer=Sealer(self.vault.public_keys()), secret=SECRET, **self.limits)

    def new(self, **fields: Any) -> NewComment:
        number = next(self._numbers)
        address = fields.pop("email", f"reader{number}@example.com")
        usual = {"site_id": SITE, "thread_key": "a-1", "author_name": f"Reader {number}"}
        fields = usual | {"body": letter(number)} | fields
        return NewComment(**fields, email=parse(address))

    def submit(self, new: NewComment | None = None, **fields: Any) -> Accepted:
        new, desk = new or self.new(**fields), self.desk()
        return self.database.write(lambda conn: submit_comment(conn, new, desk, self.now))

    def judge(self, status: Status = Status.APPROVED, *, owner: str = "test") -> list[str]:
        """Claim all that waits, look up who wrote it, and apply the same verdict to each."""
        claim = self.claim(owner=owner)
        return [] if claim is None else self.apply(claim, status)

    def claim(self, *, owner: str = "test", lease_s: float = 60) -> claims.Claim | None:
        with self.database.begin() as conn:
            return claims.claim(conn, owner=owner, batch_max=100, lease_s=lease_s, attempts_max=5)

    def apply(self, claim: claims.Claim, status: Status = Status.APPROVED) -> list[str]:
        """Returns the ids of the comments the verdict was written for."""
        return self.gather(claim, status)()

    def gather(
        self, claim: claims.Claim, status: Status = Status.APPROVED, code: str = "spam.test"
    ) -> Callable[[], list[str]]:
        """What a worker does up to the verdict; calling the result writes it and returns the ids."""
        reason = Reason(check=code.partition(".")[0], code=code, score=0.5, threshold=0.4, rule=1)
        verdict = Verdict(status=status, reasons=(reason,), ruleset_version=1)
        finding = Finding(check="spam", check_version="1", score=0.5, label="flagged", reason=code)
        keeper = Keeper(
            vault=self.vault, disposable_domains=frozenset(), takes_mail=lambda emails: [None] * len(emails)
        )
        who = identify_authors(self.database, keeper, [one.comment for one in claim.batch])
        judged = [
            Judged(
                claimed=one, author_id=who.identities[one.comment.id].author_id, findings=(finding,),
                verdict=verdict, print=None,
            )
            for one in claim.batch
        ]  # fmt: skip

        def write() -> list[str]:
            with self.database.begin() as conn:
                return [one.claimed.comment.id for one in apply_verdict(conn, claim.token, judged, who.seen)]

        return write

    def decide(self, comment_id: str, action: str, version: int | None = None) -> Comment:
        def work(conn: Any) -> Comment:
            seen = version or comments.get(conn, comment_id).version
            order = Order(
                comment_id=comment_id, action=ModerationAction(action), version=seen, reason="off_topic",
                token_id=None,
            )  # fmt: skip
            return moderate_comment(conn, order)

        return self.database.write(work)

    def published(self, **fields: Any) -> Accepted:
        accepted = self.submit(**fields)
        self.judge()
        return accepted

    def comment(self, comment_id: str) -> Comment:
        with self.database.read() as conn:
            return comments.get(conn, comment_id)

    def row(self, comment_id: str) -> Row[Any]:
        """Everything the table of comments holds of one."""
        with self.database.read() as conn:
            return conn.execute(select(table).where(table.c.id == comment_id)).one()

    def rows(self, which: Table, **where: Any) -> list[Row[Any]]:
        with self.database.read() as conn:
            return list(conn.execute(select(which).filter_by(**where)))

    def raw(self) -> bytes:
        """The bytes of a SQLite database on disk, its log and journal included; empty on PostgreSQL."""
        if not self.database.is_sqlite:
            return b""
        place = Path(str(self.database.url.database))
        return b"".join(path.read_bytes() for path in sorted(place.parent.glob(place.name + "*")))


@pytest.fixture
def newsroom(new_database, tmp_path) -> Iterator[Newsroom]:
    """A newsroom; the test runs once on SQLite and once on PostgreSQL."""
    database = Database(new_database(prepare), wait_ms=3000, pool_connections=16)
    yield Newsroom(database, tmp_path)
    database.close()
