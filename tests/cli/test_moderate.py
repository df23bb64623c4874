"""``moderate``: the queue and decisions at the terminal, by the same rules as over the API."""

import json

from service.cli.printing import one_line, plain
from service.store import audit
from tests.cli.conftest import columns
from tests.support.desk import Desk


def test_what_waits_is_listed_oldest_first(operator):
    first, second = operator.product.comment(), operator.product.comment()
    listed = operator.ok("moderate", "list").lines
    assert [columns(line)[0] for line in listed] == ["ID", first.id, second.id]
    assert columns(listed[1])[1:4] == ["demo", "pending", "1"]


def test_the_list_can_be_narrowed(operator):
    operator.ok("sites", "add", "evening")
    published = operator.product.published(site="demo")
    waiting = operator.product.comment(site="demo")
    elsewhere = operator.product.comment(site="evening")
    by = {
        words: [columns(line)[0] for line in operator.ok("moderate", "list", *words).lines[1:]]
        for words in (("--status", "approved"), ("--site", "evening"), ("--limit", "1"))
    }
    assert list(by.values()) == [[published.id], [elsewhere.id], [waiting.id]]
    assert operator("moderate", "list", "--site", "nowhere").code == 2


def test_one_comment_is_shown_with_findings_and_decisions(operator):
    posted = operator.product.published(body="A letter about the ferry and the harbour.")
    shown = operator.ok("moderate", "show", posted.id).out
    assert "A letter about the ferry" in shown
    assert all(check in shown for check in operator.product.settings.checks)
    assert "approved" in shown


def test_who_decides_is_told_the_thread_and_the_authors_numbers(operator):
    one = {"author_email": "reader@example.com"}
    operator.product.published(**one)
    refused = operator.product.published(**one)
    posted = operator.product.comment(**one, thread="bridge", thread_title="The bridge")
    assert "no worker has looked yet" in operator.ok("moderate", "show", posted.id).out
    operator.product.check()
    operator.ok("moderate", "reject", refused.id, "--reason", "off_topic")
    operator.ok("moderate", "ban", posted.id, "--reason", "insults", "--days", "3")
    lines = operator.ok("moderate", "show", posted.id).lines
    assert lines[1] == "in The bridge  bridge"
    assert "this author so far: 2 published, 1 rejected, 0 spam, banned until 20" in lines[2]
    assert lines[2].endswith("; claimed: anybody could have typed this address")


def test_where_nothing_waits_it_says_so(operator):
    assert operator.ok("moderate", "list").out == "Nothing is waiting.\n"
    assert operator.ok("moderate", "list", "--status", "rejected").out == "There are none.\n"
    assert operator.ok("tokens", "list").out == "There are none.\n"


def test_json_is_what_the_api_gives(operator):
    posted = operator.product.published()
    shown = json.loads(operator.ok("moderate", "show", "--json", posted.id).out)
    assert shown == Desk(operator.product).look(posted)


def test_each_decision_moves_the_comment_and_is_logged(operator):
    posted = operator.product.comment()
    for words, status in (
        (("approve",), "approved"), (("reject", "--reason", "off_topic"), "rejected"), (("spam",), "pending"),
        (("hold",), "held"),
    ):  # fmt: skip
        operator.ok("moderate", words[0], posted.id, *words[1:])
        assert operator.product.receipt(posted)["status"] == status
    with operator.product.database.read() as conn:
        entries = audit.every(conn)
    assert [(entry.action, entry.subject_id) for entry in entries] == [
        (f"moderate.{action}", posted.id) for action in ("approve", "reject", "spam", "hold")
    ]
    assert all(entry.who for entry in entries)


def test_a_rejection_needs_a_reason_that_is_a_code(operator):
    posted = operator.product.comment()
    assert operator("moderate", "reject", posted.id).code == 2
    said = operator("moderate", "reject", posted.id, "--reason", "This is rubbish!")
    assert (said.code, said.err.split(": ")[1]) == (2, "reason")
    assert operator.product.receipt(posted)["status"] == "pending"


def test_a_version_that_is_no_longer_there_is_refused_and_not_logged(operator):
    posted = operator.product.published()
    said = operator("moderate", "hold", posted.id, "--version", "1")
    assert said.code == 2
    assert "approved at version 2" in said.err
    with operator.product.database.read() as conn:
        assert audit.every(conn) == []


def test_a_ban_at_the_terminal_is_a_ban(operator):
    first = operator.product.published(author_email="loud@example.org")
    ban = ("moderate", "ban", first.id, "--reason", "insults", "--days")
    assert "banned until" in operator.ok(*ban, "7").out
    again = operator.product.comment(author_email="loud@example.org")
    operator.product.check()
    assert operator.product.receipt(again)["status"] == "rejected"
    assert "not banned" in operator.ok(*ban, "0").out
    assert operator(*ban, "-1").code == 2
    assert operator("moderate", "ban", operator.product.comment().id, "--reason", "insults").code == 2


def test_a_comment_that_is_not_there_is_one_sentence(operator):
    for words in (("show",), ("approve",), ("ban", "--reason", "insults")):
        said = operator("moderate", words[0], "a" * 26, *words[1:])
        assert (said.code, said.err) == (2, "lettersdesk: no such comment\n")


def test_a_text_cannot_move_the_cursor_or_turn_the_line(operator):
    posted = operator.product.comment(body="Line one \u202e desrever\nand more \u2066x\u2069")
    for words in (("list",), ("show", posted.id)):
        assert not set(operator.ok("moderate", *words).out) & set("\x1b\u202e\u2066\u2069\r\x07")
    assert plain("a\x1b[2Jb\nc") == "a\ufffd[2Jb\nc"
    assert one_line("x" * 100, 10) == "xxxxxxxxx…"
