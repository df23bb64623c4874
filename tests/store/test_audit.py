"""The audit log: a chain in which a changed or missing row is missed, whoever writes at once."""

import threading
from dataclasses import replace

from sqlalchemy import update

from service.store import audit
from service.store.tables import audit as table
from service.store.types import utcnow


def write(database, *reasons: str):
    for reason in reasons:
        with database.begin() as conn:
            audit.add(conn, "reveal", subject_id="a" * 26, who="ada", reason=reason)
    with database.read() as conn:
        return audit.every(conn)


def test_a_log_nobody_touched_is_whole(database):
    entries = write(database, "one", "two", "three")
    assert audit.is_whole(entries)
    assert audit.is_whole([])


def test_a_changed_word_and_a_missing_row_are_seen(database):
    first, second, third = write(database, "one", "two", "three")
    assert not audit.is_whole([first, replace(second, reason="2"), third])
    assert not audit.is_whole([replace(first, who="bob"), second, third])
    assert not audit.is_whole([first, third])
    assert not audit.is_whole([second, third])
    assert not audit.is_whole([second, first, third])


def test_the_words_of_a_row_cannot_change_places(database):
    (entry,) = write(database, "one")
    assert not audit.is_whole([replace(entry, who="", reason="adaone")])


def test_many_writers_at_once_make_one_chain(database):
    start, failed = threading.Barrier(8), []

    def run():
        start.wait()
        try:
            write(database, *"abcde")
        except BaseException as error:
            failed.append(error)

    crowd = [threading.Thread(target=run) for _ in range(8)]
    [thread.start() for thread in crowd]
    [thread.join() for thread in crowd]
    entries = write(database)
    assert (failed, len(entries), audit.is_whole(entries)) == ([], 40, True)


def test_only_the_last_day_counts(database):
    write(database, "old")
    with database.begin() as conn:
        conn.execute(update(table).values(created_at=utcnow(-86_401)))
    write(database, "new")
    with database.read() as conn:
        assert audit.count_last_day(conn, "reveal") == 1
        assert audit.count_last_day(conn, "erase") == 0
