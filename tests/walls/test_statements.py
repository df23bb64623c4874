"""No statement to a database ever holds an address, and no error of one tells what it was given."""

import logging
import traceback
from collections.abc import Iterator

import pytest
from sqlalchemy import event, insert, text
from sqlalchemy.exc import SQLAlchemyError

from service.domain.errors import Unavailable
from service.observability import logs
from service.store.tables import comments, contacts, metadata
from tests.support.canary import Flock
from tests.support.product import ARTICLE, Product


@pytest.fixture
def heard(product: Product) -> Iterator[list[str]]:
    """Every statement with its parameters, of the web side and of the worker."""
    said: list[str] = []

    def listen(_conn, _cursor, statement, parameters, _context, _many) -> None:
        said.append(f"{statement}\n{parameters!r}")

    engines = [product.database.engine, product.worker.database.engine]
    for engine in engines:
        event.listen(engine, "before_cursor_execute", listen)
    yield said
    for engine in engines:
        event.remove(engine, "before_cursor_execute", listen)


def test_no_statement_holds_an_address(product, heard):
    flock = Flock()
    posted = product.comment(author_email=flock.new())
    product.check()
    product.post(author_email=flock.new("cnr{}@@example.com"))
    product.post(author_email=flock.new(), headers={"Idempotency-Key": flock.new()})
    product.post(author_email=flock.addresses[0])
    product.client.patch(
        f"/api/v1/comments/{posted.id}", json={"body": "Another text altogether."}, headers=posted.headers
    )
    product.check()
    product.client.delete(f"/api/v1/comments/{posted.id}", headers=posted.headers)
    assert any("contacts" in statement for statement in heard)
    assert flock.scanner().scan("statements", "\n".join(heard)) == []


def statements(canary: str) -> dict[str, object]:
    """Statements that fail in one way each, with an address where a careless programmer would put it."""
    comment = {"id": "a" * 26, "site_id": "demo", "thread_id": 1, "author_name": canary, "author_label": "x",
               "body": canary, "status": "pending", "form": {}}  # fmt: skip
    return {
        "no such table": text("SELECT * FROM nowhere WHERE email = :email").bindparams(email=canary),
        "no such column": text("SELECT email FROM contacts WHERE key_id = :email").bindparams(email=canary),
        "a missing value": insert(contacts).values(comment_id=canary, key_id=canary, sealed=None),
        "a broken reference": insert(comments).values(**comment | {"site_id": canary}),
        "bad syntax": text("SELECT :email FROM FROM").bindparams(email=canary),
    }


@pytest.mark.parametrize("failure", statements("x"))
def test_a_log_of_a_failure_shows_no_parameters(product, failure):
    flock = Flock()
    product.comment(thread=ARTICLE)
    statement = statements(flock.new())[failure]
    with pytest.raises((SQLAlchemyError, Unavailable)) as raised, product.database.begin() as conn:
        conn.execute(statement)
    seen = (raised.type, raised.value, raised.tb)
    record = logging.LogRecord("service", logging.ERROR, __file__, 1, "request.failed", (), seen)
    for formatter in (logs.JsonFormatter(), logs.TextFormatter()):
        line = formatter.format(record)
        assert raised.typename in line
        assert flock.scanner().scan("log", line) == []


@pytest.mark.parametrize("failure", ["no such table", "no such column", "bad syntax"])
def test_an_error_of_the_database_hides_its_parameters(product, failure):
    flock = Flock()
    statement = statements(flock.new())[failure]
    with pytest.raises((SQLAlchemyError, Unavailable)) as raised, product.database.begin() as conn:
        conn.execute(statement)
    told = "".join(traceback.format_exception(raised.value))
    assert flock.scanner().scan("traceback", told) == []


def test_no_column_is_made_for_an_address():
    columns = [column.name for table in metadata.sorted_tables for column in table.columns]
    assert "sealed" in columns
    assert not [name for name in columns if "mail" in name or "address" in name]
