"""The matching form shows what a reader sees, and every match leads back to the original."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.domain.folding import EXPANSION_CHARS_MAX, fold

ANY_TEXT = st.text(st.characters(exclude_categories=()), max_size=300)


@pytest.mark.parametrize(
    ("written", "seen"),
    [
        ("Casino", "casino"),
        ("Ｃａｓｉｎｏ", "casino"),
        ("𝓬𝓪𝓼𝓲𝓷𝓸", "casino"),
        ("ⒸⒶⓈⒾⓃⓄ", "casino"),
        ("🅲🅰🆂🅸🅽🅾", "casino"),
        ("ᴄᴀꜱɪɴᴏ", "casino"),
        ("cásïnõ", "casino"),
        ("c̷a̶s̵i̴n̸o̷", "casino"),
        ("ca\u200bsi\u2060no", "casino"),
        ("ca\u00adsino", "casino"),
        ("\u202ecasino\u202c", "casino"),
        ("ca\U000e0061\U000e0062sino", "casino"),
        ("ca\ufe0fsi\U000e0100no", "casino"),
        ("cа\u0455ino", "casino"),
        ("Сasіnо", "casino"),
        ("c.a.s.i.n.o", "casino"),
        ("C A S I N O", "casino"),
        ("c-a-s-i-n-o now", "casino now"),
        ("c_a_s_i_n_o", "casino"),
        ("ca\x00si\x07no", "casino"),
        ("Straße", "strasse"),
        ("a \t\n\u3000 word", "a word"),
    ],
)
def test_a_disguised_word_folds_to_what_the_reader_sees(written: str, seen: str) -> None:
    assert fold(written).text == seen


@pytest.mark.parametrize(
    "word",
    ["привет", "сосна", "рассвет", "αβγ", "հայ", "你好", "สวัสดี", "हिन्दी", "it's", "u.s.", "well-known"],
)
def test_a_word_of_one_alphabet_stays_itself(word: str) -> None:
    assert fold(word).text == fold(fold(word).text).text
    assert not any("a" <= sign <= "z" for sign in fold(word).text) or word.isascii()


def test_letters_are_joined_only_where_each_stands_alone() -> None:
    assert fold("plan a or b, u.s. law").text == "plan a or b, u.s. law"


def test_a_digit_inside_a_word_has_a_second_reading_and_a_number_has_none() -> None:
    assert fold("v1agra 1000").also == {1: "il"}


@pytest.mark.parametrize(
    "written", ["say c\u0336a\u0336s\u0336ino", "say C.A.S.I.N.O", "say ﷺ  ca\u200bsino", "say 🅲asino"]
)
def test_a_match_leads_back_to_the_original(written: str) -> None:
    folded = fold(written)
    start = folded.text.index("casino")

    first, last = folded.original(start, start + 6)

    assert fold(written[first:last]).text == "casino"
    assert last == len(written)


def test_one_character_that_unfolds_into_eighteen_is_cut() -> None:
    assert len(fold("\ufdfa" * 100).text) <= 100 * EXPANSION_CHARS_MAX


@given(ANY_TEXT)
def test_any_text_folds_and_keeps_its_places_in_order(text: str) -> None:
    folded = fold(text)

    assert len(folded.text) == len(folded.starts) == len(folded.ends)
    assert len(folded.text) <= EXPANSION_CHARS_MAX * len(text)
    assert list(folded.starts) == sorted(folded.starts)
    assert all(0 <= s < e <= len(text) for s, e in zip(folded.starts, folded.ends, strict=True))
    assert set(folded.also) <= set(range(len(folded.text)))
