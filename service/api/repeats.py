"""Idempotency-Key for what programs and moderators create: a second request with the key makes nothing.

Remembered is what was made, not what was answered: a secret or a token that the first answer held is not in
the second. Key and body are kept as MACs under the web's secret.
"""

import hashlib
import hmac
import logging
from collections.abc import Callable
from typing import TypeVar

from sqlalchemy import Connection
from sqlalchemy.exc import IntegrityError

from service.api import reach
from service.api.context import runtime
from service.api.intake import idempotency_key
from service.api.route import Call
from service.domain.errors import FieldError, IdempotencyMismatch, Invalid
from service.store.idempotency import OF_REQUESTS, Remembered

log = logging.getLogger(__name__)

TRIES = 3

T = TypeVar("T")
Make = Callable[[Connection], tuple[str, T]]
"""Makes something; returns its id and what to answer."""
Again = Callable[[Connection, str], T]
"""What to answer about something that was made before, by its id."""


def once(call: Call, make: Make[T], again: Again[T]) -> T:
    """Make something in one transaction, or find what a request with the same key has made.

    Raises IdempotencyMismatch if that request had another body, and Invalid (``busy``) if others are
    faster again and again.
    """
    key = idempotency_key(call.request)
    last: IntegrityError | None = None
    for _ in range(TRIES):
        try:
            return runtime().database.write(lambda conn: _once(conn, call, key, make, again))
        except IntegrityError as error:
            # Another request with this key, or for this very thing, has just been faster.
            last = error
    # Again and again: either many are, or it is no race at all. The log tells where it came from.
    log.warning("request.overtaken", extra={"attempts": TRIES}, exc_info=last)
    raise Invalid((FieldError("Idempotency-Key", "busy"),))


def _once(conn: Connection, call: Call, key: str | None, make: Make[T], again: Again[T]) -> T:
    if key is None:
        return make(conn)[1]
    token_id, secret = reach.token_of(call).id, runtime().secret
    keep_s = runtime().settings.idempotency_keep_s
    key_hash, body_mac = _mac(secret, "key", key), _mac(secret, "body", _body(call))
    known = OF_REQUESTS.find(conn, token_id, key_hash, keep_s=keep_s)
    if known is not None:
        if not hmac.compare_digest(known.body_mac, body_mac):
            raise IdempotencyMismatch
        return again(conn, known.made_id)
    made_id, answer = make(conn)
    remembered = Remembered(owner_id=token_id, key_hash=key_hash, made_id=made_id, body_mac=body_mac)
    OF_REQUESTS.add(conn, remembered, keep_s=keep_s)
    return answer


def _body(call: Call) -> str:
    """What was asked, as it was read. Method and path are part of it: a key is good for one request."""
    return "\0".join((call.request.method, call.request.path, repr(call.body)))


def _mac(secret: bytes, what: str, text: str) -> str:
    message = f"request-{what}/v1\0{text}".encode("utf-8", "replace")
    return hmac.new(secret, message, hashlib.sha256).hexdigest()
