"""People who moderate: a login, a password hash and a role. No display name yet is shown to anyone."""

from dataclasses import dataclass

from sqlalchemy import Connection, insert, select, update

from service.store.tables import people


@dataclass(frozen=True, slots=True)
class Person:
    """One account. ``password_hash`` is argon2's own text form."""

    id: str
    login: str
    password_hash: str
    role: str


def add(conn: Connection, person: Person) -> None:
    """Store an account; IntegrityError if the login is taken."""
    values = {"id": person.id, "login": person.login, "role": person.role}
    conn.execute(insert(people).inline().values(**values, password_hash=person.password_hash))


def find(conn: Connection, login: str, *, lock: bool = False) -> Person | None:
    """The account with this login, or None. ``lock``: nobody changes it before this transaction ends."""
    query = select(people).where(people.c.login == login)
    row = conn.execute(query.with_for_update(read=True) if lock else query).first()
    return Person(row.id, row.login, row.password_hash, row.role) if row else None


def set_password(conn: Connection, person_id: str, password_hash: str) -> None:
    """Replace a password."""
    conn.execute(update(people).where(people.c.id == person_id).values(password_hash=password_hash))


def set_role(conn: Connection, person_id: str, role: str) -> None:
    """Replace a role."""
    conn.execute(update(people).where(people.c.id == person_id).values(role=role))


def every(conn: Connection) -> list[Person]:
    """All accounts, by login. There are some dozens, not thousands."""
    rows = conn.execute(select(people).order_by(people.c.login))
    return [Person(row.id, row.login, row.password_hash, row.role) for row in rows]
