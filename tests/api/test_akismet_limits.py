"""How often Akismet's and Coral's programs may ask; wrong keys are counted by where they come from."""

import json
from collections.abc import Callable

import pytest

from service.api.coral_signature import sign
from tests.support.akismet import ask, fields, short_key

CHECK, CORAL = "/1.1/comment-check", "/integrations/coral/moderation"
SECRET = "ssec_the_secret_of_this_phase"


@pytest.fixture
def new_database(new_sqlite: Callable[..., str]) -> Callable[..., str]:
    return new_sqlite


@pytest.fixture
def more_settings() -> dict[str, object]:
    return {"rate_score_token": "2/hour", "rate_request_network": "3/hour", "coral_signing_secret": SECRET}


def statuses(product, key, times):
    return [ask(product.client, CHECK, fields(key)).status_code for _ in range(times)]


def test_a_key_that_asks_too_often_is_told_when_to_come_back_and_others_are_not(product):
    one, other = (short_key(product.database, product.runtime.secret, name) for name in ("one", "other"))
    assert statuses(product, one, 3) == [200, 200, 429]
    refused = ask(product.client, CHECK, fields(one))
    assert int(refused.headers["Retry-After"]) > 0
    assert statuses(product, other, 1) == [200]


def test_whoever_tries_keys_out_is_stopped(product):
    assert statuses(product, "0123456789ab", 4) == [200, 200, 200, 429]
    good = short_key(product.database, product.runtime.secret)
    assert statuses(product, good, 1) == [200]


def test_coral_is_counted_and_so_is_who_cannot_sign(product):
    raw = json.dumps({"comment": {"body": "Fine."}}).encode()

    def send(signature):
        headers = {"X-Coral-Signature": signature}
        return product.client.post(
            CORAL, data=raw, content_type="application/json", headers=headers
        ).status_code

    assert [send("sha256=0") for _ in range(4)] == [401, 401, 401, 429]
    assert [send(sign(raw, SECRET)) for _ in range(3)] == [204, 204, 429]
