"""Near texts get near numbers, other texts far ones."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.domain.simhash import FEATURES_MAX, bands, distance, is_near, simhash

ARTICLE = (
    "The council will vote on Tuesday about the new bridge over the river, and most people who live near it "
    "would rather keep the old one because lorries cannot use it."
)
OTHER = (
    "My grandmother used to bake plum cake every September; nobody in our family has managed to copy the "
    "recipe since, though my brother says that he came close last year."
)
NUMBERS = st.integers(-(2**63), 2**63 - 1)


def number(text: str) -> int:
    found = simhash(text)
    assert found is not None
    return found


@pytest.mark.parametrize(
    "variant",
    [
        ARTICLE.upper(),
        ARTICLE.replace(" ", "  \n"),
        ARTICLE.replace("e", "е"),
        ARTICLE.replace(",", " !!!"),
        "".join(sign + "\u200b" for sign in ARTICLE),
    ],
)
def test_a_disguised_copy_has_the_same_number(variant: str) -> None:
    assert number(variant) == number(ARTICLE)


def test_a_copy_with_another_link_and_price_has_the_same_number() -> None:
    one = ARTICLE + " Only 99 at https://one.example/a?x=1"
    other = ARTICLE + " Only 1499 at www.other.example/b"

    assert number(one) == number(other)


def test_a_copy_with_one_word_changed_is_near() -> None:
    assert is_near(number(ARTICLE), number(ARTICLE.replace("Tuesday", "Friday")))


def test_a_text_about_something_else_is_far() -> None:
    assert not is_near(number(ARTICLE), number(OTHER))


def test_a_chinese_text_with_one_word_more_is_nearer_than_another_text() -> None:
    one = "市议会将于星期二就河上的新桥进行投票，住在附近的大多数人宁愿保留旧桥，因为卡车不能使用它。"
    copy = one.replace("大多数人", "大多数的人")
    other = "我的祖母每年九月都会烤李子蛋糕，从那以后家里没有人能复制这个食谱，尽管哥哥说他去年很接近。"

    assert is_near(number(one), number(copy))
    assert not is_near(number(one), number(other))


@pytest.mark.parametrize("text", ["", "Great article!", "so so so so so so so so", "\ud800", "👍👍👍"])
def test_a_short_text_has_no_number_because_short_texts_are_alike_by_nature(text: str) -> None:
    assert simhash(text) is None


def test_a_number_fits_a_signed_column_of_64_bits() -> None:
    numbers = [number(f"{ARTICLE} {word}") for word in "abcdefghijklmnopqrstuvwxyz"]

    assert all(-(2**63) <= n < 2**63 for n in numbers)
    assert any(n < 0 for n in map(number, (OTHER, ARTICLE, OTHER + ARTICLE)))


def test_a_text_of_very_many_words_costs_no_more_than_the_cap() -> None:
    words = [chr(0x61 + i % 26) + chr(0x61 + i // 26 % 26) + chr(0x61 + i // 676) for i in range(6_000)]

    assert simhash(" ".join(words)) == simhash(" ".join(words[:FEATURES_MAX]))


@given(NUMBERS, st.sets(st.integers(0, 63), max_size=3))
def test_numbers_that_differ_in_three_bits_share_a_band(one: int, flipped: set[int]) -> None:
    other = one
    for bit in flipped:
        other ^= -(1 << 63) if bit == 63 else 1 << bit

    assert distance(one, other) == len(flipped)
    assert any(a == b for a, b in zip(bands(one), bands(other), strict=True))
    assert all(0 <= band < 1 << 16 for band in bands(one))
