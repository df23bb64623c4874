"""A person signs in with login and password and gets a session; signing out, or a new password, ends it."""

from dataclasses import dataclass, field

from service.domain.errors import Forbidden
from service.domain.tokens import Scope
from service.store import people
from service.store.engine import Database
from service.usecases.add_person import Role
from service.usecases.issue_token import issue_session
from service.usecases.passwords import matches

SCOPES = {
    Role.MODERATOR: (Scope.MODERATE,),
    Role.EDITOR: (Scope.MODERATE, Scope.POLICY),
    Role.ADMIN: (Scope.MODERATE, Scope.POLICY, Scope.ADMIN),
}


@dataclass(frozen=True, slots=True)
class Session:
    """A session that has just begun."""

    token: str = field(repr=False)
    scopes: tuple[Scope, ...]


def sign_in(database: Database, login: str, password: str, *, life_s: float) -> Session:
    """A new session that lasts ``life_s`` seconds. Raises Forbidden, alike and after the same work for a
    wrong password and for a login that does not exist.

    The slow look at the password happens outside of any transaction.
    """
    person = None
    if login.isascii() and login.isprintable():  # No other login exists, and not every database takes one.
        with database.read() as conn:
            person = people.find(conn, login)
    if not matches(password, person.password_hash if person else None) or person is None:
        raise Forbidden
    with database.begin() as conn:
        now = people.find(conn, login, lock=True)
        if now != person:
            raise Forbidden  # The password or the role was changed while we looked.
        scopes = SCOPES[Role(person.role)]
        return Session(issue_session(conn, person.id, scopes, life_s=life_s), scopes)
