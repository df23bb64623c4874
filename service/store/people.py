"""People who moderate: a login, a password hash, a role, and the name that colleagues see."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Row, func, insert, select, update

from service.store.tables import people


@dataclass(frozen=True, slots=True)
class Person:
    """One account. ``password_hash`` is argon2's own text form; ``display_name`` is never the login."""

    id: str
    login: str
    password_hash: str
    role: str
    display_name: str | None = None


def add(conn: Connection, person: Person) -> None:
    """Store an account; IntegrityError if the login is taken."""
    values = {"id": person.id, "login": person.login, "role": person.role}
    more = {"password_hash": person.password_hash, "display_name": person.display_name}
    conn.execute(insert(people).inline().values(**values, **more))


def find(conn: Connection, login: str, *, lock: bool = False) -> Person | None:
    """The account with this login, or None. ``lock``: nobody changes it before this transaction ends."""
    query = select(people).where(people.c.login == login)
    row = conn.execute(query.with_for_update(read=True) if lock else query).first()
    return _person(row) if row else None


def count(conn: Connection) -> int:
    """How many accounts there are, locked ones included."""
    return int(conn.execute(select(func.count()).select_from(people)).scalar_one())


def set_password(conn: Connection, person_id: str, password_hash: str) -> None:
    """Replace a password."""
    conn.execute(update(people).where(people.c.id == person_id).values(password_hash=password_hash))


def set_role(conn: Connection, person_id: str, role: str) -> None:
    """Replace a role."""
    conn.execute(update(people).where(people.c.id == person_id).values(role=role))


def every(conn: Connection) -> list[Person]:
    """All accounts, by login. There are some dozens, not thousands."""
    rows = conn.execute(select(people).order_by(people.c.login))
    return [_person(row) for row in rows]


def _person(row: Row[Any]) -> Person:
    return Person(row.id, row.login, row.password_hash, row.role, row.display_name)
