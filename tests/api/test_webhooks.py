"""/api/v1/webhooks: endpoints are made, changed and forgotten; who may, and what is refused."""

import pytest

from service.domain.events import EventType
from service.store import endpoints
from tests.support.product import add_site

ALL = "/api/v1/webhooks/endpoints"
URL = "https://hooks.example.org/comments"
ID = "a" * 26


@pytest.fixture
def ask(product):
    """Ask with a token of scope ``webhooks``; returns the answer."""

    def ask(method, path, json=None, *, site_id=None, scope="webhooks", headers=None):
        own = product.bearer(scope, site_id) | (headers or {})
        return product.client.open(path, method=method, json=json, headers=own)

    return ask


@pytest.fixture
def make(ask):
    """Make an endpoint; returns what is answered."""

    def make(**fields):
        answer = ask("POST", ALL, {"name": "CMS", "url": URL, **fields})
        assert answer.status_code == 201, answer.text
        return answer.json

    return make


def test_a_secret_is_shown_when_it_is_made_and_never_again(ask, make):
    made = make(types=["comment.published"])
    looked = ask("GET", f"{ALL}/{made['id']}")
    assert made["secret"].startswith("whsec_")
    assert (looked.json["types"], looked.json["enabled"]) == (["comment.published"], True)
    assert "whsec_" not in looked.text + ask("GET", ALL).text
    rotated = ask("POST", f"{ALL}/{made['id']}/secret", {}).json
    assert rotated["secret"] not in (made["secret"], ask("GET", ALL).text)
    assert rotated["overlap_hours"] == 24


def test_two_secrets_sign_at_most_the_newest_and_the_one_before(product, ask, make):
    made = make()
    shown = [
        made["secret"],
        *(ask("POST", f"{ALL}/{made['id']}/secret", {}).json["secret"] for _ in range(3)),
    ]
    with product.database.read() as conn:
        assert list(endpoints.secrets_of(conn, made["id"])) == [shown[3], shown[2]]


def test_a_disabled_endpoint_takes_no_test(ask, make):
    one = f"{ALL}/{make()['id']}"
    ask("PATCH", one, {"enabled": False})
    refused = ask("POST", f"{one}/test", {})
    assert (refused.status_code, refused.json["errors"][0]["code"]) == (422, "disabled")


def test_what_is_left_out_of_a_change_stays_as_it_was(ask, make):
    one = f"{ALL}/{make(types=['comment.published'])['id']}"
    assert ask("PATCH", one, {"name": "Purger"}).json["types"] == ["comment.published"]
    assert ask("PATCH", one, {"types": []}).json["types"] == []
    off = ask("PATCH", one, {"enabled": False}).json
    assert (off["enabled"], off["disabled_reason"], off["name"]) == (False, "operator", "Purger")
    on = ask("PATCH", one, {"enabled": True, "url": "https://hooks.example.org/other"}).json
    assert (on["enabled"], on["disabled_reason"], on["url"][-5:]) == (True, None, "other")


def test_a_deleted_endpoint_is_not_there_any_more(ask, make):
    one = f"{ALL}/{make()['id']}"
    assert ask("DELETE", one).status_code == 204
    assert [ask("GET", one).status_code, ask("DELETE", one).status_code] == [404, 404]
    assert ask("GET", ALL).json == {"endpoints": []}


@pytest.mark.parametrize(
    ("fields", "field", "code"),
    [({"url": "http://8.8.8.8/x"}, "url", "refused_address"), ({"url": "hooks"}, "url", "refused_address"),
     ({"url": "https://u@example.org/"}, "url", "refused_address"), ({"name": ""}, "name", "required"),
     ({"name": "x" * 101}, "name", "too_long"), ({"types": ["comment.sent"]}, "types", "not_a_choice"),
     ({"secret": "whsec_x"}, "secret", "unknown_field"),
     ({"url": "https://x.org/" + "a" * 2000}, "url", "too_long")],
)  # fmt: skip
def test_what_cannot_be_an_endpoint_is_refused(ask, fields, field, code):
    refused = ask("POST", ALL, {"name": "CMS", "url": URL, **fields})
    assert (refused.status_code, [e["code"] for e in refused.json["errors"] if field == e["field"]]) == (
        422,
        [code],
    )


@pytest.mark.parametrize("scope", ["moderate", "read", "score", "policy"])
def test_it_takes_the_scope_webhooks(ask, scope):
    refused = ask("GET", ALL, scope=scope)
    assert (refused.status_code, refused.json["detail"]) == (
        403,
        "This takes a token with the scope webhooks.",
    )
    assert ask("GET", ALL, scope="admin").status_code == 200


def test_another_sites_endpoint_does_not_exist(product, ask, make):
    add_site(product.database, "weekly")
    theirs = make(site="demo")["id"]
    other = {"site_id": "weekly"}
    tried = [
        ask("GET", f"{ALL}/{theirs}", **other), ask("PATCH", f"{ALL}/{theirs}", {"name": "x"}, **other),
        ask("DELETE", f"{ALL}/{theirs}", **other), ask("POST", f"{ALL}/{theirs}/secret", {}, **other),
        ask("POST", f"{ALL}/{theirs}/test", {}, **other), ask("GET", f"{ALL}/{theirs}/deliveries", **other),
        ask("POST", f"{ALL}/{theirs}/replay", {"hours": 1}, **other),
        ask("POST", ALL, {"site": "demo", "name": "x", "url": URL}, **other),
    ]  # fmt: skip
    assert {answer.status_code for answer in tried} == {404}
    assert ask("GET", ALL, **other).json == {"endpoints": []}


def test_with_several_sites_one_must_be_named(product, ask):
    add_site(product.database, "weekly")
    refused = ask("POST", ALL, {"name": "x", "url": URL})
    assert [(e["field"], e["code"]) for e in refused.json["errors"]] == [("site", "required")]


def test_a_repeated_request_with_its_key_makes_nothing_and_shows_no_secret(ask):
    body, key = {"name": "CMS", "url": URL}, {"Idempotency-Key": "cms-1"}
    first, second = (ask("POST", ALL, body, headers=key).json for _ in range(2))
    assert (second["id"], second["secret"]) == (first["id"], None)
    assert len(ask("GET", ALL).json["endpoints"]) == 1
    other = ask("POST", ALL, {**body, "name": "Another"}, headers=key)
    assert other.json["type"].endswith("idempotency-mismatch")
    assert ask("POST", ALL, body, headers=key, scope="admin").json["id"] != first["id"]


@pytest.mark.parametrize(
    "path", [f"{ALL}/{ID}", f"{ALL}/x", f"{ALL}/{ID}/deliveries", f"{ALL}/{ID}/deliveries/x"]
)
def test_what_is_not_there_is_not_found(ask, path):
    assert ask("GET", path).status_code == 404


def test_every_change_stands_in_the_log_without_a_secret(product, ask, make):
    one = f"{ALL}/{make()['id']}"
    ask("PATCH", one, {"types": [EventType.HELD]})
    ask("POST", f"{one}/secret", {})
    ask("DELETE", one)
    told = product.client.get("/api/v1/moderation/activity", headers=product.bearer("admin"))
    assert [line["action"] for line in told.json["lines"]] == [
        "webhook.delete", "webhook.rotate", "webhook.change", "webhook.create",
    ]  # fmt: skip
    assert "whsec_" not in told.text
