"""A person signs in with login and password and gets a session; signing out, or a new password, ends it."""

from dataclasses import dataclass, field

from service.domain.errors import Forbidden
from service.domain.tokens import Scope
from service.store import identities, people
from service.store.engine import Database
from service.store.people import Person
from service.store.sessions import DESK
from service.usecases.add_person import Role
from service.usecases.issue_token import issue_session
from service.usecases.passwords import matches

API = "session"
"""The name of a session's token where a program asked for it; ``store/sessions.py`` has the desk's."""

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
    """A new session at the API that lasts ``life_s`` seconds. Raises Forbidden, alike and after the same work
    for a wrong password and for a login that does not exist.
    """
    return _begin(database, _known(database, login, password), life_s=life_s, name=API)


def sign_in_at_desk(database: Database, login: str, password: str, *, life_s: float) -> Session:
    """A new session at the desk that lasts ``life_s`` seconds unless it is put off. Raises as ``sign_in``."""
    return _begin(database, _known(database, login, password), life_s=life_s, name=DESK)


def sign_in_as(database: Database, issuer: str, subject: str, *, life_s: float) -> Session:
    """A new session at the desk for whoever an OpenID provider says this is. Forbidden if nobody here is
    known under that name."""
    with database.read() as conn:
        person = identities.person_of(conn, issuer, subject)
    if person is None:
        raise Forbidden
    return _begin(database, person, life_s=life_s, name=DESK)


def _known(database: Database, login: str, password: str) -> Person:
    """The person of this login and password. The slow look at it happens outside of any transaction."""
    person = None
    if login.isascii() and login.isprintable():  # No other login exists, and not every database takes one.
        with database.read() as conn:
            person = people.find(conn, login)
    if not matches(password, person.password_hash if person else None) or person is None:
        raise Forbidden
    return person


def _begin(database: Database, person: Person, *, life_s: float, name: str) -> Session:
    with database.begin() as conn:
        if people.find(conn, person.login, lock=True) != person:
            raise Forbidden  # The password or the role was changed while we looked.
        scopes = SCOPES[Role(person.role)]
        return Session(issue_session(conn, person.id, scopes, life_s=life_s, name=name), scopes)
