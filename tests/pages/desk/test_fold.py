"""A long text is folded in the queue: where, and what is told of the part below."""

import pytest

from service.domain.verdict import Span
from service.pages.desk.fold import CHARS_MAX, LINES_MAX, folded
from service.pages.desk.segments import Segment
from tests.support.queue_room import read

SENTENCE = "The council should publish the minutes of its meetings. "
LONG = SENTENCE * 60


def text_of(pieces) -> str:
    return "".join(piece.text for piece in pieces)


@pytest.mark.parametrize(
    "text",
    [LONG, "a" * 5_000, "line\n" * 60, f"{SENTENCE}\n\n" * 40, "e\u0301" * 3_000, "\n" * 400,
     "A. " + "b" * 4_000],
    ids=["words", "one word", "short lines", "paragraphs", "accents", "blank lines", "a long word"],
)  # fmt: skip
def test_nothing_is_lost_and_what_is_shown_has_an_end(text):
    fold = folded([Segment(text)])
    assert fold is not None
    assert text_of(fold.head) + text_of(fold.rest) == text
    assert 0 < len(text_of(fold.head)) <= CHARS_MAX
    assert text_of(fold.head).count("\n") <= LINES_MAX
    assert fold.chars == len(text_of(fold.rest))


@pytest.mark.parametrize("text", ["", "Short.", SENTENCE * 15, "line\n" * 12, "line\n" * 14, "a" * 1_000])
def test_what_is_short_or_nearly_so_is_shown_whole(text):
    assert folded([Segment(text)]) is None


def test_a_fold_is_at_the_end_of_a_word_and_rather_of_a_paragraph():
    assert text_of(folded([Segment(LONG)]).head)[-1] in "abcdefghijklmnopqrstuvwxyz."
    paragraphs = f"{SENTENCE * 12}\n\n{SENTENCE * 40}"
    assert text_of(folded([Segment(paragraphs)]).head) == (SENTENCE * 12).rstrip()


def test_a_letter_keeps_its_accents():
    assert not text_of(folded([Segment("e\u0301" * 3_000)]).rest).startswith("\u0301")


def test_passages_below_the_fold_are_counted_also_one_that_it_runs_through():
    pieces = [Segment("x" * 100, "spam"), Segment("y" * 650), Segment("z" * 600, "links")]
    pieces += [Segment("w " * 500), Segment("v", "toxicity")]
    fold = folded(pieces)
    assert fold.marked == 2
    assert [bool(one.marks) for one in fold.head] == [True, False, True]


def test_a_card_folds_a_long_text_without_a_script_and_tells_what_is_marked_below(room, moderator):
    marked = (Span(0, 11), Span(2_000, 2_010), Span(3_000, 3_010))
    one, other = room.waits(body=LONG, spans=marked), room.waits()
    fold = moderator.card(one).one("details", class_="fold")
    assert "open" not in fold.attributes
    summary = fold.one("summary")
    assert "Show all" in summary.text
    assert "2 marked passages below" in summary.text
    assert summary.attributes["aria-keyshortcuts"] == "t"
    whole = " ".join(moderator.card(one).by_id(f"text-{one}").text.split())
    assert whole.count("publish the") >= 58  # But for what a mark cuts in two.
    assert not moderator.card(other).has("details", class_="fold")
    assert room.status(one) == "held"
    assert moderator.decide(one, "approve").status_code == 303


def test_a_comments_own_page_shows_all_of_it(room, ana):
    one = room.waits(body=LONG)
    assert not ana.page(f"/desk/comments/{one}").has("details", class_="fold")


def test_a_card_that_comes_back_is_folded_too(room, moderator):
    one = room.waits(body=LONG)
    done = moderator.fragment(one, moderator.fields(one, "approve"))
    undo = {
        field.attributes["name"]: field.attributes["value"] for field in read(done).one("form").all("input")
    }
    back = moderator.browser.client.post(f"/desk/comments/{one}/undo", data=undo, headers={"X-Fragment": "1"})
    assert read(back).has("details", class_="fold")
