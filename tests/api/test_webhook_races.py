"""Two programs change one endpoint at once: each changes what it named, and neither undoes the other."""

from collections.abc import Callable

import pytest
from sqlalchemy import text

from service.store import endpoints
from service.usecases.manage_webhooks import OPERATOR
from tests.support.rivals import Rival

ALL = "/api/v1/webhooks/endpoints"
URL = "https://hooks.example.org/comments"


@pytest.fixture
def new_database(new_postgresql: Callable[..., str]) -> Callable[..., str]:
    """PostgreSQL alone: SQLite has one writer at a time anyway."""
    return new_postgresql


@pytest.fixture
def more_settings() -> dict[str, object]:
    return {"database_wait_ms": "30000"}


@pytest.fixture
def ask(product):
    """Ask with a token of scope ``webhooks``; returns the answer."""
    token = product.bearer("webhooks")

    def ask(method, path, json=None):
        return product.app.test_client().open(path, method=method, json=json, headers=token)

    return ask


def meanwhile(product, request: Callable[[], object], change: Callable[..., object]) -> None:
    """``change`` has begun and not ended when ``request`` arrives, and ends while that waits."""
    asking = Rival(product.database, request)
    with product.database.begin() as conn:
        change(conn)
        asking.start()
    asking.end()


def test_two_changes_of_one_endpoint_both_hold(product, ask):
    one = f"{ALL}/{ask('POST', ALL, {'name': 'CMS', 'url': URL}).json['id']}"

    def rename(conn):
        conn.execute(text("UPDATE endpoints SET name = 'Purger'"))

    meanwhile(product, lambda: ask("PATCH", one, {"types": ["comment.published"]}), rename)
    told = ask("GET", one).json
    assert (told["name"], told["types"]) == ("Purger", ["comment.published"])


def test_a_change_leaves_on_what_was_just_switched_on(product, ask):
    endpoint_id = ask("POST", ALL, {"name": "CMS", "url": URL}).json["id"]
    with product.database.begin() as conn:
        endpoints.disable(conn, endpoint_id, OPERATOR)
    one = f"{ALL}/{endpoint_id}"
    meanwhile(
        product, lambda: ask("PATCH", one, {"name": "Purger"}), lambda c: endpoints.enable(c, endpoint_id)
    )
    told = ask("GET", one).json
    assert (told["name"], told["enabled"]) == ("Purger", True)
