"""Who somebody is at an OpenID provider: issuer and subject, as OpenID Connect Core 5.7 names a person."""

from sqlalchemy import Connection, delete, insert, select

from service.store.people import Person
from service.store.tables import people
from service.store.tables_access import identities


def add(conn: Connection, issuer: str, subject: str, person_id: str) -> None:
    """Bind a person to a provider's name for them; IntegrityError if it is somebody's already."""
    conn.execute(insert(identities).inline().values(issuer=issuer, subject=subject, person_id=person_id))


def person_of(conn: Connection, issuer: str, subject: str) -> Person | None:
    """The account that is bound to this name; None if there is none."""
    known = (identities.c.issuer == issuer) & (identities.c.subject == subject)
    row = conn.execute(select(people).join(identities).where(known)).first()
    return Person(row.id, row.login, row.password_hash, row.role, row.display_name) if row else None


def bound(conn: Connection) -> frozenset[str]:
    """The ids of the people who are bound to any provider."""
    return frozenset(conn.execute(select(identities.c.person_id).distinct()).scalars())


def forget(conn: Connection, person_id: str) -> None:
    """Unbind a person from every provider."""
    conn.execute(delete(identities).where(identities.c.person_id == person_id))
