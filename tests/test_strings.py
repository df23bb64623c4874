"""The table of sentences: complete in every language, with every placeholder and plural form it needs."""

import re
from collections import Counter
from datetime import UTC, datetime, timedelta
from gettext import c2py
from importlib.resources import files
from pathlib import Path

import pytest
from markupsafe import Markup

from service import strings
from service.settings.reading import LANGUAGES

TRANSLATED = [lang for lang in LANGUAGES if lang != strings.SOURCE]
NUMBERS = (*range(131), 1_000, 1_204, 1_000_000, 2_000_000)
NOW = datetime(2026, 11, 22, 14, 5, tzinfo=UTC)


def entries(lang):
    """What a catalogue says of each id: the English text it stands for, and its own."""
    return {message.context: message for message in strings.catalogue(lang) if message.context}


def placeholders(text: str) -> Counter[str]:
    return Counter(re.findall(r"\{[^}]*\}", text))


def test_there_is_a_catalogue_of_every_language_and_no_other():
    folder = files("service.pages").joinpath("locale")
    found = {one.name for one in folder.iterdir() if one.name.endswith((".po", ".pot"))}
    assert found == {"messages.pot", *(f"{lang}.po" for lang in TRANSLATED)}


@pytest.mark.parametrize("lang", TRANSLATED)
def test_every_language_has_every_id_for_the_sentence_that_english_has(lang):
    own, source = entries(lang), entries(strings.SOURCE)
    assert {id_: one.id for id_, one in own.items()} == {id_: one.id for id_, one in source.items()}


@pytest.mark.parametrize("lang", LANGUAGES)
def test_no_text_is_missing_or_left_for_somebody_to_look_at(lang):
    assert not [id_ for id_, forms in strings.of(lang).texts.items() if not all(forms)]
    assert not [id_ for id_, one in entries(lang).items() if one.fuzzy]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_placeholder_is_in_every_form_of_every_language(lang):
    source = strings.of(strings.SOURCE).texts
    wrong = [
        id_
        for id_, forms in strings.of(lang).texts.items()
        if any(placeholders(form) != placeholders(source[id_][0]) for form in forms)
    ]
    assert wrong == []


@pytest.mark.parametrize("lang", LANGUAGES)
def test_what_depends_on_a_number_has_a_form_for_every_category_that_cldr_asks_for(lang):
    found = strings.of(lang)
    asked = len(strings.categories(found.locale))
    counted = [id_ for id_, one in entries(strings.SOURCE).items() if one.pluralizable]
    assert {id_: len(found.texts[id_]) for id_ in counted} == dict.fromkeys(counted, asked)
    assert all(len(forms) == 1 for id_, forms in found.texts.items() if id_ not in counted)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_tool_that_reads_the_catalogue_takes_the_same_form_as_we_do(lang):
    rule = c2py(strings.catalogue(lang).plural_expr)
    locale = strings.of(lang).locale
    names = strings.categories(locale)
    assert [rule(n) for n in NUMBERS] == [names.index(locale.plural_form(n)) for n in NUMBERS]


@pytest.mark.parametrize(
    ("lang", "n", "said"),
    [
        ("en", 1, "1 comment"), ("en", 1204, "1,204 comments"),
        ("de", 1204, "1.204 Kommentare"), ("fr", 0, "0 commentaire"), ("es", 0, "0 comentarios"),
        ("uk", 21, "21 коментар"), ("uk", 22, "22 коментарі"), ("uk", 11, "11 коментарів"),
        ("uk", 112, "112 коментарів"),
    ],
)  # fmt: skip
def test_numbers_take_the_form_of_their_language(lang, n, said):
    assert strings.of(lang).say("count", n=n) == said


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_element_gets_its_ids_by_category_and_nothing_of_the_pages(lang):
    sent = strings.element(lang)
    assert sent is not None
    assert set(sent["count"]) == set(strings.categories(strings.of(lang).locale))
    assert isinstance(sent["form.title"], str)
    assert not [id_ for id_ in sent if id_.startswith(("page.", "feed.", "problem.", "mail."))]
    assert len(sent) > 100


def test_there_is_nothing_for_the_element_in_a_language_we_do_not_speak():
    assert strings.element("tlh") is None
    assert strings.element("../en") is None


@pytest.mark.parametrize(
    ("wanted", "lang"),
    [
        ("de", "de"),
        ("de-AT", "de"),
        ("PT_br", "pt"),
        ("tlh", None),
        ("", None),
        (None, None),
        ("d" * 99, None),
    ],
)
def test_a_region_is_served_by_its_language(wanted, lang):
    assert strings.known(wanted) == lang


def test_a_name_is_escaped_in_markup_and_left_alone_in_plain_text():
    say = strings.of("en").say
    assert say("reply.title", name="<i>{n}</i>") == "Reply to <i>{n}</i>"
    assert say("sort.done", order=Markup("<b>a</b>")) == "Order: <b>a</b>"
    told = say("state.rejected.rule", reason="<i>", number=Markup("2"))
    assert told == "Not published. Reason: &lt;i&gt; (rule 2)"


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_button_that_counts_down_begins_with_its_name(lang):
    """The element says the rest for the eye alone."""
    said = strings.of(lang)
    assert said.say("own.edit.left", time="4:31").startswith(f"{said.say('own.edit')} (")


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_language_writes_times(lang):
    said = strings.of(lang)
    assert "2026" in said.exact(NOW)
    assert "14:05" in said.exact(NOW)
    assert said.ago(NOW, NOW + timedelta(seconds=59)) == said.say("time.now")
    assert said.ago(NOW, NOW - timedelta(hours=1)) == said.say("time.now")
    assert "59" in said.ago(NOW, NOW + timedelta(minutes=59, seconds=59))
    assert "23" in said.ago(NOW, NOW + timedelta(hours=23, minutes=59))
    assert said.ago(NOW, NOW + timedelta(days=2)) == said.day(NOW)


NEVER = {
    "fr": r"(?<![\u00a0\u202f])[;:?!»](?!//)|«(?![\u00a0\u202f])",
    "de": r"\s[;:?!,]|\b(?:du|dein\w*|dich|dir|euch|euer)\b",
    "es": r"\s[;:?!,]|(?<!¿)\b(?:tú|tus?|te|ti)\b|\b(?:vosotros|vuestr\w+)\b",
    "pt": r"\s[;:?!,]|\b(?:tu|te|ti|teus?|tuas?)\b",
    "uk": r"\s[;:?!,]|\b(?:ти|тебе|тобі|твій|твоя|твої|твою)\b|[ыэъё]",
    "en": r"\s[;:?!,]",
}
"""What no sentence has: a space that may break before a French mark, any other before a mark, an address
that is not the polite one, letters of another language."""


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_language_keeps_its_typography_and_its_polite_address(lang):
    anywhere = r"['\"`!]|\.\.\.|  |^\s|\s$"
    never = re.compile(f"{NEVER[lang]}|{anywhere}", re.IGNORECASE)
    texts = strings.of(lang).texts
    found = {id_: form for id_, forms in texts.items() for form in forms if never.search(form)}
    assert found == {}


@pytest.mark.parametrize("lang", TRANSLATED)
def test_no_sentence_was_left_in_english(lang):
    source, own = strings.of(strings.SOURCE).texts, strings.of(lang).texts
    same = {id_ for id_, forms in own.items() if set(forms) & set(source[id_]) and " " in forms[0]}
    assert same <= {"page.time", "page.site.name"}


FAMILIES = ("gone.", "sort.", "report.", "own.appeal.", "problem.")
"""Ids that begin so may be put together where they are said: by a state, an order, a reason, a problem."""


def test_no_sentence_is_there_that_nobody_says():
    folder = Path(str(files("service")))
    speakers = (
        *folder.joinpath("pages").rglob("*"),
        *folder.glob("usecases/mail_*.py"),
        folder / "strings.py",
    )
    said = "\n".join(
        path.read_text(encoding="utf-8") for path in speakers if path.suffix in (".py", ".html", ".js")
    )
    used = set(re.findall(r"""["'`]([a-z]+(?:[._][a-z_]+)*)["'`]""", said))
    unused = [id_ for id_ in strings.of(strings.SOURCE).texts if id_ not in used]
    assert [id_ for id_ in unused if not id_.startswith(FAMILIES)] == []
