"""examples/webhook-receiver: it takes what this service sends, once, and nothing else."""

import sys
import time
import urllib.error
import urllib.request

import pytest

from service.domain.events import EventType
from service.webhooks.payloads import body
from service.webhooks.reference import example
from service.webhooks.signature import headers, new_secret
from tests.support.guarded import Guarded
from tests.support.listeners import answers
from tests.support.stack import wait_until
from tests.support.valkey import free_port
from tests.walls.breach import ROOT

PROGRAM = ROOT / "examples" / "webhook-receiver" / "receiver.py"


@pytest.fixture
def receiver(tmp_path):
    """Its port, its secret and what it says."""
    port, secret, log = free_port(), new_secret(), tmp_path / "log"
    command = ["env", f"WEBHOOK_SECRET={secret}", sys.executable, str(PROGRAM), str(port)]
    process = Guarded(command, log=log)
    process.wait_until(lambda: answers(port))
    yield port, secret, log
    process.stop()


def send(port: int, secret: str, *, event=EventType.ESCALATED, changed: bytes = b"") -> int:
    fact = example(event, 1)
    message = body(fact)
    signed = dict(headers([secret], fact.id, int(time.time()), message))
    request = urllib.request.Request(f"http://127.0.0.1:{port}/hook", message + changed, signed)
    try:
        with urllib.request.urlopen(request, timeout=20) as answer:
            return int(answer.status)
    except urllib.error.HTTPError as refused:
        with refused:
            return refused.code


def told(log) -> list[str]:
    return [line for line in log.read_text(encoding="utf-8").splitlines() if line.startswith("comment.")]


def test_what_comes_twice_is_told_once(receiver):
    port, secret, log = receiver
    assert [send(port, secret), send(port, secret)] == [204, 204]
    wait_until(lambda: told(log))
    assert told(log) == ["comment.escalated: needs a second opinion https://news.example.org/articles/bridge"]


def test_what_is_not_genuine_is_refused(receiver):
    port, secret, log = receiver
    assert (send(port, secret, changed=b" "), send(port, new_secret())) == (401, 401)
    assert told(log) == []


def test_a_type_it_does_not_know_is_taken(receiver):
    port, secret, _log = receiver
    assert send(port, secret, event=EventType.RULE_ACTIVATED) == 204
