"""The description of the API is made from the routes, and answers are what it says they are."""

import pytest

from service.api import ROUTES, openapi, reader_shapes
from service.api.author_view import AcceptedOut, ReceiptOut
from service.settings import Settings


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
        "post_comment", "list_comments", "get_comment_public", "get_counts", "post_session",
        "get_openapi", "healthz", "readyz", "numbers", "get_form", "post_report",
    }  # fmt: skip


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
