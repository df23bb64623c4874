"""Signing in: the same work for everybody, and nothing that changed meanwhile is overlooked."""

import threading

import pytest
from argon2 import PasswordHasher

from service.domain.errors import Forbidden, Unavailable
from service.domain.tokens import Scope
from service.store import people, tokens
from service.store.engine import Database
from service.usecases import passwords
from service.usecases.add_person import Role, add_person, new_person
from service.usecases.change_person import set_role
from service.usecases.sign_in import sign_in

PASSWORD = "a long enough password"


@pytest.fixture
def database(newsroom):
    with newsroom.database.begin() as conn:
        add_person(conn, new_person("ada", PASSWORD, Role.ADMIN))
    return newsroom.database


@pytest.fixture
def verified(monkeypatch):
    """What the library was given to compare with, once for each look."""
    looks, real = [], PasswordHasher.verify

    def watch(self, stored, password):
        looks.append(stored)
        return real(self, stored, password)

    monkeypatch.setattr(PasswordHasher, "verify", watch)
    return looks


def test_an_unknown_login_costs_as_much_as_a_wrong_password(database, verified):
    for login in ("ada", "nobody", "with\x00nul", ""):
        with pytest.raises(Forbidden):
            sign_in(database, login, "wrong wrong wrong", life_s=60)
    assert len(verified) == 4
    assert len({stored.rsplit("$", 2)[0] for stored in verified}) == 1, "other parameters take other times"


def test_the_right_password_of_nobody_opens_nothing(database):
    with pytest.raises(Forbidden):
        sign_in(database, "nobody", "the password of nobody", life_s=60)


def test_a_password_changed_during_the_look_does_not_open(database, monkeypatch):
    real = PasswordHasher.verify

    def slow(self, stored, password):
        with database.begin() as conn:
            set_role(conn, "ada", Role.MODERATOR)
        return real(self, stored, password)

    monkeypatch.setattr(PasswordHasher, "verify", slow)
    with pytest.raises(Forbidden):
        sign_in(database, "ada", PASSWORD, life_s=60)


def test_a_session_waits_for_a_change_of_the_account_that_has_begun(database):
    """Else it would begin after the change has ended all sessions, and outlive it."""
    impatient = Database(database.url.render_as_string(hide_password=False), wait_ms=300, pool_connections=2)
    with database.begin() as conn:
        set_role(conn, "ada", Role.MODERATOR)
        with pytest.raises(Unavailable):
            sign_in(impatient, "ada", PASSWORD, life_s=60)
    impatient.close()
    assert sign_in(database, "ada", PASSWORD, life_s=60).scopes == (Scope.MODERATE,)


def test_a_session_belongs_to_the_person_and_reaches_every_site(database):
    session = sign_in(database, "ada", PASSWORD, life_s=60)
    with database.read() as conn:
        stored = tokens.find(conn, session.token.split("_")[1])
        person = people.find(conn, "ada")
    assert (stored.person_id, stored.site_id) == (person.id, None)
    assert set(stored.scopes) == {Scope.MODERATE, Scope.POLICY, Scope.ADMIN}
    assert session.token not in repr(session)


def test_a_session_that_is_over_is_not_found(database):
    session = sign_in(database, "ada", PASSWORD, life_s=-1)
    with database.read() as conn:
        assert tokens.find(conn, session.token.split("_")[1]) is None


def test_only_so_many_passwords_are_looked_at_at_once(monkeypatch):
    entered, leave = threading.Semaphore(0), threading.Event()

    def slow(_self, _stored, _password):
        entered.release()
        leave.wait(30)
        return False

    monkeypatch.setattr(PasswordHasher, "verify", slow)
    monkeypatch.setattr(passwords, "WAIT_S", 0.01)
    busy = [
        threading.Thread(target=passwords.matches, args=("x", None)) for _ in range(passwords.AT_ONCE_MAX)
    ]
    [thread.start() for thread in busy]
    [entered.acquire(timeout=30) for _ in busy]
    try:
        with pytest.raises(Unavailable):
            passwords.matches("x", None)
    finally:
        leave.set()
        [thread.join() for thread in busy]
    assert passwords.matches("x", None) is False


def test_a_stored_text_that_is_no_hash_lets_nobody_in():
    assert [passwords.matches("!", stored) for stored in ("!", "", "plain", None)] == [False] * 4
