"""Coral's external moderation phase: signed, judged, answered in Coral's words; and nothing kept of it."""

import hashlib
import hmac
import json
from collections.abc import Callable
from typing import Any

import pytest

from service.api.coral_signature import SIGNATURES_MAX, is_signed
from tests.support.akismet import HAM, SPAM
from tests.support.product import load, product_on, variables

PATH = "/integrations/coral/moderation"
OLD, NEW = "ssec_the_old_secret_of_this_phase", "ssec_the_new_secret_of_this_phase"
RUDE = "You are a stupid idiot and everybody here hates you."
LINKED = f"{HAM} http://192.0.2.7/"
"""The check of links gives 0.8 for a host that is a number."""
FRENCH = (
    "Je ne suis pas du tout d'accord avec cette décision du conseil, elle est vraiment regrettable pour nous."
)


@pytest.fixture
def new_database(new_sqlite: Callable[..., str]) -> Callable[..., str]:
    return new_sqlite


@pytest.fixture
def more_settings() -> dict[str, object]:
    return {"coral_signing_secret": f"{OLD},{NEW}"}


def phase(body: object, **more: Any) -> dict[str, Any]:
    """What Coral sends."""
    return {
        "action": "NEW", "comment": {"body": body, "parentID": None},
        "author": {"id": "a1", "role": "COMMENTER"}, "tenantDomain": "coral.example.org", "tenantID": "t",
        "story": {"id": "s1", "url": "https://news.example.org/bridge"}, "site": {"id": "1"}, **more,
    }  # fmt: skip


def signature(raw: bytes, *secrets: str) -> str:
    made = [hmac.new(secret.encode(), raw, hashlib.sha256).hexdigest() for secret in secrets]
    return ",".join(f"sha256={one}" for one in made)


def send(product, content: object, *secrets: str, path: str = PATH, **headers: str):
    raw = content if isinstance(content, bytes) else json.dumps(content).encode()
    signed = {"X-Coral-Signature": signature(raw, *(secrets or (NEW,)))}
    return product.client.post(path, data=raw, content_type="application/json", headers=signed | headers)


def said(answer) -> Any:
    return (answer.status_code, answer.json if answer.data else None)


def flagged(*reasons: str, status: str = "SYSTEM_WITHHELD") -> Any:
    actions = [{"actionType": "FLAG", "reason": f"COMMENT_DETECTED_{reason}"} for reason in reasons]
    return (200, {"status": status, "actions": actions})


@pytest.mark.parametrize(
    ("body", "answer"),
    [
        (HAM, (204, None)), (RUDE, flagged("TOXIC")), (SPAM, flagged("SPAM")), ("", (204, None)),
        (None, (204, None)), ("  \n", (204, None)), (FRENCH, (200, {"status": "PREMOD"})),
    ],
)  # fmt: skip
def test_a_comment_is_judged_in_corals_words(product, body, answer):
    before = product.rows()
    assert said(send(product, phase(body))) == answer
    assert product.rows() == before


def test_html_is_read_as_a_reader_would(product):
    hidden = (
        RUDE.replace("stupid", "stu<b>p</b>id").replace("idiot", "idi&#111;t").replace(" hates", "<br>hates")
    )
    assert said(send(product, phase(hidden), path=f"{PATH}?format=html")) == flagged("TOXIC")
    assert said(send(product, phase(f"<p>{HAM}</p>"), path=f"{PATH}?format=html")) == (204, None)
    assert send(product, phase(HAM), path=f"{PATH}?format=rtf").status_code == 400


@pytest.mark.parametrize(
    ("changed", "body", "answer"),
    [
        ({"coral_flagged_status": "NONE"}, RUDE, (200, {"actions": flagged("TOXIC")[1]["actions"]})),
        ({"coral_flagged_status": "PREMOD"}, RUDE, flagged("TOXIC", status="PREMOD")),
        ({"coral_unsupported_status": "NONE"}, FRENCH, (204, None)),
        ({"coral_toxic_from": 0.0}, FRENCH, (200, {"status": "PREMOD"})),
        ({"coral_toxic_from": 0.0}, HAM, flagged("TOXIC")), ({}, LINKED, flagged("SPAM")),
        ({"coral_spam_from": 0.95}, LINKED, (204, None)),
    ],
)  # fmt: skip
def test_settings_say_what_coral_is_told(settings, tmp_path, redis_url, changed, body, answer):
    more = {"coral_signing_secret": NEW, **changed}
    with product_on(load(variables(settings.database, redis_url, tmp_path, **more))) as product:
        assert said(send(product, phase(body))) == answer


@pytest.mark.parametrize("secrets", [(OLD,), (NEW,), (OLD, NEW), ("ssec_unknown_to_us", OLD)])
def test_either_secret_will_do_while_they_are_changed(product, secrets):
    assert send(product, phase(HAM), *secrets).status_code == 204


def test_who_does_not_know_the_secret_learns_nothing(product):
    raw = json.dumps(phase(RUDE)).encode()
    right = signature(raw, NEW)
    for wrong in ("", "sha256=", right.removeprefix("sha256="), right[:-1], right.replace("sha256", "sha1"),
                  signature(raw, "ssec_another"), signature(raw + b" ", NEW), "é", "," * 500):  # fmt: skip
        answer = send(product, raw, **{"X-Coral-Signature": wrong})
        assert answer.status_code == 401, wrong
        assert answer.json["detail"].startswith("X-Coral-Signature"), wrong
        assert answer.json["type"] == "urn:lettersdesk:problem:not-signed-in"


def test_a_header_of_many_signatures_costs_no_more_than_a_few():
    good = signature(b"x", NEW)
    filler = ",".join(["sha256=0"] * SIGNATURES_MAX)
    assert is_signed(b"x", f"sha256=0,{good}", [NEW])
    assert not is_signed(b"x", f"{filler},{good}", [NEW])


@pytest.mark.parametrize(
    ("content", "status"),
    [
        (b"{", 400), (b"[]", 400), ({"action": "NEW"}, 422), ({"comment": "text"}, 422), (phase(17), 422),
        (phase("x" * 140_000), 413), (phase("\\ud800 is half of a pair"), 204),
        (phase(HAM, extra={"new": 1}), 204),
    ],
)  # fmt: skip
def test_what_is_no_phase_is_refused_and_what_is_new_let_be(product, content, status):
    raw = (
        content
        if isinstance(content, bytes)
        else json.dumps(content).replace("\\\\ud800", "\\ud800").encode()
    )
    assert send(product, raw).status_code == status


def test_without_a_secret_there_is_no_such_address(settings, tmp_path, redis_url):
    for more in ({}, {"coral_signing_secret": NEW, "scoring": "false"}):
        with product_on(load(variables(settings.database, redis_url, tmp_path, **more))) as product:
            assert send(product, phase(HAM)).status_code == 404


def test_the_secret_is_shown_by_nothing(product):
    assert NEW not in f"{product.settings!r}{product.runtime!r}"
