"""What programs report is kept to learn from, without the addresses that stand in it."""

import pytest
from sqlalchemy import select

from service.checks.redaction import without_addresses
from service.store import tables
from service.store.feedback import Feedback
from service.usecases.take_feedback import take_feedback
from tests.support.product import add_token


@pytest.fixture
def token_id(product):
    return add_token(product.database, "score").split("_")[1]


def kept(product, token_id, **changes):
    fields = {"body": "text", "client_token": None, "community_id": None, **changes}
    row = Feedback(protocol="perspective", attribute="TOXICITY", score=1.0, token_id=token_id, **fields)
    with product.database.begin() as conn:
        take_feedback(conn, [row])
    with product.database.read() as conn:
        return conn.execute(select(tables.feedback)).one()


def test_no_address_is_kept_in_any_field(product, token_id):
    row = kept(
        product, token_id, body="Write to ann@example.org, or bob (at) example (dot) com!",
        client_token="of carl@example.net", community_id="dora@example.org",
    )  # fmt: skip
    assert (row.body, row.client_token, row.community_id) == (
        "Write to [address], or [address]!", "of [address]", "[address]",
    )  # fmt: skip


def test_what_no_database_stores_is_replaced(product, token_id):
    row = kept(product, token_id, body="a\0b\ud800c", client_token="\0", community_id="x" * 300)
    assert row.body == "a\ufffdb\ufffdc"
    assert row.client_token == "\ufffd"
    assert row.community_id == "x" * 200


def test_an_empty_token_is_none(product, token_id):
    row = kept(product, token_id, client_token="", community_id="")
    assert (row.client_token, row.community_id) == (None, None)


@pytest.mark.parametrize("text", ["", "no address", "@home and half@", "ａnn@example.org", "a@b"])
def test_only_addresses_are_taken_out(text):
    assert without_addresses(text) == ("[address]" if text.startswith("ａ") else text)
