"""A sender of webhooks: a test hands out what is due when it wants to, and waits for nothing."""

from collections.abc import Callable, Iterator

import pytest

from service.safehttp.client import webhook_client_of
from tests.support.product import Product
from workers.deliver_webhooks import Deliverer


@pytest.fixture
def sending_settings() -> dict[str, object]:
    """What a module's ``more_settings`` are where webhooks go to listeners on this machine."""
    return {
        "webhooks_settle_s": 0, "webhooks_allow_private": "true", "webhooks_timeout_s": 2,
        "webhooks_lease_s": 20,
    }  # fmt: skip


@pytest.fixture
def deliverer(product: Product) -> Iterator[Deliverer]:
    """The part of a worker that sends."""
    deliverer = Deliverer(product.runtime, webhook_client_of(product.settings))
    yield deliverer
    deliverer.finish()


@pytest.fixture
def drain(deliverer: Deliverer) -> Callable[[], int]:
    """Send all that is due now; returns how many that were."""
    return deliverer.drain
