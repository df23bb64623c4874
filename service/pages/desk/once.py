"""Forms whose answer shows a secret: sent a second time (by a reload), they make nothing and show nothing.

Such an answer is the page itself and no redirect, as a secret travels in no cookie and no address. Each form
carries a mark of its own, and what was made under it is remembered for the session.
"""

import hashlib
import hmac
from collections.abc import Callable
from typing import TypeVar

from sqlalchemy import Connection
from sqlalchemy.exc import IntegrityError

from service.api.context import runtime
from service.domain.ids import looks_like_id, new_id
from service.pages.desk.forms import Form
from service.pages.desk.visitor import Person
from service.store.idempotency import OF_REQUESTS, Remembered

FIELD = "mark"

T = TypeVar("T")


class MadeBefore(Exception):
    """The form was sent before; what it made then has this id."""

    def __init__(self, made_id: str) -> None:
        super().__init__("made before")
        self.made_id = made_id


def mark() -> str:
    """What a form that is about to be shown carries in ``FIELD``."""
    return new_id()


def make(person: Person, sent: Form, work: Callable[[Connection], tuple[str, T]]) -> T:
    """Do ``work``, which returns the id of what it made and what to show. Raises MadeBefore the second time,
    and whatever ``work`` raises."""
    secret, given = runtime().secret, sent.one(FIELD)
    words = f"desk-form/v1\0{given[:100]}".encode("utf-8", "replace")
    key = hmac.new(secret, words, hashlib.sha256).hexdigest()
    keep_s = runtime().settings.idempotency_keep_s

    def once(conn: Connection) -> T:
        if not looks_like_id(given):
            return work(conn)[1]
        known = OF_REQUESTS.find(conn, person.session_id, key, keep_s=keep_s)
        if known is not None:
            raise MadeBefore(known.made_id)
        made_id, shown = work(conn)
        remembered = Remembered(owner_id=person.session_id, key_hash=key, made_id=made_id, body_mac="")
        OF_REQUESTS.add(conn, remembered, keep_s=keep_s)
        return shown

    try:
        return runtime().database.write(once)
    except IntegrityError:  # A double click: the other one was faster.
        return runtime().database.write(once)
