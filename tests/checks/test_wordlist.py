"""The operator's words are found in every disguise, and never inside other words."""

import pytest

from service.checks.wordlist import check
from service.domain.errors import ConfigurationError
from service.domain.verdict import Field, Span


@pytest.fixture
def found(tmp_path, judge):
    """``found(entries, text)``: the pieces of the text that the list found."""

    def pieces(entries: list[str], text: str) -> list[str]:
        path = tmp_path / "words.txt"
        path.write_text("\n".join(["# ours", "", *entries]), encoding="utf-8")
        return [text[span.start : span.end] for span in judge(check({"file": str(path)}), text).spans]

    return pieces


@pytest.mark.parametrize(
    "written",
    [
        "casino", "CASINO", "Cаsіnо", "ｃａｓｉｎｏ", "c4sin0", "ca$ino", "c@s1no", "c.a.s.i.n.o",
        "C A S I N O",
        "ca\u200bsi\u00adno", "cásïnõ", "casiiiiino", "caaaasiiino", "𝐜𝐚𝐬𝐢𝐧𝐨", "🅲🅰🆂🅸🅽🅾",
        "c\u0336a\u0336s\u0336i\u0336n\u0336o\u0336",
    ],
)  # fmt: skip
def test_a_word_is_found_in_disguise_and_shown_as_it_was_written(found, written: str) -> None:
    assert found(["casino"], f"the, {written}! now") == [written]


@pytest.mark.parametrize(
    ("entry", "text"),
    [
        ("cunt", "Scunthorpe"),
        ("ass", "class assignment grass bass"),
        ("tit", "title constitution"),
        ("cock", "cockpit peacock Hancock"),
        ("god", "good"),
        ("sex", "Essex Middlesex"),
        ("buy now", "buy nowadays"),
        ("сосна", "cocna"),
        ("rape", "grape drapes"),
        ("casino", "cas ino"),
        ("2020", "12020 20200"),
    ],
)
def test_a_word_inside_another_word_is_left_alone(found, entry: str, text: str) -> None:
    assert found([entry], text) == []


@pytest.mark.parametrize(
    ("entry", "text", "pieces"),
    [
        ("spam*", "spam spammers antispam", ["spam", "spammers"]),
        ("*spam", "spam antispam spammers", ["spam", "antispam"]),
        ("*spam*", "antispammers, spa m", ["antispammers"]),
        ("sp*m", "spm spaam sp m spam", ["spm", "spaam", "spam"]),
        ("buy now", "Buy, now! buy\n now; buynow", ["Buy, now", "buy\n now"]),
        ("cheap * pills", "cheap blue pills; cheap pills", ["cheap blue pills"]),
        ("赌博", "我们喜欢赌博吗", ["赌博"]),
        ("don't", "don't don’t dont", ["don't", "don’t"]),
        ("привет", "ПРИВЕТ привет! приветы", ["ПРИВЕТ", "привет"]),
        ("straße", "STRASSE Straße", ["STRASSE", "Straße"]),
        ("a.c.a.b.", "acab A.C.A.B. A C A B", ["acab", "A.C.A.B", "A C A B"]),
        ("cool", "cool cooooool cooollll col", ["cool", "cooooool", "cooollll"]),
        ("100", "100 1000 $100", ["100", "100"]),
    ],
)
def test_wildcards_and_phrases_match_as_documented(found, entry, text, pieces) -> None:
    assert found([entry], text) == pieces


def test_many_entries_are_found_at_once_and_each_tells_its_line(tmp_path, judge) -> None:
    path = tmp_path / "words.txt"
    path.write_text("# a comment\nred apple\n\nred\n", encoding="utf-8")

    found = judge(check({"file": str(path)}), "a red apple")

    assert sorted((span.note, span.start, span.end) for span in found.spans) == [
        ("wordlist.line_2", 2, 11),
        ("wordlist.line_4", 2, 5),
    ]
    assert found.detail["entries"] == 2.0


def test_the_score_rises_with_the_number_of_different_entries(tmp_path, judge) -> None:
    path = tmp_path / "words.txt"
    path.write_text("red\ngreen\nblue\n", encoding="utf-8")
    listed = check({"file": str(path)})

    scores = [judge(listed, text).score for text in ("grey", "red", "red red", "red green", "red green blue")]

    assert scores == pytest.approx([0.0, 0.9, 0.9, 0.99, 0.999])


def test_a_word_in_the_name_is_found_and_shown_there(tmp_path, judge) -> None:
    path = tmp_path / "words.txt"
    path.write_text("casino\n", encoding="utf-8")

    found = judge(check({"file": str(path)}), "hello", author_name="C4sino")

    assert (found.reason, found.score) == ("wordlist.in_name", pytest.approx(0.9))
    assert found.spans == (Span(0, 6, "wordlist.line_1", Field.AUTHOR_NAME),)


def test_without_a_list_nothing_is_found(judge) -> None:
    assert judge(check({}), "casino").score == 0.0


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("*", "fewer than 2"),
        ("a*", "fewer than 2"),
        ("!!!", "fewer than 2"),
        ("a*b*c*d*e", "more than 3 stars"),
        ("x" * 201, "longer than 200"),
    ],
)
def test_an_entry_that_would_match_everything_stops_the_start(tmp_path, line: str, why: str) -> None:
    path = tmp_path / "words.txt"
    path.write_text(f"good\n{line}\n", encoding="utf-8")

    with pytest.raises(ConfigurationError, match=rf"Line 2 of .* {why}"):
        check({"file": str(path)})


def test_a_list_that_is_no_text_stops_the_start(tmp_path) -> None:
    path = tmp_path / "words.txt"
    path.write_bytes(b"\xff\xfe\x00casino")

    with pytest.raises(ConfigurationError, match="not UTF-8"):
        check({"file": str(path)})
