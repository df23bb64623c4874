"""The description of the API is made from the routes, and answers are what it says they are."""

import pytest

from service.api import ROUTES, openapi, reader_shapes
from service.api.author_view import AcceptedOut, ReceiptOut
from service.settings import Settings
from service.webhooks.catalogue import CATALOGUE


@pytest.fixture(scope="module")
def description():
    return openapi.describe(ROUTES, Settings(body_chars_max=777))


def test_every_route_is_described_once_with_a_name_of_its_own(description):
    described = [
        operation["operationId"] for path in description["paths"].values() for operation in path.values()
    ]

    assert len(described) == len(ROUTES)
    assert len(set(described)) == len(described)


def test_a_length_is_the_one_this_installation_has(description):
    body = description["components"]["schemas"]["CommentIn"]["properties"]["body"]

    assert body["maxLength"] == 777


def test_every_reference_leads_somewhere(description):
    known = {f"#/components/schemas/{name}" for name in description["components"]["schemas"]}

    assert set(_references(description)) <= known


def test_who_may_call_is_said_of_every_guarded_route(description):
    open_routes = {
        operation["operationId"]
        for path in description["paths"].values()
        for operation in path.values()
        if "security" not in operation
    }

    assert open_routes == {
        "list_comments", "get_comment_public", "get_counts", "post_session",
        "get_openapi", "healthz", "readyz", "numbers", "get_form", "post_report",
        "post_nudge",
    }  # fmt: skip


def test_a_token_is_named_with_the_scope_that_it_needs(description):
    paths = description["paths"]
    assert paths["/api/v1/events"]["get"]["security"] == [{"token": ["read"]}]
    assert paths["/api/v1/comments"]["post"]["security"] == [{}, {"token": ["submit"]}]


def test_every_event_is_a_webhook_with_the_schema_of_what_is_sent(description):
    sent = description["webhooks"]
    assert list(sent) == [event.value for event in CATALOGUE]
    schemas = description["components"]["schemas"]
    for name, item in sent.items():
        content = item["post"]["requestBody"]["content"]["application/json"]
        schema = schemas[content["schema"]["$ref"].rpartition("/")[2]]
        assert schema["properties"]["type"]["const"] == content["example"]["type"] == name
        assert [one["name"] for one in item["post"]["parameters"]] == [
            "webhook-id", "webhook-timestamp", "webhook-signature",
        ]  # fmt: skip


def test_every_operation_has_a_section(description):
    sections = {one["name"] for one in description["tags"]}
    paths = description["paths"]
    told = {path: operation["tags"] for path, item in paths.items() for operation in item.values()}
    assert {name for names in told.values() for name in names} == sections
    assert told["/api/v1/comments/{comment_id}/receipt"] == ["Comments"]
    assert (told["/api/v1/moderation/queue"], told["/healthz"]) == (["Moderation"], ["Operating"])


def test_whoever_is_to_come_later_is_told_when(description):
    answers = description["paths"]["/api/v1/comments"]["post"]["responses"]
    assert {status for status, told in answers.items() if "headers" in told} == {"429", "503"}


def test_no_two_operations_or_webhooks_share_a_name(description):
    items = [*description["paths"].values(), *description["webhooks"].values()]
    names = [operation["operationId"] for item in items for operation in item.values()]
    assert len(set(names)) == len(names)


def test_what_an_author_gets_is_what_is_described(product):
    answer = product.post()
    posted = answer.json
    receipt = product.client.get(
        f"/api/v1/comments/{posted['id']}/receipt", headers={"Authorization": f"Bearer {posted['receipt']}"}
    )

    assert set(posted) == set(AcceptedOut.model_fields)
    assert set(receipt.json) == set(ReceiptOut.model_fields)
    ReceiptOut.model_validate(receipt.json)


def test_what_readers_get_is_what_is_described(product):
    first = product.published(thread="a")
    product.published(thread="a", parent_id=first.id, body="An answer that says something else entirely.")

    page = product.client.get("/api/v1/comments?thread=a").json
    single = product.client.get(f"/api/v1/comments/{first.id}").json
    counts = product.client.get("/api/v1/counts?threads=a,b").json

    assert [len(root["replies"]) for root in page["comments"]] == [1]
    reader_shapes.PageOut.model_validate(page)
    reader_shapes.SingleOut.model_validate(single)
    reader_shapes.CountsOut.model_validate(counts)


def _references(node):
    if isinstance(node, dict):
        if "$ref" in node:
            yield node["$ref"]
        for value in node.values():
            yield from _references(value)
    elif isinstance(node, list):
        for value in node:
            yield from _references(value)


def test_what_a_refusal_may_tell_beside_the_usual_is_described(description):
    told = description["components"]["schemas"]["Problem"]["properties"]
    assert {"current", "newest"} <= set(told)
