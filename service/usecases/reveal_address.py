"""Show the address of one comment to an operator with a reason. The only way out that there is.

Who asked, when, for which comment and why is committed to the audit log before anything is opened. The log
never holds the address.
"""

from sqlalchemy import Connection

from service.domain.errors import FieldError, Forbidden, Invalid, NotFound
from service.domain.text import TextRefused, clean_line
from service.privacy.email import Email
from service.privacy.sealing import SealedAddress
from service.privacy.vault import Vault
from service.store import audit, comments, contacts
from service.store.contacts import Contact
from service.store.engine import Database

ACTION = "reveal"
REASON_CHARS_MIN = 5
REASON_CHARS_MAX = 500


class TooManyReveals(Forbidden):
    """The day's number is used up. The text says how many that is, and which setting it comes from."""


def reveal_address(
    database: Database, vault: Vault, comment_id: str, *, who: str, reason: str, per_day_max: int
) -> Email:
    """The address behind a comment, as a type that does not print itself.

    Raises Invalid for a reason that says nothing, NotFound if the comment or its address is gone,
    TooManyReveals, and the vault's errors if the seal does not open; the attempt is logged all the same.
    """
    reason = _cleaned(reason)
    with database.begin() as conn:
        contact = _noted(conn, comment_id, who, reason, per_day_max)
    return vault.open(SealedAddress(contact.key_id, contact.sealed), comment_id)


def _noted(conn: Connection, comment_id: str, who: str, reason: str, per_day_max: int) -> Contact:
    audit.lock(conn)  # Two who ask at once must not both be the last of the day.
    if audit.count_last_day(conn, ACTION) >= per_day_max:
        raise TooManyReveals(
            f"{per_day_max} addresses were revealed in the last 24 hours, and that is the limit "
            "(LETTERSDESK_REVEALS_PER_DAY_MAX)."
        )
    comments.get(conn, comment_id)
    contact = contacts.fetch(conn, [comment_id]).get(comment_id)
    if contact is None:
        raise NotFound("address: it was erased, or its time had come")
    audit.add(conn, ACTION, subject_id=comment_id, who=who, reason=reason)
    return contact


def _cleaned(reason: str) -> str:
    try:
        text = clean_line(reason, chars_max=REASON_CHARS_MAX)
    except TextRefused as refused:
        code = "required" if refused.code == "empty" else refused.code
        raise Invalid((FieldError("reason", code, REASON_CHARS_MAX),)) from None
    if len(text) < REASON_CHARS_MIN:
        raise Invalid((FieldError("reason", "too_short", REASON_CHARS_MIN),))
    return text
