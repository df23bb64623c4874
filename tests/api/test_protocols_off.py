"""Where scoring is switched off, none of the protocols' addresses exist."""

from collections.abc import Callable

import pytest

from service.api import PROTOCOL_ROUTES


@pytest.fixture
def new_database(new_sqlite: Callable[..., str]) -> Callable[..., str]:
    return new_sqlite


@pytest.fixture
def more_settings() -> dict[str, object]:
    return {"scoring": "false", "coral_signing_secret": "ssec_the_secret_of_this_phase"}


def test_every_address_of_a_protocol_is_gone(product):
    answered = {
        (route.method, route.path): product.client.open(route.path, method=route.method).status_code
        for route in PROTOCOL_ROUTES
    }
    assert set(answered.values()) == {404}
    assert product.runtime.scorer is None
