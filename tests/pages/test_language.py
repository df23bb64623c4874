"""A page speaks the language that its address names, in its links as well, and else the service's own."""

import pytest

from tests.support import markup

THREAD = "/t/demo/bridge"


@pytest.fixture
def more_settings() -> dict[str, object]:
    return {"language": "fr", "page_comments": 2}


def test_a_page_speaks_the_language_of_the_service_whatever_a_browser_prefers(reader):
    answer = reader.product.client.get(THREAD, headers={"Accept-Language": "de"})
    page = markup.read(answer.text)
    assert page.one("html").attributes["lang"] == answer.headers["Content-Language"] == "fr"
    assert page.by_id("respond-title").text == "Laisser un commentaire"
    assert "Accept-Language" not in answer.headers.get("Vary", "")


@pytest.mark.parametrize(("asked", "lang"), [("uk", "uk"), ("de-AT", "de"), ("tlh", "fr"), ("<b>", "fr")])
def test_an_address_may_name_another_language(reader, asked, lang):
    answer = reader.product.client.get(THREAD, query_string={"lang": asked})
    assert markup.read(answer.text).one("html").attributes["lang"] == lang
    assert "<b>" not in answer.text


def test_the_language_that_was_named_stays_on_the_way(reader, press):
    thread = press.thread("bridge")
    for _ in range(3):
        press.letter(thread)
    page = reader.page(f"{THREAD}?lang=de")
    own = [link.attributes["href"] for link in page.all("a") if link.attributes["href"].startswith("/")]
    own.append(page.one("form").attributes["action"])
    assert own
    assert [address for address in own if "lang=de" not in address] == []
    for address in [one for one in own if "feed.atom" not in one]:
        assert reader.page(address).one("html").attributes["lang"] == "de"


def test_what_is_wrong_is_said_in_the_language_of_the_form(reader):
    answer = reader.send(f"{THREAD}?lang=de", author_name="", body="a" * 10_001)
    page = markup.read(answer.text)
    assert page.one("title").text.startswith("Fehler:")
    assert [link.text for link in page.by_id("trouble").all("a")] == [
        "Geben Sie Ihren Namen ein", "Der Kommentar darf höchstens 10.000 Zeichen lang sein"
    ]  # fmt: skip


def test_a_page_that_is_not_there_is_missed_in_the_readers_language(reader):
    answer = reader.get("/t/nowhere/bridge?lang=es")
    assert markup.read(answer.text).one("h1").text == "Aquí no hay nada"


@pytest.mark.parametrize(
    ("asked", "direction"),
    [
        ("ar", "rtl"),
        ("he-IL", "rtl"),
        ("FA", "rtl"),
        ("ur", "rtl"),
        ("tlh", None),
        ("de", None),
        ("arn", None),
    ],
)
def test_a_language_from_right_to_left_lays_the_page_out_and_stays_on_the_way(reader, asked, direction):
    page = reader.page(f"{THREAD}?lang={asked}")
    html = page.one("html").attributes
    assert html.get("dir") == direction
    assert (html["lang"] == "fr") == (asked != "de")
    kept = f"lang={asked.lower().partition('-')[0]}" in page.one("form").attributes["action"]
    assert kept == (direction == "rtl" or asked == "de")
