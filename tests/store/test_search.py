"""Full-text search finds words of text and name, on both engines, and forgets what was erased."""

from pathlib import Path

import pytest
from sqlalchemy import select, text, update

from service.store import search
from service.store.tables import comments

WORD = "zanzibarquux"


def found(database, query: str) -> list[int]:
    with database.read() as conn:
        condition = search.matches(conn, query)
        assert condition is not None
        return list(conn.execute(select(comments.c.seq).where(condition).order_by(comments.c.seq)).scalars())


def bytes_of(database) -> bytes:
    place = Path(str(database.url.database))
    return b"".join(path.read_bytes() for path in sorted(place.parent.glob(place.name + "*")))


@pytest.fixture
def posted(press):
    thread = press.thread("bridge")
    return [press.post(thread, body=f"Paint the bridge green, {word}.") for word in ("please", "Zoë", "now")]


def test_a_word_of_the_text_is_found_in_any_case(database, posted):
    assert found(database, "PLEASE") == [posted[0].seq]


def test_all_words_must_occur_and_a_star_makes_one_a_beginning(database, posted):
    assert found(database, "bridge gre*") == [one.seq for one in posted]
    assert found(database, "bridge gre") == []
    assert found(database, "bridge gre* nothere") == []


def test_the_author_name_is_searched_too(database, posted):
    assert found(database, "reader") == [one.seq for one in posted]


@pytest.mark.parametrize("query", ["", "   ", "!!!", "'\""])
def test_a_query_without_a_word_asks_for_nothing(database, query):
    with database.read() as conn:
        assert search.matches(conn, query) is None


@pytest.mark.parametrize(
    "query", ["bridge OR now", "NOT bridge", "body:bridge", "bridge) --", "a' | 'b", "*"]
)
def test_nothing_of_a_query_is_syntax(database, posted, query):
    with database.read() as conn:
        condition = search.matches(conn, query)
        if condition is not None:
            conn.execute(select(comments.c.seq).where(condition)).all()


def test_a_changed_text_is_found_by_its_new_words_only(database, posted):
    with database.begin() as conn:
        conn.execute(update(comments).where(comments.c.seq == posted[0].seq).values(body="Blue, then."))
    assert found(database, "blue") == [posted[0].seq]
    assert found(database, "please") == []


def test_an_erased_word_is_nowhere_in_the_file_of_the_database(database, press):
    if not database.is_sqlite:
        pytest.skip("PostgreSQL forgets with the row")
    thread = press.thread("bridge")
    for number in range(30):
        press.post(thread, body=f"Letter {number} about the bridge and its many colours.")
    kept = press.post(thread, body=f"A text with {WORD} in it.")
    with database.begin() as conn:
        conn.execute(update(comments).where(comments.c.seq == kept.seq).values(body="", author_name=""))
    search.forget(database)
    assert database.scrub()
    assert WORD.encode() not in bytes_of(database)
    with database.begin() as conn:
        conn.execute(text("INSERT INTO comments_search(comments_search) VALUES ('integrity-check')"))
    assert len(found(database, "colours")) == 30
