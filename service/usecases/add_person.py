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


def add_person(conn: Connection, login: str, password: str, role: Role) -> str:
    """Store an account and return its id. Raises Invalid for a short password or a login that is taken."""
    _refuse(login, password)
    person = Person(new_id(), login, hash_password(password), role.value)
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
