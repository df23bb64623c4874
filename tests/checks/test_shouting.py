"""Shouting and gibberish are heard; short cries, compounds and laughter are left in peace."""

import pytest

from service.checks.shouting import check

SENTENCE = "This is an ordinary sentence about the town council and its plans."


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (SENTENCE.upper(), "shouting.capitals"),
        ("ВСЕ ЭТО НЕПРАВДА И БЫЛО НЕПРАВДОЙ", "shouting.capitals"),
        ("Stop iiiiiiiiiiiiiiiiit", "shouting.repeated"),
        ("What?????????????????", "shouting.repeated"),
        ("asdfghjkl qwertzuiop", "shouting.mash"),
        ("sdkfjhskdjfh", "shouting.mash"),
        ("bcdfgmnptvzx", "shouting.mash"),
        ("ab" * 10_000, "shouting.long_word"),
    ],
)
def test_a_loud_text_is_flagged(judge, text: str, reason: str) -> None:
    found = judge(check, text)

    assert found.reason == reason
    assert found.score >= 0.5
    assert found.label == "flagged"


@pytest.mark.parametrize(
    "text",
    [
        SENTENCE,
        "NO!",
        "NO WAY!",
        "Die Bundesregierung und die Europäische Union haben das Gesetz beschlossen.",
        "The NATO and EU and UN met in the USA.",
        "Rindfleischetikettierungsüberwachungsaufgabenübertragungsgesetz",
        "lentokonesuihkuturbiinimoottoriapumekaanikkoaliupseerioppilas",
        "čtvrtsmršť a scvrnkls zmrzl",
        "哈哈哈哈哈哈哈哈哈哈",
        "市议会将于星期二就河上的新桥进行投票住在附近的大多数人宁愿保留旧桥因为卡车不能使用它" * 4,
        "สวัสดีครับผมชอบบทความนี้มาก" * 6,
        "ㅋㅋㅋㅋㅋㅋㅋㅋ 정말",
        "kkkkkkkkkk hahahahahaha",
        "Well..... ok ------------------ so",
        "👍👍👍👍👍👍👍👍👍👍👍👍",
        "https://a.example/" + "x" * 200,
        "1 000 000 000",
        "",
    ],
)
def test_an_ordinary_text_is_not_flagged(judge, text: str) -> None:
    assert judge(check, text).score < 0.5


def test_signs_without_a_word_are_unsure(judge) -> None:
    found = judge(check, "%&/ 12345 %&/ 67890")

    assert (found.reason, found.label) == ("shouting.no_words", "unsure")


def test_the_score_rises_with_the_share_of_capitals(judge) -> None:
    words = SENTENCE.split()
    louder = [" ".join([w.upper() for w in words[:n]] + words[n:]) for n in range(len(words) + 1)]
    scores = [judge(check, text).score for text in louder]

    assert scores == sorted(scores)
    assert (scores[0], scores[-1]) == (0.0, 1.0)


def test_the_score_rises_with_the_length_of_a_word(judge) -> None:
    scores = [judge(check, "ab" * n).score for n in (40, 60, 100, 1_000, 10_000)]

    assert scores == sorted(scores)


def test_a_span_shows_what_was_repeated(judge) -> None:
    text = "why?????????? why"

    [span] = judge(check, text).spans

    assert (text[span.start : span.end], span.note) == ("??????????", "shouting.repeated")
