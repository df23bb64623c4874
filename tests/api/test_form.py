"""A token for a form: asked for when somebody begins to type, good for one comment, and kept by nobody."""

from collections.abc import Callable

import pytest

from service.store import sites
from service.store.tables import comments as table
from service.usecases.manage_thread import close_thread
from tests.support.product import ARTICLE, Product

FORM = f"/api/v1/form?thread={ARTICLE}"


@pytest.fixture
def new_database(new_sqlite: Callable[..., str]) -> Callable[..., str]:
    return new_sqlite


def signals(product: Product) -> dict[str, object]:
    """What the checks will know of the form of the newest comment."""
    with product.database.read() as conn:
        row = conn.execute(table.select().order_by(table.c.seq.desc())).first()
    assert row is not None
    return dict(row.form)


def test_a_comment_that_comes_with_the_token_is_known_to_come_from_a_form(product):
    answer = product.client.get(FORM)
    assert answer.json["closed"] is False
    product.comment(form_token=answer.json["form_token"])
    assert signals(product)["token_valid"] is True


def test_another_spelling_of_the_articles_address_is_the_same_form(product):
    token = product.client.get("/api/v1/form?thread=HTTPS://News.Example.org:443/articles/bridge").json
    product.comment(form_token=token["form_token"])
    assert signals(product)["token_valid"] is True


def test_the_token_of_another_thread_is_none(product):
    product.comment(form_token=product.client.get("/api/v1/form?thread=elsewhere").json["form_token"])
    assert signals(product)["token_valid"] is False


def test_no_cache_keeps_it_and_each_is_another(product):
    one, two = product.client.get(FORM), product.client.get(FORM)
    assert one.headers["Cache-Control"] == "no-store"
    assert one.json["form_token"] != two.json["form_token"]


def test_asking_opens_no_thread(product):
    product.client.get("/api/v1/form?thread=never-seen")
    assert product.rows()["threads"] == 0


@pytest.mark.parametrize(
    ("query", "field", "code"),
    [
        ("", "thread", "required"),
        ("?thread=", "thread", "required"),
        (f"?thread={'x' * 1_001}", "thread", "too_long"),
        ("?thread=a&site=nowhere", "site", "not_found"),
        ("?thread=a&site=NO", "site", "pattern"),
        ("?thread=a&thread=b", "thread", "repeated"),
        ("?thread=a&email=b", "email", "unknown_field"),
    ],
)
def test_a_wrong_question_is_told_which_parameter(product, query, field, code):
    answer = product.client.get(f"/api/v1/form{query}")
    assert answer.status_code == 400
    assert [(error["field"], error["code"]) for error in answer.json["errors"]] == [(field, code)]


def test_a_closed_thread_says_so(product):
    product.published()
    with product.database.begin() as conn:
        close_thread(conn, sites.resolve(conn, "demo"), ARTICLE, closed=True)
    assert product.client.get(FORM).json["closed"] is True


def test_a_page_that_is_not_on_the_list_gets_none(product):
    with product.database.begin() as conn:
        sites.set_origins(conn, "demo", ("https://news.example.org",))
    assert product.client.get(FORM, headers={"Origin": "https://evil.example.org"}).status_code == 403
    assert product.client.get(FORM, headers={"Origin": "https://news.example.org"}).status_code == 200
