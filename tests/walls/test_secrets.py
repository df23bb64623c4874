"""No object of ours that holds the signing secret shows it when somebody prints it into a log."""

import dataclasses
import importlib
import pkgutil
from collections.abc import Iterator

import pytest

import service
import workers


def classes() -> Iterator[type]:
    """Every dataclass of the service and the workers."""
    for package in (service, workers):
        for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            if not module.name.endswith(("wsgi", "__main__", "env")) and ".versions" not in module.name:
                for found in vars(importlib.import_module(module.name)).values():
                    if isinstance(found, type) and dataclasses.is_dataclass(found):
                        yield found


SECRETS = ("secret", "password", "token")
HARMLESS = {"Claim.token", "Typed.token", "Call.token", "Grams.token"}
"""Of no use to anybody who reads a log: a lease of seconds, a form's age, a whole row, a piece of a word."""


@pytest.fixture
def new_database(new_sqlite):
    return new_sqlite


def test_what_every_process_holds_prints_no_secret(product):
    secret = product.runtime.secret.decode()
    for held in (product.runtime, product.worker, product.settings, product.app.extensions):
        assert secret not in repr(held)
        assert secret not in str(held)


def test_no_class_prints_its_secrets():
    shown = {
        f"{found.__name__}.{field.name}"
        for found in classes()
        for field in dataclasses.fields(found)
        if field.repr and field.name in SECRETS
    }
    assert shown <= HARMLESS
