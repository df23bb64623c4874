"""Mail a link with which a commenter confirms their address; the link comes back through a web process.

Runs in a process that holds the keys. The address is opened, written to, and forgotten; whose mailbox it was
is kept as a keyed digest, so that nobody is mailed more often than the operator allows, however often
somebody types their address. A comment that was refused makes no mail, and one that no worker has looked at
waits.
"""

import logging
import textwrap
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from service import strings
from service.domain.comment import Status
from service.privacy.email import Email
from service.privacy.errors import CustodyError
from service.privacy.mail import FateUnknown, Letter, MailError, send
from service.privacy.mail_relay import TOTAL_S, Relay
from service.privacy.sealing import SealedAddress
from service.privacy.vault import Vault
from service.store import contacts, sites, verifications, writers
from service.store.engine import Database
from service.store.verifications import Due
from service.usecases.mail_token import new_token, token_hash

log = logging.getLogger(__name__)

LEASE_S = TOTAL_S + 180.0
"""Longer than a mail may take, the look-up of the relay's name included."""
LOOK_AGAIN_S = 3.0
ASKED_TOO_LONG_AGO_S = 86_400.0
WAITS_S = (60.0, 300.0, 1_800.0, 7_200.0)
"""Between tries; after the last one it is over."""
PORTION = 100
LINE_CHARS_MAX = 72
"""Longest line of a mail, but for one with the link: RFC 5322 (2.1.1) advises less than 78."""

_MAILED = (Status.HELD, Status.APPROVED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Post:
    """What mailing needs."""

    database: Database
    vault: Vault
    relay: Relay
    base_url: str
    per_day_max: int
    life_hours: int
    clock: Callable[[], datetime]


def send_next(post: Post) -> bool:
    """Send the mail that is due for longest; False if none is due. Logs what becomes of it, no address."""
    due = post.database.write(lambda conn: verifications.claim(conn, lease_s=LEASE_S))
    if due is None:
        return False
    if due.is_begun:
        # Whoever had it in hand ended in the middle, and may have sent it.
        _end(post, due, verifications.SENT)
        log.warning("mail.fate_unknown", extra={"comment_id": due.comment_id, "error": "lease_ended"})
        return True
    if due.status is Status.PENDING and not due.is_looked_at and due.age_s < ASKED_TOO_LONG_AGO_S:
        post.database.write(
            lambda conn: verifications.put_off(conn, due, wait_s=LOOK_AGAIN_S, tries=due.tries)
        )
        return True
    email = _open(post, due) if _may_be_mailed(due) else None
    if email is None:
        _end(post, due, verifications.OVER)
        return True
    token = new_token()
    if not _is_reserved(post, due, email, token):
        return True
    _send(post, due, email, token)
    return True


def _may_be_mailed(due: Due) -> bool:
    # A pending one that was looked at before was edited since: its author is known, and not its fate.
    is_welcome = due.status in _MAILED or (due.status is Status.PENDING and due.is_looked_at)
    return is_welcome and due.is_looked_at and due.age_s < ASKED_TOO_LONG_AGO_S


def _open(post: Post, due: Due) -> Email | None:
    with post.database.read() as conn:
        contact = contacts.fetch(conn, [due.comment_id]).get(due.comment_id)
    if contact is None:
        return None
    try:
        return post.vault.open(SealedAddress(contact.key_id, contact.sealed), due.comment_id)
    except CustodyError as error:
        log.error("mail.not_opened", extra={"comment_id": due.comment_id, "error": type(error).__name__})
        return None


def _is_reserved(post: Post, due: Due, email: Email, token: str) -> bool:
    """Count first and look then: two workers at once send one mail too few, and never one too many."""
    mailbox, life_s = post.vault.mailbox_key(email), post.life_hours * 3_600.0
    ours = post.database.write(
        lambda conn: verifications.reserve(conn, due, mailbox, token_hash(token), life_s=life_s)
    )
    if not ours:
        return False
    with post.database.read() as conn:
        sent = verifications.sent_today(conn, mailbox)
    if sent > post.per_day_max:
        log.info("mail.too_many", extra={"comment_id": due.comment_id})
        _end(post, due, verifications.OVER)
        return False
    return True


def _send(post: Post, due: Due, email: Email, token: str) -> None:
    try:
        send(post.relay, email, _letter(post, due, token))
    except FateUnknown as unknown:
        # It may have arrived: another one could be one too many, and would end the link of the first.
        _end(post, due, verifications.SENT)
        log.warning("mail.fate_unknown", extra={"comment_id": due.comment_id, "error": unknown.code})
        return
    except MailError as refused:
        tries = due.tries + 1
        gives_up = refused.final or tries > len(WAITS_S)
        log.warning(
            "mail.failed",
            extra={
                "comment_id": due.comment_id,
                "error": refused.code,
                "final": gives_up,
            },
        )
        if gives_up:
            _end(post, due, verifications.OVER)
        else:
            wait_s = WAITS_S[tries - 1]
            post.database.write(lambda conn: verifications.put_off(conn, due, wait_s=wait_s, tries=tries))
        return
    _end(post, due, verifications.SENT)
    log.info("mail.sent", extra={"comment_id": due.comment_id})


def _end(post: Post, due: Due, state: str) -> None:
    post.database.write(lambda conn: verifications.end(conn, due, state))


def _letter(post: Post, due: Due, token: str) -> Letter:
    with post.database.read() as conn:
        name = next((site.name for site in sites.every(conn) if site.id == due.site_id), "")
    speech = strings.of(strings.known(due.lang) or strings.SOURCE)
    say = speech.say
    after = f"{say('mail.after')} {say('mail.once', n=post.life_hours)}"
    paragraphs = [
        *map(_lines, (say("mail.about", site=name), say("mail.asks"))),
        f"{post.base_url}/verify/{token}?lang={speech.lang}",
        *map(_lines, (after, say("mail.not_me"))),
    ]
    text = "\n\n".join(paragraphs) + "\n"
    return Letter(say("mail.subject", site=name), text, post.clock(), speech.lang)


def _lines(paragraph: str) -> str:
    return textwrap.fill(paragraph, LINE_CHARS_MAX, break_long_words=False, break_on_hyphens=False)


def write_down(database: Database) -> int:
    """Make the browsers known in which addresses were confirmed meanwhile; returns how many that were.

    Each in a transaction of its own: nobody who decides about a comment waits for more than one author's.
    """
    number = 0
    while number < PORTION and database.write(_write_down_next):
        number += 1
    return number


def _write_down_next(conn: Connection) -> bool:
    confirmed = verifications.pressed(conn)
    if confirmed is None:
        return False
    if confirmed.author_id and confirmed.mark:
        writers.confirm(conn, confirmed.author_id, confirmed.mark)
    verifications.done(conn, confirmed.id)
    return True
