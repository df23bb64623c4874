"""What other people's pages load: small, the same for all, kept by caches while it is true, and ours."""

import base64
import gzip
import hashlib
import json
import re
from dataclasses import replace
from pathlib import Path

import pytest

from service import strings
from service.pages import embed
from service.pages.embed import bundle, serve
from service.settings.reading import LANGUAGES
from service.store import sites
from service.usecases.add_site import change_origins

SOURCE = Path(embed.__file__).parent / "source"
SCRIPTS = sorted(SOURCE.rglob("*.js"))
FIRST, COUNT, VERSION = "/embed/v1.js", "/count/v1.js", "/embed/version.json"
FIRST_BYTES_MAX, COUNT_BYTES_MAX, LANGUAGE_BYTES_MAX = 12_000, 1_000, 5_000
FRAME = "/embed/v1/frame?site=demo&thread=bridge"
ORIGIN = "https://news.example.org"


def compressed(reader, path):
    return reader.product.client.get(path, headers={"Accept-Encoding": "gzip"})


def second_path(reader):
    found = re.search(r'"(/embed/v1/more-[\w.-]+\.js)"', reader.get(FIRST).text)
    assert found
    return found[1]


@pytest.mark.parametrize(("path", "bytes_max"), [(FIRST, FIRST_BYTES_MAX), (COUNT, COUNT_BYTES_MAX)])
def test_a_script_keeps_its_budget(reader, path, bytes_max):
    answer = compressed(reader, path)
    assert answer.headers["Content-Encoding"] == "gzip"
    assert len(answer.data) <= bytes_max
    assert gzip.decompress(answer.data) == reader.get(path).data


@pytest.mark.parametrize("path", [FIRST, COUNT, VERSION, "/embed/v1/de.json"])
def test_a_file_is_asked_for_again_soon_and_sent_again_only_if_it_changed(reader, path):
    answer = reader.get(path)
    assert answer.headers["Cache-Control"] == "public, max-age=300"
    again = reader.product.client.get(path, headers={"If-None-Match": answer.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")


@pytest.mark.parametrize("path", [FIRST, COUNT, "/embed/v1/de.json", VERSION])
def test_any_page_may_load_it_and_check_its_integrity(reader, path):
    headers = reader.get(path).headers
    assert headers["Access-Control-Allow-Origin"] == "*"
    assert headers["Cross-Origin-Resource-Policy"] == "cross-origin"
    assert "Set-Cookie" not in headers


def test_the_unchanging_address_holds_both_parts_and_the_hash_that_is_told_of_it(reader):
    told = reader.get(VERSION).json
    answer = reader.get(told["src"].removeprefix(reader.product.settings.base_url))
    digest = base64.b64encode(hashlib.sha384(answer.data).digest()).decode()
    assert told["integrity"] == f"sha384-{digest}"
    assert "immutable" in answer.headers["Cache-Control"]
    assert b"import(HOME+MORE+again)" in answer.data
    assert b"MORE=null" in answer.data
    assert reader.get("/embed/0.0.0-0000000000/embed.js").status_code == 404


def test_the_second_part_is_kept_for_ever_under_its_own_bytes_only(reader):
    path = second_path(reader)
    answer = reader.get(path)
    assert "immutable" in answer.headers["Cache-Control"]
    older = reader.get("/embed/v1/more-0.0.0-0000000000.js")
    assert older.data == answer.data
    assert older.headers["Cache-Control"] == "no-cache"


def test_the_form_tells_the_limits_of_the_settings(reader):
    settings = reader.product.settings
    (limits,) = re.findall(r"LIMITS=(\{[^}]+\})", reader.get(FIRST).text)
    assert json.loads(limits) == {
        "body": settings.body_chars_max, "name": settings.author_name_chars_max,
        "edit_s": settings.edit_window_s, "contact_days": settings.contact_retention_days,
        "mark_days": settings.fingerprint_retention_days, "page": settings.page_comments,
        "page_max": settings.page_comments_max, "mail": False,
    }  # fmt: skip


def test_the_question_before_posting_is_switched_in_the_second_part_alone(reader):
    settings = reader.product.settings
    off, on = bundle.join(settings), bundle.join(replace(settings, nudge=True))
    assert off.more.plain.replace(b"NUDGE=false", b"NUDGE=true") == on.more.plain != off.more.plain
    assert off.first.plain.replace(off.more.pin.encode(), on.more.pin.encode()) == on.first.plain
    assert len(on.first.zipped) <= FIRST_BYTES_MAX


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_language_has_every_sentence_that_the_script_can_say(reader, lang):
    answer = compressed(reader, f"/embed/v1/{lang}.json")
    assert len(answer.data) <= LANGUAGE_BYTES_MAX
    table = reader.get(f"/embed/v1/{lang}.json").json
    source = "\n".join(path.read_text(encoding="utf-8") for path in SCRIPTS)
    said = set(re.findall(r"\bt\(\"([a-z.]+)\"", source))
    assert len(said) > 40
    assert said <= set(table)
    assert set(table) == set(strings.element("en") or {})


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_language_comes_in_the_parts_that_the_script_comes_in(reader, lang):
    whole, first, more = (
        reader.get(f"/embed/v1/{name}.json").json for name in (lang, f"{lang}-first", f"{lang}-more")
    )
    assert first | more == whole
    assert not set(first) & set(more)
    (english,) = re.findall(r"ENGLISH=(\{.*?\}),MORE=", reader.get(FIRST).text)
    assert set(first) == set(json.loads(english))


@pytest.mark.parametrize(
    "path",
    ["/embed/v1/xx.json", "/embed/v1/de-last.json", "/embed/v1/other.js", "/embed/v2.js", "/count/v2.js"],
)
def test_what_is_not_there_is_not_served(reader, path):
    assert reader.get(path).status_code == 404


def test_names_that_strangers_make_up_are_not_kept(reader):
    reader.get("/embed/v1/de.json")
    kept = serve._language.cache_info().currsize
    for number in range(5):
        assert reader.get(f"/embed/v1/de-{number}.json").status_code == 404
    assert serve._language.cache_info().currsize == kept


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: path.name)
def test_no_source_makes_markup_of_text_or_keeps_a_cookie(path):
    never = r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\b|new Function|\.cookie|srcdoc"
    text = path.read_text(encoding="utf-8")
    assert not re.search(never, text)
    assert not re.search(r"https?://[a-z]", text)


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: path.name)
def test_a_source_fits_on_a_few_screens(path):
    lines = path.read_text(encoding="utf-8").splitlines()
    assert len(lines) <= 300
    assert max(map(len, lines)) <= 120
    assert lines[0].startswith("// ")


def allow(reader, *origins):
    with reader.product.database.begin() as conn:
        change_origins(conn, "demo", origins)
    with reader.product.database.read() as conn:
        assert sites.resolve(conn, "demo").origins == origins


def test_the_frame_is_shown_on_pages_of_the_site_and_nowhere_else(reader):
    allow(reader, ORIGIN)
    policy = reader.get(FRAME).headers["Content-Security-Policy"]
    assert f"frame-ancestors {ORIGIN}" in policy
    assert "default-src 'none'" in policy
    assert "require-trusted-types-for 'script'" in policy


def test_without_a_list_of_origins_no_page_shows_the_frame(reader):
    assert "frame-ancestors 'none'" in reader.get(FRAME).headers["Content-Security-Policy"]


def test_the_frame_hands_on_what_the_element_was_told_and_no_address_of_others(reader):
    allow(reader, ORIGIN)
    asked = f"{FRAME}&theme=dark&closed=1&url={ORIGIN}/a&title=%3Cb%3E&lang=de"
    element = reader.page(asked).one("reader-comments").attributes
    assert element == {
        "thread": "bridge",
        "site": "demo",
        "theme": "dark",
        "closed": "",
        "url": f"{ORIGIN}/a",
    }
    other = reader.page(f"{FRAME}&url=https://evil.example.org/").one("reader-comments").attributes
    assert "url" not in other


def test_what_stands_in_the_frame_before_the_script_is_in_the_language_that_was_asked_for(reader):
    allow(reader, ORIGIN)
    page = reader.page(f"{FRAME}&lang=de-AT")
    assert page.one("title").text == "Kommentare"
    assert page.one("a").text == strings.of("de").say("state.page")


@pytest.mark.parametrize("query", ["site=nobody&thread=x", "site=demo", "site=demo&thread=%00"])
def test_there_is_no_frame_for_what_cannot_be(reader, query):
    assert reader.get(f"/embed/v1/frame?{query}").status_code == 404
