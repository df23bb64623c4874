"""The thread on a page: in portions, nested to a sane depth, and nothing that is not published."""

import re
from datetime import UTC, datetime
from urllib.parse import quote

import pytest
from sqlalchemy import update

from service.domain.comment import Status
from service.store.tables import comments, sites
from tests.support import markup
from tests.support.press import Press
from tests.support.product import add_site

THREAD = "/t/demo/bridge"


@pytest.fixture
def more_settings() -> dict[str, object]:
    return {"page_comments": 5, "page_replies": 2}


def bodies(page) -> list[str]:
    return [text.text.strip() for text in page.all("div", class_="text")]


def links(page, words: str) -> list[str]:
    return [link.attributes["href"] for link in page.all("a") if words in link.text]


def test_a_page_shows_the_newest_and_links_to_the_rest(reader, press):
    thread = press.thread("bridge")
    for number in range(12):
        press.letter(thread, body=f"Letter {number}")
    seen, path = [], THREAD
    for expected in (5, 5, 2):
        page = reader.page(path)
        assert page.by_id("comments-title").text == "12 comments"
        assert len(bodies(page)) == expected
        seen += bodies(page)
        path = next(iter(links(page, "Show more comments")), "")
    assert seen == [f"Letter {number}" for number in range(11, -1, -1)]
    assert path == ""


def test_the_oldest_first_if_asked(reader, press):
    thread = press.thread("bridge")
    for number in range(7):
        press.letter(thread, body=f"Letter {number}")
    page = reader.page(links(reader.page(), "Oldest first")[0])
    assert bodies(page) == [f"Letter {number}" for number in range(5)]
    assert bodies(reader.page(links(page, "Show more comments")[0])) == ["Letter 5", "Letter 6"]


def test_a_conversation_shows_all_its_replies_in_portions(reader, press):
    thread = press.thread("bridge")
    root = press.letter(thread, body="Root")
    for number in range(8):
        press.letter(thread, answer_to=root, body=f"Reply {number}")
    page = reader.page()
    assert bodies(page) == ["Root", "Reply 0", "Reply 1"]
    conversation = reader.page(links(page, "Show 6 more replies")[0])
    assert bodies(conversation) == ["Root", *(f"Reply {number}" for number in range(5))]
    rest = reader.page(links(conversation, "Show more replies")[0])
    assert bodies(rest) == ["Root", "Reply 5", "Reply 6", "Reply 7"]
    assert bodies(reader.page(links(rest, "Begin at its first reply")[0])) == bodies(conversation)


def test_the_link_to_a_comment_finds_it_however_deep_it_is(reader, press):
    thread = press.thread("bridge")
    root = press.letter(thread, body="Root")
    replies = [press.letter(thread, answer_to=root, body=f"Reply {number}") for number in range(9)]
    page = reader.page(f"{THREAD}?comment={replies[7].id}")
    assert page.has("article", id=f"comment-{replies[7].id}")
    assert bodies(page) == ["Root", "Reply 7", "Reply 8"]


def test_answers_deeper_than_three_levels_are_flat_and_say_whom_they_answer(reader, press):
    thread = press.thread("bridge")
    comment = root = press.letter(thread, body="Level 0")
    for level in range(1, 5):
        comment = press.letter(thread, answer_to=comment, body=f"Level {level}")
    page = reader.page(f"{THREAD}?comment={root.id}")
    assert len(page.all("ol", class_="replies")) == 2
    assert bodies(page) == [f"Level {level}" for level in range(5)]
    said = page.all("p", class_="answers")
    assert all(re.fullmatch(r"In reply to Reader \d+", one.text) for one in said)
    # The first of them for narrow screens alone: elsewhere its place shows what it answers.
    assert [one.attributes["class"] for one in said] == ["answers direct", "answers", "answers"]


def test_a_removed_comment_leaves_its_place_to_its_replies(reader, press):
    thread = press.thread("bridge")
    gone = press.letter(thread, body="Not for long")
    press.letter(thread, answer_to=gone, body="I disagree")
    press.withdraw(gone)
    page = reader.page()
    place = page.by_id(f"comment-{gone.id}")
    assert place.text.strip() == "Comment removed by a moderator."
    assert bodies(page) == ["I disagree"]
    assert page.by_id("comments-title").text == "1 comment"


@pytest.mark.parametrize("parameter", ["comment", "reply"])
def test_what_is_not_published_is_never_there(reader, press, parameter):
    thread = press.thread("bridge")
    press.letter(thread)
    root = press.letter(thread)
    waiting, below = press.post(thread), press.post(thread, answer_to=root)
    press.letter(thread, answer_to=root)
    rejected = press.letter(thread)
    press.withdraw(rejected)
    elsewhere = press.letter(press.thread("other"))
    for posted in (waiting, below, rejected, elsewhere):
        answer = reader.get(f"{THREAD}?{parameter}={posted.id}&lang=de")
        assert answer.status_code == 404
        (back,) = markup.read(answer.text).all("a")
        assert back.attributes["href"] == f"{THREAD}?lang=de#comments"
        assert reader.get(back.attributes["href"]).status_code == 200
    assert not markup.read(reader.get("/t/nowhere/bridge").text).has("a")


def test_a_comment_of_another_site_is_not_there(reader, press):
    add_site(reader.product.database, "other")
    theirs = Press(reader.product.database, "other")
    letter = theirs.letter(theirs.thread("bridge"))
    press.letter(press.thread("river"))
    assert reader.get(f"/t/demo/river?comment={letter.id}").status_code == 404
    assert reader.get(f"/t/demo/bridge?comment={letter.id}").status_code == 404
    assert reader.page(f"/t/other/bridge?comment={letter.id}").has("article", id=f"comment-{letter.id}")


def test_a_waiting_comment_changes_nothing_that_strangers_see(reader):
    empty = re.sub(r'value="[\d.a-f]+"', "", reader.get("/t/demo/empty").text)
    reader.product.comment(thread="bridge", thread_title="Said by nobody")
    waiting = re.sub(r'value="[\d.a-f]+"', "", reader.get(THREAD).text)
    assert waiting.replace("bridge", "empty") == empty


@pytest.mark.parametrize("query", ["sort=best", "after=AAAA", "sort=newest&sort=oldest", "after=a&after=b"])
def test_a_query_that_was_tampered_with_is_refused(reader, press, query):
    press.letter(press.thread("bridge"))
    assert reader.get(f"{THREAD}?{query}").status_code == 400


def test_a_cursor_of_another_thread_is_refused(reader, press):
    for key in ("bridge", "river"):
        thread = press.thread(key)
        for _ in range(6):
            press.letter(thread)
    there = links(reader.page("/t/demo/river"), "Show more comments")[0].partition("?")[2]
    assert reader.get(f"{THREAD}?{there}").status_code == 400


def test_parameters_that_others_hang_on_a_link_do_no_harm(reader):
    assert reader.get(f"{THREAD}?utm_source=letter&fbclid=x").status_code == 200


KEYS = [
    "bridge", "https://news.example.org/a?b=c", "https://news.example.org/a/", "/2026/11/a/", "a%2Fb",
    "ä & 🌉", "a//b", "1;2", "100%", "a?b#c",
]  # fmt: skip


@pytest.mark.parametrize("key", KEYS)
def test_any_thread_name_goes_into_a_path_and_back(reader, key):
    reader.product.published(thread=key)
    page = reader.page(path_of(key))
    assert page.by_id("comments-title").text == "1 comment"
    action = page.one("form").attributes["action"].partition("#")[0]
    assert reader.page(action).by_id("comments-title").text == "1 comment"
    assert page.one("link", rel="canonical").attributes["href"].endswith(action)


def path_of(key: str) -> str:
    return f"/t/demo/{quote(key, safe='')}"


def test_the_article_is_linked_and_canonical_if_it_is_the_sites_own(reader):
    with reader.product.database.begin() as conn:
        conn.execute(update(sites).values(origins=["https://news.example.org"]))
    own, foreign = "https://news.example.org/a?b=c", "https://evil.example/a"
    page = reader.page(path_of(own))
    assert page.one("link", rel="canonical").attributes["href"] == own
    assert set(links(page, "Return to article")) == {own}
    assert not links(reader.page(path_of(foreign)), "Return to article")


def test_times_are_for_people_and_for_machines(reader):
    posted = reader.product.published(thread="bridge")
    time = reader.page().by_id(f"comment-{posted.id}").one("time")
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+00:00", time.attributes["datetime"])
    assert time.text == "just now"


@pytest.mark.parametrize(
    "key", ["page", "fragment", "feed.atom", "a/page", "https://news.example.org/fragment"]
)
def test_a_thread_that_is_named_like_another_address_has_a_page_as_well(reader, press, key):
    press.letter(press.thread(key), body="Found by its name.")
    page = reader.page(f"/t/demo/{quote(key, safe='')}/page")
    assert bodies(page) == ["Found by its name."]
    action = page.one("form").attributes["action"].partition("#")[0]
    assert bodies(reader.page(action)) == ["Found by its name."]


def test_the_most_discussed_first_in_portions(reader, press):
    thread = press.thread("bridge")
    roots = [press.letter(thread, body=f"Root {number}") for number in range(7)]
    for number, root in enumerate(roots[:4]):
        for _ in range(number):
            press.letter(thread, answer_to=root, body="Reply")
    page = reader.page(links(reader.page(), "Most discussed")[0])
    shown = [text for text in bodies(page) if text.startswith("Root")]
    page = reader.page(links(page, "Show more comments")[0])
    shown += [text for text in bodies(page) if text.startswith("Root")]
    assert shown == [f"Root {number}" for number in (3, 2, 1, 6, 5, 4, 0)]


def test_featured_comments_and_the_papers_own_people_are_marked(reader, press):
    thread = press.thread("bridge")
    plain, praised = press.letter(thread), press.post(thread)
    with reader.product.database.begin() as conn:
        change = {"featured_at": datetime(2026, 11, 22, tzinfo=UTC), "author_badge": "staff"}
        conn.execute(update(comments).where(comments.c.seq == praised.seq).values(change))
    press.publish(praised)
    page = reader.page()
    assert [one.text for one in page.by_id(f"comment-{praised.id}").all("p", class_="mark")] == [
        "Staff",
        "Featured",
    ]
    assert not page.by_id(f"comment-{plain.id}").has("p", class_="mark")


def test_a_comment_that_its_author_deleted_says_so(reader, press):
    thread = press.thread("bridge")
    gone = press.letter(thread)
    press.letter(thread, answer_to=gone, body="I disagree")
    press.move([gone], Status.ERASED)
    place = reader.page().by_id(f"comment-{gone.id}")
    assert place.text.strip() == "Comment deleted by its author."
    assert place.attributes["data-state"] == "deleted"
