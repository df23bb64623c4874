"""Accept a comment: seal the address, store everything as pending. That row is the work.

The clear address ends here. Nothing this module returns or raises holds it or a digest of it; what is stored
of it is sealed, or inside a MAC under a secret that is not in the database.
"""

import hashlib
import hmac
import time
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import Connection

from service.domain.comment import Status
from service.domain.errors import Closed, Duplicate, FieldError, IdempotencyMismatch, Invalid, NotFound
from service.domain.events import EventType
from service.domain.ids import new_id, new_label
from service.domain.receipts import receipt_hash, receipt_token
from service.domain.text import duplicate_key
from service.domain.writers import NOBODY, Writer
from service.observability import faults
from service.privacy.email import Email
from service.privacy.sealing import Sealer
from service.store import comments, contacts, events, threads
from service.store.comments import NewRow
from service.store.contacts import Contact
from service.store.events import Event
from service.store.idempotency import OF_COMMENTS, Remembered


@dataclass(frozen=True, slots=True, kw_only=True)
class NewComment:
    """A comment that has passed the door: every field is clean, the address is a type that refuses."""

    site_id: str
    thread_key: str
    author_name: str
    email: Email
    body: str
    claimed_title: str | None = None
    """What the sender says the article is called: for moderators, never for readers."""
    thread_url: str | None = None
    parent_id: str | None = None
    author_url: str | None = None
    form: dict[str, bool | float | None] = field(default_factory=dict)
    form_nonce: str | None = None
    idempotency_key: str | None = None
    writer: Writer = NOBODY
    badge: str | None = None
    """What the news site says of its author: None or ``staff``."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """What accepting needs beside the comment: the public key, the secret, and the site's limits."""

    sealer: Sealer
    secret: bytes = field(repr=False)
    duplicate_window_s: int
    idempotency_keep_s: int
    reply_depth_max: int
    threads_open: bool


@dataclass(frozen=True, slots=True)
class Accepted:
    """What the author is told. ``receipt`` is None when a retry comes after the secret has changed."""

    comment_id: str
    status: Status
    receipt: str | None
    replayed: bool = False


@dataclass(frozen=True, slots=True)
class _Place:
    """Where in its thread a comment stands."""

    root_seq: int | None
    depth: int


def submit_comment(conn: Connection, new: NewComment, desk: Desk, now: datetime) -> Accepted:
    """Store ``new`` as pending with its sealed address and event, or find the row its key made before.

    Raises NotFound or Closed for the thread, Invalid for the parent, Duplicate, IdempotencyMismatch, and
    IntegrityError if another request with the same key or text commits first: then call it once more.
    """
    faults.hit("F1")
    known = _remembered(conn, new, desk)
    if known is not None:
        return known
    thread = _thread(conn, new, desk)
    place = _place(conn, new, thread.id, desk.reply_depth_max)
    comment_id = new_id()
    token = receipt_token(desk.secret, comment_id)
    sealed = desk.sealer.seal(new.email, comment_id, now)
    comments.add(
        conn,
        NewRow(
            id=comment_id, site_id=new.site_id, thread_id=thread.id, parent_id=new.parent_id,
            root_seq=place.root_seq, depth=place.depth, author_name=new.author_name,
            author_url=new.author_url, author_label=new_label(), body=new.body,
            receipt_hash=receipt_hash(token), duplicate_key=_duplicate_key(conn, new, thread.id, desk),
            form=dict(new.form), form_nonce=new.form_nonce, author_badge=new.badge,
            writer_mark=new.writer.mark, proof=new.writer.proof.value if new.writer.is_proven else None,
        ),
    )  # fmt: skip
    contacts.add(conn, Contact(comment_id, sealed.key_id, sealed.ciphertext))
    received = Event(
        type=EventType.RECEIVED, site_id=new.site_id, comment_id=comment_id, comment_version=1,
        data={"status": Status.PENDING.value},
    )  # fmt: skip
    events.add(conn, [received])
    if new.idempotency_key is not None:
        remembered = Remembered(
            owner_id=new.site_id, key_hash=_key_hash(new.idempotency_key, desk.secret), made_id=comment_id,
            body_mac=_body_mac(new, desk.secret),
        )  # fmt: skip
        OF_COMMENTS.add(conn, remembered, keep_s=desk.idempotency_keep_s)
    faults.hit("F2")
    return Accepted(comment_id, Status.PENDING, token)


def _remembered(conn: Connection, new: NewComment, desk: Desk) -> Accepted | None:
    if new.idempotency_key is None:
        return None
    key = _key_hash(new.idempotency_key, desk.secret)
    found = OF_COMMENTS.find(conn, new.site_id, key, keep_s=desk.idempotency_keep_s)
    if found is None:
        return None
    if not hmac.compare_digest(found.body_mac, _body_mac(new, desk.secret)):
        raise IdempotencyMismatch
    token = receipt_token(desk.secret, found.made_id)
    stored, _age_s = comments.receipt(conn, found.made_id)
    same = stored is not None and hmac.compare_digest(stored, receipt_hash(token))
    status = comments.get(conn, found.made_id).status
    return Accepted(found.made_id, status, token if same else None, replayed=True)


def _thread(conn: Connection, new: NewComment, desk: Desk) -> threads.Thread:
    if desk.threads_open:
        thread = threads.find_or_open(
            conn, new.site_id, new.thread_key, claimed_title=new.claimed_title, url=new.thread_url
        )
    else:
        found = threads.find(conn, new.site_id, new.thread_key)
        if found is None:
            raise NotFound("thread")
        thread = found
    if thread.closed:
        raise Closed("thread_closed")
    return thread


def _place(conn: Connection, new: NewComment, thread_id: int, depth_max: int) -> _Place:
    if new.parent_id is None:
        return _Place(None, 0)
    parent = comments.parent(conn, new.parent_id, thread_id)
    # Another thread's comment and one that is not published look alike: no oracle for hidden ids.
    if parent is None or not parent.public:
        raise Invalid((FieldError("parent_id", "not_found"),))
    return _Place(parent.root_seq or parent.seq, min(parent.depth + 1, depth_max))


def _duplicate_key(conn: Connection, new: NewComment, thread_id: int, desk: Desk) -> str | None:
    """The key under which this text is unique for a while; Duplicate if it came a moment ago.

    The window is cut in buckets: the unique index catches two at once, the look-up the bucket before.
    """
    window_s = desk.duplicate_window_s
    if window_s == 0:
        return None
    bucket = int(time.time() // window_s)
    key = duplicate_key(thread_id, new.author_name, new.body, bucket)
    before = duplicate_key(thread_id, new.author_name, new.body, bucket - 1)
    if comments.is_duplicate(conn, (key, before), window_s):
        raise Duplicate
    return key


def _body_mac(new: NewComment, secret: bytes) -> str:
    """A MAC over all that was typed. The address is in it as a keyed digest, so that nobody gets a receipt
    with another one; without the secret it tests no guess."""
    parts = (new.thread_key, new.author_name, new.author_url or "", new.body, new.parent_id or "")
    mailbox = new.email.keyed_digest(secret, context=b"idempotency/v1")
    message = b"idempotency/v2\x00" + mailbox + "\x00".join(parts).encode("utf-8")
    return hmac.new(secret, message, hashlib.sha256).hexdigest()


def _key_hash(key: str, secret: bytes) -> str:
    """Keyed as well: a client may be careless enough to take the address for its key."""
    return hmac.new(secret, b"idempotency-key/v1\x00" + key.encode("utf-8"), hashlib.sha256).hexdigest()
