"""Say who somebody is at an OpenID provider, by the provider's own name for them (the claim ``sub``).

Not by an address and not by a name that people can change there: whoever could take over one would sign in
as somebody else.
"""

from sqlalchemy import Connection
from sqlalchemy.exc import IntegrityError

from service.domain.errors import FieldError, Invalid, NotFound
from service.store import identities, people

SUBJECT_CHARS_MAX = 255
"""OpenID Connect Core 2: a subject has at most 255 ASCII characters."""


def bind_person(conn: Connection, login: str, *, issuer: str, subject: str) -> None:
    """From now on ``subject`` of ``issuer`` signs in as ``login``, in place of any subject before.

    Raises NotFound for the login; Invalid for a subject that is an address, or somebody else's.
    """
    if not is_subject(subject):
        raise Invalid((FieldError("oidc_subject", "pattern", SUBJECT_CHARS_MAX),))
    person = people.find(conn, login)
    if person is None:
        raise NotFound("person")
    identities.forget(conn, person.id)
    try:
        with conn.begin_nested():
            identities.add(conn, issuer, subject, person.id)
    except IntegrityError:
        raise Invalid((FieldError("oidc_subject", "taken"),)) from None


def is_subject(text: str) -> bool:
    """Whether this may be kept as a provider's name for somebody: printable ASCII, and no address."""
    return 0 < len(text) <= SUBJECT_CHARS_MAX and text.isascii() and text.isprintable() and "@" not in text
