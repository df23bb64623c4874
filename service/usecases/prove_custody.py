"""Try the promise out: take in a comment of a made-up reader, look at every row of it, and undo everything.

What is done is what intake does, down to the stored bytes. The transaction is rolled back at the end.
"""

import base64
import hashlib
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, select

from service.domain.ids import new_id
from service.privacy.email import parse
from service.privacy.errors import CannotOpen, KeyDestroyed
from service.privacy.sealing import SEALED_BYTES, SealedAddress, Sealer
from service.privacy.vault import Vault
from service.store.engine import Database
from service.store.tables import comments, contacts, events
from service.usecases.submit_comment import Desk, NewComment, submit_comment


@dataclass(frozen=True, slots=True)
class Proof:
    """``traces``: tables that hold the address in a readable shape. ``opens``: None without keys here."""

    traces: tuple[str, ...]
    opens: bool | None


class _Undo(Exception):
    """Carries the result out of a transaction that must not be committed."""

    def __init__(self, proof: Proof) -> None:
        super().__init__()
        self.proof = proof


def prove_custody(
    database: Database, sealer: Sealer, site_id: str, *, vault: Vault | None, now: datetime
) -> Proof:
    """Store a comment of an address nobody has, search all it left behind, and roll back.

    Raises DBAPIError where this role may not read sealed addresses, as a web process's must not.
    """
    try:
        with database.begin() as conn:
            raise _Undo(_try_out(conn, sealer, site_id, vault, now))
    except _Undo as result:
        return result.proof


def _try_out(conn: Connection, sealer: Sealer, site_id: str, vault: Vault | None, now: datetime) -> Proof:
    address = f"probe-{secrets.token_hex(8)}@example.com"
    email = parse(address)
    desk = Desk(
        sealer=sealer, secret=secrets.token_bytes(32), duplicate_window_s=600, idempotency_keep_s=60,
        reply_depth_max=1, threads_open=True,
    )  # fmt: skip
    new = NewComment(
        site_id=site_id, thread_key=f"probe-{new_id()}", author_name="Probe", email=email, body="A trial.",
        idempotency_key=new_id(),
    )  # fmt: skip
    comment_id = submit_comment(conn, new, desk, now).comment_id
    kept = conn.execute(select(contacts).where(contacts.c.comment_id == comment_id)).one()
    rows = {
        "comments": conn.execute(select(comments).where(comments.c.id == comment_id)).one(),
        "contacts": kept,
        "events": conn.execute(select(events).where(events.c.comment_id == comment_id)).one(),
    }
    shapes = _shapes(address)
    traces = [name for name, row in rows.items() if any(shape in _bytes(row) for shape in shapes)]
    if len(kept.sealed) != SEALED_BYTES:
        traces.append("contacts")
    opens = None
    if vault is not None:
        try:
            opens = vault.open(SealedAddress(kept.key_id, kept.sealed), comment_id) == email
        except (CannotOpen, KeyDestroyed):
            opens = False
    return Proof(tuple(traces), opens)


def _shapes(address: str) -> list[bytes]:
    """The address as it is, in base64 and as the digests that once gave people away."""
    raw = address.encode()
    digests = [hashlib.new(name, raw).hexdigest().encode() for name in ("md5", "sha1", "sha256")]
    return [raw, raw.partition(b"@")[0], base64.b64encode(raw)[:-4], *digests]


def _bytes(row: Iterable[object]) -> bytes:
    return b"\n".join(value if isinstance(value, bytes) else str(value).encode() for value in row)
