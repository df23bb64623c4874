"""Give a person an account. The password is kept as argon2id; there is no default one anywhere."""

from enum import StrEnum

from argon2 import PasswordHasher
from sqlalchemy import Connection
from sqlalchemy.exc import IntegrityError

from service.domain.errors import FieldError, Invalid
from service.domain.ids import new_id
from service.store import people
from service.store.people import Person

PASSWORD_CHARS_MIN = 12
PASSWORD_CHARS_MAX = 1_000
LOGIN_CHARS_MAX = 60


class Role(StrEnum):
    """What a person may do: moderate; also change the policy; also everything else."""

    MODERATOR = "moderator"
    EDITOR = "editor"
    ADMIN = "admin"


def add_person(conn: Connection, login: str, password: str, role: Role) -> str:
    """Store an account and return its id. Raises Invalid for a short password or a login that is taken."""
    _refuse(login, password)
    person = Person(new_id(), login, PasswordHasher().hash(password), role.value)
    try:
        with conn.begin_nested():
            people.add(conn, person)
    except IntegrityError:
        raise Invalid((FieldError("login", "taken"),)) from None
    return person.id


def _refuse(login: str, password: str) -> None:
    errors = []
    if (
        not 0 < len(login) <= LOGIN_CHARS_MAX
        or not login.isascii()
        or not login.isprintable()
        or " " in login
    ):
        errors.append(FieldError("login", "pattern", LOGIN_CHARS_MAX))
    if len(password) < PASSWORD_CHARS_MIN:
        errors.append(FieldError("password", "too_short", PASSWORD_CHARS_MIN))
    if len(password) > PASSWORD_CHARS_MAX:
        errors.append(FieldError("password", "too_long", PASSWORD_CHARS_MAX))
    if errors:
        raise Invalid(tuple(errors))
