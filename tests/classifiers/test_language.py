"""Only a text that is clearly not English is turned away."""

import pytest

from service.classifiers.language import detect
from service.classifiers.normalise import normalise


@pytest.mark.parametrize(
    "text",
    [
        "ok!",
        "",
        "😀",
        "LOL",
        "Bravo!",
        "The council must answer for this.",
        "Viva la France",
        "Уоu are an іdіоt",  # look-alikes do not make it Russian
        "I said «да» and he said no, that is all there was to it",
        "12345 67890",
        "idiot " * 200,  # a word that is repeated is not one of many
        "moron scum " * 20,
    ],
)
def test_english_and_texts_too_short_to_tell_are_scored(text):
    assert detect(normalise(text)) == "en"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Este artículo no dice la verdad y el alcalde lo sabe muy bien", "es"),
        ("Das ist nicht wahr, und die Stadt weiß es auch", "de"),
        ("Ce maire ne dit pas la vérité et nous le savons", "fr"),
        ("Questo non è vero e il sindaco lo sa anche lui", "it"),
        ("Мэр сказал неправду, и все это знают", "und"),
        ("هذا المقال ليس صحيحا", "und"),
        ("这篇文章不是真的", "und"),
        ("你好", "und"),
        ("死ね", "und"),
        ("да", "und"),
        ("Kaupunginjohtaja puhui eilen uudesta sillasta mutta kukaan ei uskonut hänen lupauksiinsa enää "
         "kaikkien aiempien pettymysten jälkeen", "und"),
    ],
)  # fmt: skip
def test_another_language_is_recognised(text, code):
    assert detect(normalise(text)) == code
