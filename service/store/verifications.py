"""Questions whether an address is its typist's: each row is the work of the worker that mails, and its link.

A web process adds rows, finds one by the hash of its link, and says that the button was pressed. Whose
mailbox it is, and that a mail went out, is written by workers.
"""

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Connection, delete, func, insert, select, text, update

from service.domain.comment import Status
from service.domain.ids import new_id
from service.store.tables import comments, verifications
from service.store.tables_identity import OPEN
from service.store.types import utcnow

DUE, SENT, CONFIRMED, DONE, OVER = "due", "sent", "confirmed", "done", "over"
DAY_S = 86_400
_NO_MAIL: dict[str, None] = {"recipient": None, "token_hash": None, "sent_at": None, "expires_at": None}
"""No mail: nothing that counts, and no link."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """A mail that is to be sent, under a lease: with what is known of its comment."""

    id: str
    lease: str
    comment_id: str
    site_id: str | None
    """None: the comment is gone."""
    status: Status | None
    is_looked_at: bool
    """Whether a worker has found out whose mailbox it is."""
    tries: int
    is_begun: bool
    """Whether somebody reserved it under an earlier lease, and never said what became of it."""
    age_s: float
    lang: str | None
    """The language of the page that asked; None: nobody knows."""


@dataclass(frozen=True, slots=True)
class Link:
    """What a link leads to."""

    id: str
    comment_id: str
    is_open: bool


def ask(conn: Connection, comment_id: str, *, again_s: int, lang: str) -> bool:
    """Add a question about a comment's address, to be asked in the language ``lang``; False if there was one
    within ``again_s`` seconds, or the comment was erased."""
    # Two who ask at once take turns, and the second one finds what the first one added.
    ours = comments.c.id == comment_id
    found = conn.execute(select(comments.c.form, comments.c.status).where(ours).with_for_update()).one()
    if found.status == Status.ERASED.value:  # By somebody who was faster: nothing is written to it any more.
        return False
    lately = (verifications.c.comment_id == comment_id) & (
        verifications.c.created_at > utcnow(-float(again_s))
    )
    if conn.execute(select(verifications.c.id).where(lately).limit(1)).first() is not None:
        return False
    # With what is known of the form that it came by: which language that is in.
    conn.execute(update(comments).where(ours).values(form={**found.form, "lang": lang}))
    row = {"id": new_id(), "comment_id": comment_id, "state": DUE, "tries": 0}
    conn.execute(insert(verifications).inline().values(row))
    return True


def claim(conn: Connection, *, lease_s: float) -> Due | None:
    """The mail that is due for longest, under a lease; None if there is none."""
    ready = (verifications.c.state == DUE) & (verifications.c.next_at <= utcnow())
    # The index holds what is open, and SQLite uses it only where the very words of its condition stand.
    first = select(verifications.c.id).where(ready, text(OPEN)).order_by(verifications.c.next_at).limit(1)
    found = conn.execute(first.with_for_update(skip_locked=True)).scalar_one_or_none()
    if found is None:
        return None
    lease, ours = new_id(), verifications.c.id == found
    conn.execute(update(verifications).where(ours).values(lease_token=lease, next_at=utcnow(lease_s)))
    columns = (
        verifications.c.comment_id, verifications.c.tries, verifications.c.created_at, utcnow().label("now"),
        verifications.c.token_hash, comments.c.site_id, comments.c.status, comments.c.author_id,
        comments.c.form,
    )  # fmt: skip
    joined = verifications.outerjoin(comments, comments.c.id == verifications.c.comment_id)
    row = conn.execute(select(*columns).select_from(joined).where(ours)).one()
    return Due(
        id=found, lease=lease, comment_id=row.comment_id, site_id=row.site_id,
        status=Status(row.status) if row.status else None, is_looked_at=row.author_id is not None,
        tries=row.tries, is_begun=row.token_hash is not None,
        age_s=(row.now - row.created_at).total_seconds(), lang=(row.form or {}).get("lang"),
    )  # fmt: skip


def put_off(conn: Connection, due: Due, *, wait_s: float, tries: int) -> None:
    """No mail went out, and it is due again after ``wait_s`` seconds, if the lease is still ours."""
    values = {"next_at": utcnow(wait_s), "lease_token": None, "tries": tries, **_NO_MAIL}
    conn.execute(update(verifications).where(*_ours(due)).values(values))


def end(conn: Connection, due: Due, state: str) -> None:
    """It was sent, or is over and no mail went out, if the lease is still ours."""
    values = {"state": state, "lease_token": None} | (_NO_MAIL if state == OVER else {})
    conn.execute(update(verifications).where(*_ours(due)).values(values))


def reserve(conn: Connection, due: Due, mailbox: bytes, token_hash: str, *, life_s: float) -> bool:
    """Count a mail to this mailbox before it is sent, with the hash of its link; False if the lease ended."""
    values = {
        "recipient": mailbox, "token_hash": token_hash, "sent_at": utcnow(), "expires_at": utcnow(life_s),
        "tries": due.tries + 1,
    }  # fmt: skip
    return conn.execute(update(verifications).where(*_ours(due)).values(values)).rowcount > 0


def sent_today(conn: Connection, mailbox: bytes) -> int:
    """How many questions were mailed to this mailbox within a day, those under way included."""
    where = (verifications.c.recipient == mailbox) & (verifications.c.sent_at > utcnow(-float(DAY_S)))
    return int(conn.execute(select(func.count()).select_from(verifications).where(where)).scalar_one())


def find(conn: Connection, token_hash: str) -> Link | None:
    """What the link of this hash leads to; None if no mail has it, or has it any more."""
    is_open = (verifications.c.state.in_((DUE, SENT)) & (verifications.c.expires_at > utcnow())).label(
        "is_open"
    )
    columns = (verifications.c.id, verifications.c.comment_id, is_open)
    row = conn.execute(select(*columns).where(verifications.c.token_hash == token_hash)).first()
    return Link(row.id, row.comment_id, bool(row.is_open)) if row else None


def press(conn: Connection, token_hash: str) -> bool:
    """The button behind a link was pressed; False if it was before, or the link's time is over."""
    alive = verifications.c.state.in_((DUE, SENT)) & (verifications.c.expires_at > utcnow())
    pressed = update(verifications).where(verifications.c.token_hash == token_hash, alive)
    return conn.execute(pressed.values(state=CONFIRMED)).rowcount > 0


@dataclass(frozen=True, slots=True)
class Pressed:
    """A confirmed address: of which author, in which browser. None where the comment or its mark is gone."""

    id: str
    author_id: str | None
    mark: str | None


def pressed(conn: Connection) -> Pressed | None:
    """A confirmed address that nobody has written down yet, locked; None if there is none."""
    columns = (verifications.c.id, comments.c.author_id, comments.c.writer_mark)
    joined = verifications.outerjoin(comments, comments.c.id == verifications.c.comment_id)
    query = select(*columns).select_from(joined).where(verifications.c.state == CONFIRMED, text(OPEN))
    row = conn.execute(query.limit(1).with_for_update(skip_locked=True, of=verifications)).first()
    return Pressed(row.id, row.author_id, row.writer_mark) if row else None


def done(conn: Connection, verification_id: str) -> None:
    """This one is written down."""
    conn.execute(update(verifications).where(verifications.c.id == verification_id).values(state=DONE))


def remove(conn: Connection, comment_ids: Collection[str]) -> None:
    """Delete what was asked about these comments."""
    conn.execute(delete(verifications).where(verifications.c.comment_id.in_(list(comment_ids))))


def forget_old(conn: Connection, *, keep_days: int, limit: int) -> int:
    """Delete questions older than ``keep_days``, ``limit`` at most; returns how many."""
    old = verifications.c.created_at < utcnow(-float(DAY_S) * keep_days)
    gone = select(verifications.c.id).where(old).limit(limit)
    return conn.execute(delete(verifications).where(verifications.c.id.in_(gone))).rowcount


def _ours(due: Due) -> tuple[ColumnElement[bool], ...]:
    return (
        verifications.c.id == due.id,
        verifications.c.lease_token == due.lease,
        verifications.c.state == DUE,
    )
