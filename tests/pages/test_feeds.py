"""Atom feeds, read as a feed reader reads them: complete, stable, kept by caches, and without an address."""

import hashlib
from xml.etree import ElementTree

import feedparser
import pytest
from sqlalchemy import update

from service.pages import atom
from service.store.tables import comments, sites
from tests.support.press import Press
from tests.support.product import add_site

THREAD, SITE = "/t/demo/bridge/feed.atom", "/t/demo/feed.atom"
HOSTILE = "</content><script>alert(1)</script> & ]]> <![CDATA[ \u202e"


@pytest.fixture
def more_settings() -> dict[str, object]:
    return {"public_url": "https://comments.example.org", "feed_comments": 5}


def feed(reader, path: str):
    """A feed that a real parser finds nothing wrong with."""
    answer = reader.get(path)
    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == "application/atom+xml; charset=utf-8"
    parsed = feedparser.parse(answer.data, response_headers={"content-type": answer.headers["Content-Type"]})
    assert not parsed.bozo, parsed.get("bozo_exception")
    assert parsed.version == "atom10"
    return parsed


def test_a_thread_s_feed_lists_its_newest_comments_of_any_depth(reader, press):
    thread = press.thread("bridge", title="The bridge opens")
    posted = [press.letter(thread, body=f"Letter {number}") for number in range(6)]
    reply = press.letter(thread, answer_to=posted[0], body="Answered late.")
    press.letter(press.thread("river"))
    press.post(thread)
    found = feed(reader, THREAD)
    assert found.feed.title.startswith("Comments: The bridge opens – ")
    assert [one.content[0].value for one in found.entries][1] == "<p>Letter 5</p>"
    assert len(found.entries) == 5
    newest = found.entries[0]
    assert newest.link.endswith(f"?comment={reply.id}#comment-{reply.id}")
    assert newest.link.startswith("https://comments.example.org/t/demo/bridge")
    assert newest.title.startswith("Reply by Reader")
    assert newest.author


def test_a_site_s_feed_lists_the_comments_of_all_its_threads_and_of_no_other_site(reader, press):
    here = [press.letter(press.thread(key)) for key in ("bridge", "https://news.example.org/a?b=c")]
    add_site(reader.product.database, "other")
    other = Press(reader.product.database, "other")
    other.letter(other.thread("bridge"))
    found = feed(reader, SITE)
    assert [one.link.rpartition("-")[2] for one in found.entries] == [here[1].id, here[0].id]
    assert found.entries[0].link.startswith(
        "https://comments.example.org/t/demo/https%3A%2F%2Fnews.example.org"
    )


def test_what_is_gone_or_waits_is_in_no_feed(reader, press):
    thread = press.thread("bridge")
    gone = press.letter(thread, body="Not for long")
    press.letter(thread, answer_to=gone, body="I disagree")
    press.withdraw(gone)
    press.post(thread, body="Still waiting")
    for path in (THREAD, SITE):
        assert [one.content[0].value for one in feed(reader, path).entries] == ["<p>I disagree</p>"]


def test_ids_and_times_are_absolute_and_stay(reader, press):
    posted = press.letter(press.thread("bridge"))
    first, again = feed(reader, THREAD), feed(reader, THREAD)
    assert first.entries[0].id == again.entries[0].id == feed(reader, SITE).entries[0].id
    assert first.entries[0].id.startswith("urn:uuid:")
    assert first.feed.id != feed(reader, SITE).feed.id
    assert posted.id not in first.entries[0].id
    assert first.entries[0].published_parsed == first.entries[0].updated_parsed
    assert first.feed.updated == first.entries[0].updated
    relations = {one.rel: one.href for one in first.feed.links}
    assert relations["self"] == f"https://comments.example.org{THREAD}"
    assert relations["alternate"] == "https://comments.example.org/t/demo/bridge"


def test_a_feed_without_comments_is_still_a_feed(reader):
    assert feed(reader, THREAD).entries == feed(reader, SITE).entries == []
    assert reader.get("/t/nowhere/feed.atom").status_code == 404


def test_nothing_of_an_address_and_no_mark_of_its_author_is_in_it(reader):
    reader.product.published(thread="bridge", author_email="cnrfeed@example.com")
    with reader.product.database.read() as conn:
        label = conn.exec_driver_sql("SELECT author_label FROM comments").scalar_one()
    for path in (THREAD, SITE):
        text = reader.get(path).text
        assert "cnrfeed" not in text
        assert "@" not in text
        digests = (
            hashlib.new(kind, b"cnrfeed@example.com").hexdigest() for kind in ("md5", "sha1", "sha256")
        )
        assert not [digest for digest in digests if digest in text]
        assert label not in text


def test_hostile_words_are_words(reader, press):
    posted = press.post(press.thread("bridge"), body=HOSTILE + "\n\nsecond\nline \x0b")
    with reader.product.database.begin() as conn:
        change = {"author_name": HOSTILE, "author_url": "javascript:alert(1)"}
        conn.execute(update(comments).where(comments.c.seq == posted.seq).values(change))
    press.publish(posted)
    (entry,) = ElementTree.fromstring(reader.get(THREAD).data).iter(f"{{{atom.ATOM}}}entry")
    paragraphs = entry.findall(f".//{{{atom.XHTML}}}p")
    assert "".join(paragraphs[0].itertext()) == HOSTILE
    assert [one.tag for one in paragraphs[1]] == [f"{{{atom.XHTML}}}br"]
    assert entry.find(f"{{{atom.ATOM}}}author/{{{atom.ATOM}}}name").text == HOSTILE
    assert entry.find(f"{{{atom.ATOM}}}author/{{{atom.ATOM}}}uri") is None
    assert not feed(reader, THREAD).bozo


def test_a_reply_names_what_it_answers(reader, press):
    thread = press.thread("bridge")
    root = press.letter(thread)
    press.letter(thread, answer_to=root)
    reply, first = ElementTree.fromstring(reader.get(THREAD).data).iter(f"{{{atom.ATOM}}}entry")
    said = reply.find(f"{{{atom.THREADING}}}in-reply-to")
    assert said.attrib["ref"] == first.find(f"{{{atom.ATOM}}}id").text
    assert root.id in said.attrib["href"]


@pytest.mark.parametrize("path", [THREAD, SITE])
def test_caches_may_keep_it_until_something_changes(reader, press, path):
    thread = press.thread("bridge")
    press.letter(thread)
    first = reader.get(path)
    assert "public" in first.headers["Cache-Control"]
    known = {"If-None-Match": first.headers["ETag"]}
    assert reader.product.client.get(path, headers=known).status_code == 304
    press.letter(thread)
    assert reader.product.client.get(path, headers=known).status_code == 200


def test_a_feed_speaks_the_language_that_its_address_names_and_so_do_its_links(reader, press):
    press.letter(press.thread("bridge"))
    found = feed(reader, f"{SITE}?lang=uk")
    assert found.feed.language == "uk"
    assert found.entries[0].title.startswith("Коментар:")
    assert "lang=uk" in found.entries[0].link


def test_pages_name_their_feed_and_it_is_there(reader, press):
    press.letter(press.thread("bridge"))
    page = reader.page("/t/demo/bridge?lang=fr")
    named = page.one("link", rel="alternate").attributes
    assert named["type"] == "application/atom+xml"
    assert feed(reader, named["href"]).feed.language == "fr"


def test_the_page_of_the_site_is_its_own_where_it_is_known(reader):
    with reader.product.database.begin() as conn:
        conn.execute(update(sites).values(origins=["https://news.example.org"]))
    assert feed(reader, SITE).feed.link == "https://news.example.org"
