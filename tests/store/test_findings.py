"""Findings come back as they were stored, the field of each span included."""

import pytest
from sqlalchemy import update

from service.domain.verdict import Field, Finding, Span
from service.store import findings
from service.store.tables import findings as table

SPANS = (Span(0, 2, "a.rule"), Span(1, 4, "b.rule", Field.AUTHOR_NAME), Span(0, 9, "", Field.AUTHOR_URL))


@pytest.fixture
def seq(database, press) -> int:
    """A comment with one finding."""
    posted = press.post(press.thread("article"))
    found = Finding(
        check="odd", check_version="1", score=0.5, label="flagged", reason="odd.found", spans=SPANS
    )
    with database.begin() as conn:
        findings.add(conn, {(posted.seq, 1): [found]})
    return posted.seq


def test_a_span_keeps_the_field_it_is_about(database, seq):
    with database.read() as conn:
        [(version, found)] = findings.newest(conn, seq)
    assert (version, found.spans) == (1, SPANS)
    assert all(isinstance(span.field, Field) for span in found.spans)


def test_a_span_stored_without_a_field_is_about_the_text(database, seq):
    with database.begin() as conn:
        conn.execute(update(table).values(spans=[[3, 7, "odd.rule"]]))
        [(_, found)] = findings.newest(conn, seq)
    assert found.spans == (Span(3, 7, "odd.rule", Field.BODY),)
