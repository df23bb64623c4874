"""A receipt says whether confirming the address could help: where it could, and nowhere else."""

import time

import pytest
from joserfc import jwt
from joserfc.jwk import OKPKey
from sqlalchemy import update

from service.domain.writers import Proof
from service.store.tables import comments
from service.usecases.make_author_key import make_author_key
from tests.support.product import SITE

DEVICE = "M" * 22


@pytest.fixture
def more_settings() -> dict[str, object]:
    return {"smtp_host": "127.0.0.1", "smtp_from": "comments@example.org"}


def decide(product, posted, action, **more):
    path, token = f"/api/v1/moderation/comments/{posted.id}", {"headers": product.bearer()}
    version = product.client.get(path, **token).json["version"]
    order = {"action": action, "version": version, **more}
    assert product.client.post(f"{path}/decisions", json=order, **token).status_code == 200


def is_offered(product, posted):
    return "verify" in product.receipt(posted)["can"]


def test_it_is_offered_while_a_comment_waits_and_after_it_was_published(product):
    posted = product.comment(device=DEVICE)
    assert is_offered(product, posted)
    decide(product, posted, "approve")
    assert is_offered(product, posted)


def test_a_comment_that_was_rejected_gains_nothing_by_it(product):
    posted = product.comment(device=DEVICE)
    decide(product, posted, "reject", reason="off_topic")
    assert not is_offered(product, posted)


def test_of_spam_its_author_reads_what_an_author_of_anything_else_reads(product):
    posted = product.comment(device=DEVICE)
    before = product.receipt(posted)["can"]
    decide(product, posted, "spam")
    assert product.receipt(posted)["can"] == before
    assert "verify" in before


def test_without_a_browser_to_confirm_it_in_it_is_not_offered(product):
    assert not is_offered(product, product.comment())


def test_nor_to_whom_the_news_site_has_signed_in(product):
    made = product.database.write(lambda conn: make_author_key(conn, SITE, "the site's server"))
    now = int(time.time())
    claims = {"sub": "reader-17", "name": "Maria Stern", "aud": SITE, "iat": now, "exp": now + 600}
    key = OKPKey.import_key(made.private_pem)
    token = jwt.encode({"alg": "Ed25519", "kid": made.id}, claims, key, algorithms=["Ed25519"])
    assert not is_offered(product, product.comment(device=DEVICE, author_token=token))


def test_nor_where_it_was_confirmed(product):
    posted = product.comment(device=DEVICE)
    with product.database.begin() as conn:
        conn.execute(update(comments).values(proof=Proof.ADDRESS.value))
    assert not is_offered(product, posted)
