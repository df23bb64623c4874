"""Accounts for tests that are about something else: the hash of their password costs next to nothing.

What real ones are kept as, and that they can be signed in with, is for tests/usecases and tests/cli.
"""

from dataclasses import replace
from functools import cache

from argon2 import PasswordHasher

from service.store.people import Person
from service.usecases.add_person import Role, new_person

_HASHER = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
"""A hash names its parameters, so whoever compares with it spends no more either. KiB of memory."""


def account(login: str, password: str, role: Role, display_name: str | None = None) -> Person:
    """As ``new_person``, for ``add_person`` to store."""
    person = new_person(login, None, role, display_name)
    return replace(person, password_hash=_hash(password))


@cache
def _hash(password: str) -> str:
    return _HASHER.hash(password)
