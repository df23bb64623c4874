"""``reveal``, ``erase`` and ``audit``: end to end, and what they leave behind."""

import shutil
from pathlib import Path

import pytest
from sqlalchemy import update

from service.store import audit
from service.store.tables import audit as audit_table
from service.store.tables import contacts

ADDRESS = "canary.reader@example.org"
WHY = ("--reason", "court order 7/2026")


def raw(operator) -> bytes:
    """Everything of a SQLite installation that is on disk; empty on PostgreSQL."""
    if not operator.product.database.is_sqlite:
        return b""
    place = Path(str(operator.product.database.url.database))
    return b"".join(path.read_bytes() for path in sorted(place.parent.glob(place.name + "*")))


def log(operator):
    with operator.product.database.read() as conn:
        return audit.every(conn)


def test_an_address_is_shown_at_a_terminal_after_a_question(operator):
    posted = operator.product.comment(author_email=ADDRESS)
    said = operator.at_terminal("reveal", posted.id, *WHY, typed=("reveal",))
    assert said.code == 0
    assert said.out.splitlines()[-1] == ADDRESS
    (entry,) = log(operator)
    assert (entry.action, entry.subject_id, entry.reason) == ("reveal", posted.id, WHY[1])
    assert ADDRESS not in str(entry)
    assert ADDRESS.encode() not in raw(operator)


def test_another_answer_shows_nothing_and_logs_nothing(operator):
    posted = operator.product.comment(author_email=ADDRESS)
    said = operator.at_terminal("reveal", posted.id, *WHY, typed=("yes",))
    assert said.code == 2
    assert ADDRESS not in said.out
    assert log(operator) == []


def test_a_pipe_is_refused_unless_it_must_be(operator):
    posted = operator.product.comment(author_email=ADDRESS)
    refused = operator("reveal", posted.id, *WHY)
    assert (refused.code, ADDRESS in refused.out + refused.err) == (2, False)
    assert operator.ok("reveal", posted.id, *WHY, "--yes-print").out == ADDRESS + "\n"


def test_a_file_is_refused_also_from_a_terminal(operator, tmp_path):
    posted = operator.product.comment(author_email=ADDRESS)
    file = tmp_path / "shown"
    said = operator.at_terminal("reveal", posted.id, *WHY, typed=("reveal",), into=file)
    assert said.code == 2
    assert (file.read_text(), log(operator)) == ("", [])


def test_a_reason_is_asked_for(operator):
    posted = operator.product.comment()
    assert operator("reveal", posted.id, "--yes-print").code == 2
    assert operator("reveal", posted.id, "--yes-print", "--reason", "hm").code == 2
    assert log(operator) == []


def test_the_day_has_a_limit(operator, monkeypatch):
    monkeypatch.setenv("LETTERSDESK_REVEALS_PER_DAY_MAX", "1")
    posted = operator.product.comment(author_email=ADDRESS)
    operator.ok("reveal", posted.id, *WHY, "--yes-print")
    said = operator("reveal", posted.id, *WHY, "--yes-print")
    assert (said.code, said.out) == (2, "")
    assert "LETTERSDESK_REVEALS_PER_DAY_MAX" in said.err


def test_a_host_without_keys_reveals_nothing_and_makes_none(operator):
    posted = operator.product.comment(author_email=ADDRESS)
    keys = operator.product.settings.keys
    shutil.rmtree(keys)
    assert operator("reveal", posted.id, *WHY, "--yes-print").code == 2
    assert operator("erase", "--address-stdin", stdin=ADDRESS).code == 2
    assert not keys.exists()


def test_after_an_erasure_neither_words_nor_seal_are_anywhere(operator):
    posted = operator.product.published(
        body="Unmistakable-canary-text of the ferry.", author_name="Canary Name"
    )
    operator.product.published()
    with operator.product.database.read() as conn:
        seal = conn.execute(contacts.select().where(contacts.c.comment_id == posted.id)).one().sealed
    operator.ok("erase", posted.id, "--yes")
    assert not [mark for mark in (b"Unmistakable-canary", b"Canary Name", seal) if mark in raw(operator)]
    with operator.product.database.read() as conn:
        assert posted.id not in [row.comment_id for row in conn.execute(contacts.select())]
    assert operator.product.client.get(f"/api/v1/comments/{posted.id}").status_code == 404
    assert operator("reveal", posted.id, *WHY, "--yes-print").code == 2
    assert [(entry.action, entry.subject_id) for entry in log(operator)] == [("erase", posted.id)]


def test_erasing_asks_first(operator):
    posted = operator.product.comment()
    assert operator("erase", posted.id).code == 2
    assert operator.at_terminal("erase", posted.id, typed=("no",)).code == 2
    assert operator.product.receipt(posted)["status"] == "pending"
    assert operator.at_terminal("erase", posted.id, typed=("erase",)).code == 0


def test_all_of_an_address_goes_and_the_address_is_kept_nowhere(operator):
    theirs = [operator.product.comment(author_email=text) for text in (ADDRESS, ADDRESS.upper())]
    operator.product.check()
    other = operator.product.published()
    said = operator.ok("erase", "--address-stdin", stdin=f" {ADDRESS}\n")
    assert set(said.lines) == {*(one.id for one in theirs), "Erased 2 comments."}
    assert operator.product.receipt(other)["status"] == "approved"
    assert "canary" not in (said.out + said.err + str(log(operator))).lower()
    assert [entry.subject_id for entry in log(operator)] == said.lines[:2]


@pytest.mark.parametrize("typed", ["", "no address", "a@b@c"])
def test_what_is_no_address_is_refused_without_repeating_it(operator, typed):
    said = operator("erase", "--address-stdin", stdin=typed)
    assert said.code == 2
    assert "lettersdesk: address: " in said.err
    assert not typed or typed not in said.err


def test_nothing_erases_by_itself(operator):
    assert operator("erase").code == 2
    assert operator("erase", "a" * 26, "--address-stdin").code == 2


def test_the_log_says_whether_it_is_whole(operator):
    posted = operator.product.comment()
    for _ in range(3):
        operator.ok("reveal", posted.id, *WHY, "--yes-print")
    said = operator.ok("audit")
    assert "The chain of 3 rows is whole" in said.out
    assert said.out.count(posted.id) == 3
    with operator.product.database.begin() as conn:
        conn.execute(update(audit_table).where(audit_table.c.seq == 2).values(reason="nothing special"))
    broken = operator("audit")
    assert broken.code == 1
    assert "BROKEN" in broken.out
    assert operator("audit", "--action", "erase").out.count(posted.id) == 0
