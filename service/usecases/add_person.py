"""Give a person an account. The password is kept as argon2id; there is no default one anywhere."""

from dataclasses import replace
from enum import StrEnum

from sqlalchemy import Connection
from sqlalchemy.exc import IntegrityError

from service.domain.errors import FieldError, Invalid
from service.domain.ids import new_id
from service.domain.text import TextRefused, clean_line
from service.store import people
from service.store.people import Person
from service.usecases.passwords import NOBODY, hash_password, refusals

LOGIN_CHARS_MAX = 60
DISPLAY_NAME_CHARS_MAX = 60


class Role(StrEnum):
    """What a person may do: moderate; also change the policy; also everything else."""

    MODERATOR = "moderator"
    EDITOR = "editor"
    ADMIN = "admin"


def new_person(login: str, password: str | None, role: Role, display_name: str | None = None) -> Person:
    """An account to be stored. Raises Invalid for a login, password or display name that cannot be.

    ``password`` None: no password will be right, for somebody who signs in at an OpenID provider. Takes some
    50 ms, which no transaction should wait for: that is why it needs none.
    """
    _refuse(login, password, display_name)
    password_hash = NOBODY if password is None else hash_password(password)
    return Person(new_id(), login, password_hash, role.value, display_name)


def add_person(conn: Connection, person: Person) -> str:
    """Store an account and return its id. Raises Invalid for a login that is taken.

    One without a display name gets its role and a number, so that colleagues can be told apart.
    """
    if person.display_name is None:
        name = f"{person.role.capitalize()} {people.count(conn) + 1}"
        person = replace(person, display_name=name)
    try:
        with conn.begin_nested():
            people.add(conn, person)
    except IntegrityError:
        raise Invalid((FieldError("login", "taken"),)) from None
    return person.id


def _refuse(login: str, password: str | None, display_name: str | None) -> None:
    errors = []
    if (
        not 0 < len(login) <= LOGIN_CHARS_MAX
        or not login.isascii()
        or not login.isprintable()
        or " " in login
    ):
        errors.append(FieldError("login", "pattern", LOGIN_CHARS_MAX))
    if password is not None:
        errors += refusals(password)
    if display_name is not None and (code := refused_name(display_name, login)):
        errors.append(FieldError("display_name", code, DISPLAY_NAME_CHARS_MAX))
    if errors:
        raise Invalid(tuple(errors))


def refused_name(name: str, login: str) -> str | None:
    """Why this is no display name: it is the login, which is half of what signs in, or holds an address."""
    try:
        clean = clean_line(name, chars_max=DISPLAY_NAME_CHARS_MAX)
    except TextRefused as refused:
        return refused.code
    if clean != name or "@" in name:
        return "pattern"
    return "is_login" if name.casefold() == login.casefold() else None
