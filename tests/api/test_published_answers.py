"""How the door answers: tags, caches, methods, errors, and that it asks the database as little as it may."""

import threading
from pathlib import Path

import pytest
from sqlalchemy import event

from service.domain.comment import Status
from service.store.engine import Database
from tests.support.press import Posted, Press

PAGE = "/api/v1/comments?thread=a-1"
LONG = 60_000


@pytest.fixture
def letters(press: Press) -> list[Posted]:
    thread = press.thread("a-1")
    return [press.letter(thread) for _ in range(7)]


def count_statements(database: Database) -> list[str]:
    """Every statement sent from now on."""
    sent: list[str] = []
    event.listen(database.engine, "before_cursor_execute", lambda *args: sent.append(args[2]))
    return sent


def test_a_page_is_public_checked_by_its_tag_and_inert(reader, letters):
    headers = dict(reader.get(PAGE).headers)
    assert headers.pop("ETag").startswith('"')
    assert int(headers.pop("Content-Length")) > 0
    assert headers == {
        "Content-Type": "application/json",
        "Cache-Control": "public, max-age=0, s-maxage=5, stale-while-revalidate=5",
        "Vary": "Accept-Encoding",
        "Access-Control-Allow-Origin": "*",
        "Access-Control-Expose-Headers": "Retry-After, Location, RateLimit, RateLimit-Policy, ETag",
        "X-Content-Type-Options": "nosniff",
        "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'; sandbox",
    }


@pytest.mark.parametrize("coding", ["gzip", "identity"])
def test_a_known_page_is_not_sent_again(reader, letters, coding):
    tag = reader.get(PAGE, {"Accept-Encoding": coding}).headers["ETag"]
    answer = reader.get(PAGE, {"Accept-Encoding": coding, "If-None-Match": f'"x", W/{tag}'})
    assert (answer.status_code, answer.data, answer.headers["ETag"]) == (304, b"", tag)
    assert sum(len(f"{name}: {value}\r\n") for name, value in answer.headers) < 190
    assert reader.outcomes[-1] == "not_modified"


def test_the_tag_of_one_encoding_is_not_the_tag_of_the_other(reader, letters):
    tag = reader.get(PAGE, {"Accept-Encoding": "gzip"}).headers["ETag"]
    assert reader.get(PAGE, {"If-None-Match": tag}).status_code == 200


def test_a_page_that_changed_has_another_tag(reader, press, letters):
    tag = reader.get(PAGE).headers["ETag"]
    press.withdraw(letters[0])
    assert reader.get(PAGE, {"If-None-Match": tag}).status_code == 200


@pytest.mark.parametrize("path", [PAGE, "/api/v1/counts?threads=a-1", f"{PAGE}&x=1"])
def test_head_says_what_get_would_and_sends_nothing(reader, letters, path):
    head, get = reader.get(path, method="HEAD"), reader.get(path)
    assert (head.status_code, dict(head.headers), head.data) == (get.status_code, dict(get.headers), b"")


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("POST", "/api/v1/comments"),
        ("OPTIONS", "/api/v1/comments"),
        ("DELETE", f"/api/v1/comments/{'a' * 26}"),
        ("GET", f"/api/v1/comments/{'a' * 26}/receipt"),
        ("GET", "/api/v1/comments/"),
        ("GET", "/api/v1/comments/../comments"),
        ("GET", "/api/v1/comments/NOT-AN-ID"),
        ("GET", "/api/v1/commentsx"),
        ("GET", "/"),
    ],
)
def test_what_is_not_for_readers_is_handed_on(reader, method, path):
    assert reader.get(path, method=method).status_code == 299


def test_a_refusal_is_a_problem_document_that_nobody_keeps(reader):
    answer = reader.get(f"{PAGE}&email=ann@example.org")
    assert (answer.status_code, answer.content_type) == (400, "application/problem+json")
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert b"ann" not in answer.data
    assert reader.outcomes == ["refused"]


def test_without_a_database_the_answer_is_503_and_says_when_to_come_back(new_reader, tmp_path: Path):
    nowhere = Database(f"sqlite:///{tmp_path}/no/such/folder/x.db", wait_ms=100, pool_connections=1)
    reader = new_reader(nowhere)
    answer = reader.get(PAGE)
    assert (answer.status_code, answer.content_type) == (503, "application/problem+json")
    assert int(answer.headers["Retry-After"]) > 0
    assert reader.outcomes == ["unavailable"]
    nowhere.close()


def test_a_bug_is_500_without_a_word_about_it(new_reader, new_sqlite, caplog):
    """A database without tables is nobody's request's fault."""
    empty = Database(new_sqlite(), wait_ms=100, pool_connections=1)
    with empty.begin() as conn:
        conn.exec_driver_sql("CREATE TABLE sites (id TEXT, name TEXT, origins TEXT)")
        conn.exec_driver_sql("INSERT INTO sites VALUES ('news', 'canary name', 'canary origins')")
    reader = new_reader(empty)
    answer = reader.get(PAGE)
    assert (answer.status_code, answer.content_type) == (500, "application/problem+json")
    assert b"canary" not in answer.data
    assert b"Traceback" not in answer.data
    assert reader.outcomes == ["failed"]
    empty.close()


def test_a_hot_page_asks_the_database_nothing(new_reader, press, letters):
    reader = new_reader(version_check_ms=LONG)
    reader.get(PAGE)
    sent = count_statements(press.database)
    for _ in range(20):
        assert reader.get(PAGE).status_code == 200
    assert [statement for statement in sent if "BEGIN" not in statement] == []
    assert reader.outcomes == ["miss"] + ["hit"] * 20


def test_a_page_with_many_answered_comments_takes_three_statements(reader, press, letters):
    for letter in letters:
        press.letter(letter.thread_id, letter)
    reader.get("/api/v1/counts?threads=a-1")  # the sites are known from here on
    sent = count_statements(press.database)
    reader.get(PAGE)
    assert len([statement for statement in sent if "SELECT" in statement]) == 3


def test_publishing_in_one_process_is_seen_by_every_other(new_reader, press, letters):
    """Two doors with a store of their own each, as two processes have; neither hears of the other."""
    url = press.database.url.render_as_string(hide_password=False)
    stores = [Database(url, wait_ms=1000, pool_connections=2) for _ in range(2)]
    readers = [new_reader(store) for store in stores]
    before = [reader.get(PAGE).headers["ETag"] for reader in readers]
    press.letter(letters[0].thread_id, body="fresh")
    after = [reader.get(PAGE) for reader in readers]
    assert [answer.json["comments"][0]["body"] for answer in after] == ["fresh"] * 2
    assert before[0] == before[1] != after[0].headers["ETag"] == after[1].headers["ETag"]
    [store.close() for store in stores]


def test_a_change_that_is_not_committed_is_seen_by_nobody(new_reader, press, letters):
    url = press.database.url.render_as_string(hide_password=False)
    other = Database(url, wait_ms=1000, pool_connections=2)
    reader = new_reader(other)
    before = reader.get(PAGE).data

    def withdraw_and_fail(conn):
        press.move_in(conn, letters, Status.REJECTED)
        assert reader.get(PAGE).data == before
        raise KeyError

    with pytest.raises(KeyError):
        press.database.write(withdraw_and_fail)
    assert reader.get(PAGE).data == before
    other.close()


def test_readers_never_see_a_comment_that_was_withdrawn_before_they_asked(new_reader, press, letters):
    """Many readers on one door, while comments come and go: an answer is as new as its question."""
    reader, thread = new_reader(), letters[0].thread_id
    wrong: list[int] = []
    done = threading.Event()

    def watch():
        while not done.is_set():
            reader.get(f"{PAGE}&limit=50")

    watchers = [threading.Thread(target=watch) for _ in range(4)]
    [watcher.start() for watcher in watchers]
    for _ in range(15):
        posted = press.letter(thread)
        shown = [comment["id"] for comment in reader.page(PAGE)["comments"]]
        press.withdraw(posted)
        hidden = [comment["id"] for comment in reader.page(PAGE)["comments"]]
        wrong += [posted.seq] * (posted.id not in shown or posted.id in hidden)
    done.set()
    [watcher.join() for watcher in watchers]
    assert wrong == []
