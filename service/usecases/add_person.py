"""Give a person an account. The password is kept as argon2id; there is no default one anywhere."""

from enum import StrEnum

from sqlalchemy import Connection
from sqlalchemy.exc import IntegrityError

from service.domain.errors import FieldError, Invalid
from service.domain.ids import new_id
from service.store import people
from service.store.people import Person
from service.usecases.passwords import hash_password, refusals

LOGIN_CHARS_MAX = 60


class Role(StrEnum):
    """What a person may do: moderate; also change the policy; also everything else."""

    MODERATOR = "moderator"
    EDITOR = "editor"
    ADMIN = "admin"


def new_person(login: str, password: str, role: Role) -> Person:
    """An account to be stored. Raises Invalid for a login or a password that cannot be.

    Takes some 50 ms, which no transaction should wait for: that is why it needs none.
    """
    _refuse(login, password)
    return Person(new_id(), login, hash_password(password), role.value)


def add_person(conn: Connection, person: Person) -> str:
    """Store an account and return its id. Raises Invalid for a login that is taken."""
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
    errors += refusals(password)
    if errors:
        raise Invalid(tuple(errors))
