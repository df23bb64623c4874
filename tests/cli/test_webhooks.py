"""Webhooks at the terminal: an endpoint is made, tried, looked after and forgotten."""

import json

import pytest

from service.safehttp.client import webhook_client_of
from workers.deliver_webhooks import Deliverer


@pytest.fixture
def more_settings() -> dict[str, object]:
    return {"webhooks_settle_s": 0, "webhooks_allow_private": "true"}


@pytest.fixture(autouse=True)
def here(operator, monkeypatch):
    """On one machine, where listeners have private addresses."""
    monkeypatch.setenv("LETTERSDESK_WEBHOOKS_ALLOW_PRIVATE", "true")


@pytest.fixture
def sent(operator):
    """Send what is due, as the worker does."""
    deliverer = Deliverer(operator.product.runtime, webhook_client_of(operator.product.settings))
    yield deliverer.drain
    deliverer.finish()


def made(operator, url: str, *words: str) -> str:
    first, secret = operator.ok("webhooks", "create", url, *words).lines
    assert secret.startswith("whsec_")
    return first.split()[1].rstrip(".")


def test_an_endpoint_is_made_tried_and_looked_at(operator, sent, listen):
    listener = listen()
    endpoint = made(operator, listener.url, "--name", "CMS", "--type", "comment.published")
    operator.ok("webhooks", "test", endpoint)
    sent()
    assert [json.loads(one["body"])["type"] for one in listener.got] == ["endpoint.test"]
    assert "last 200" in operator.ok("webhooks", "list").out
    [line] = operator.ok("webhooks", "log", endpoint).lines[1:]
    [shown] = operator.ok("webhooks", "show", endpoint, "--delivery", line.split()[0]).lines
    assert (json.loads(shown)["status"], json.loads(shown)["response_body"]) == (200, "ok")


def test_what_has_failed_is_sent_again(operator, sent, listen):
    listener = listen(script="410,200")
    endpoint = made(operator, listener.url)
    operator.ok("webhooks", "test", endpoint)
    sent()
    assert "disabled (gone)" in operator.ok("webhooks", "list").out
    assert operator("webhooks", "replay", endpoint).err == "lettersdesk: endpoint: disabled\n"
    operator.ok("webhooks", "enable", endpoint)
    assert operator.ok("webhooks", "replay", endpoint).out == "Sent again: 1.\n"
    sent()
    assert len(set(listener.ids)) == 1
    assert len(listener.ids) == 2


def test_a_secret_is_shown_when_it_is_made_and_never_again(operator):
    endpoint = made(operator, "https://hooks.example.org/comments")
    secret = operator.ok("webhooks", "rotate", endpoint).lines[1]
    told = [operator.ok("webhooks", *words).out for words in (("list",), ("log", endpoint))]
    assert secret.startswith("whsec_")
    assert not [text for text in told if "whsec_" in text]


def test_an_endpoint_is_switched_off_and_forgotten(operator, sent, listen):
    listener = listen()
    endpoint = made(operator, listener.url)
    operator.ok("webhooks", "disable", endpoint)
    operator.product.comment()
    sent()
    operator.ok("webhooks", "delete", endpoint)
    assert (listener.got, operator.ok("webhooks", "list").lines[1:]) == ([], [])
    assert operator("webhooks", "enable", endpoint).err == "lettersdesk: no such endpoint\n"


@pytest.mark.parametrize(
    "url", ["https://user@example.org/", "ftp://example.org/", "hooks", "http://8.8.8.8/x"]
)
def test_an_address_that_cannot_be_called_is_refused(operator, url):
    said = operator("webhooks", "create", url)
    assert (said.code, said.err.startswith("lettersdesk: url: refused_address")) == (2, True)
