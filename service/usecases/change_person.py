"""A new password, another role, or no access any more. Each ends all sessions the person has."""

from sqlalchemy import Connection

from service.domain.errors import Invalid, NotFound
from service.store import identities, people, tokens
from service.store.people import Person
from service.usecases.add_person import Role
from service.usecases.passwords import NOBODY, hash_password, refusals


def new_password(password: str) -> str:
    """What ``set_password`` stores of it. Raises Invalid for one that is too short or too long.

    Takes some 50 ms, which no transaction should wait for: that is why it needs none.
    """
    errors = refusals(password)
    if errors:
        raise Invalid(errors)
    return hash_password(password)


def set_password(conn: Connection, login: str, password_hash: str) -> None:
    """Raises NotFound for the login."""
    person = _person(conn, login)
    people.set_password(conn, person.id, password_hash)
    tokens.end_sessions(conn, person.id)


def set_role(conn: Connection, login: str, role: Role) -> None:
    """Raises NotFound for the login."""
    person = _person(conn, login)
    people.set_role(conn, person.id, role.value)
    tokens.end_sessions(conn, person.id)


def lock_out(conn: Connection, login: str) -> None:
    """No password is right from now on, until a new one is set, and no provider lets them in, until they are
    bound to one again. Raises NotFound for the login."""
    person = _person(conn, login)
    identities.forget(conn, person.id)
    people.set_password(conn, person.id, NOBODY)
    tokens.end_sessions(conn, person.id)


def _person(conn: Connection, login: str) -> Person:
    person = people.find(conn, login)
    if person is None:
        raise NotFound("person")
    return person
