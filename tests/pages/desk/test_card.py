"""A card: everything that a decision needs, nothing that leads to a person, and no text that runs."""

import pytest
from sqlalchemy import insert, update

from service import clock
from service.domain.ids import new_id
from service.domain.verdict import Field, Reason, Span
from service.store import notes, reports, track_records
from service.store.notes import About
from service.store.tables import authors, comments, people, threads
from tests.support.markup import live_markup

HOSTILE = "<script>alert(1)</script>\"'><img src=x onerror=alert(1)>&amp;{{7*7}}\u202e"


def test_it_says_why_a_comment_is_here_with_check_band_and_threshold(room, moderator):
    text = moderator.card(room.waits()).one(class_="why").text
    assert text == (
        "Why here: Rule 2 of the policy (version 4): toxicity, insult. "
        "Toxicity check: high (0.82; acts from 0.70)."
    )


@pytest.mark.parametrize(("decided", "told"), [(29, False), (30, True)])
def test_a_rules_track_record_is_told_once_it_means_something(room, moderator, decided, told):
    one = room.waits()
    with room.database.begin() as conn:
        upheld = decided * 7 // 10
        step = {("demo", "toxicity.insult"): (upheld, decided - upheld)}
        track_records.count(conn, clock.now().date(), step)
    sentence = "70% of what this rule held was rejected (n = 30, 90 days)."
    assert (sentence in moderator.card(one).text) is told


@pytest.mark.parametrize(
    ("reason", "said"),
    [
        (Reason(check="toxicity", code="toxicity.missing"), "The toxicity check gave no answer."),
        (Reason(check="toxicity", code="toxicity.timeout"), "did not work (toxicity, timeout)."),
        (Reason(check="spam", code="spam.language"), "cannot judge this text"),
        (Reason(check="policy", code="policy.default_hold"), "The policy (version 4) holds everything"),
    ],
)
def test_a_comment_that_no_rule_decided_is_explained_too(room, moderator, reason, said):
    assert said in moderator.card(room.waits(reason=reason)).one(class_="why").text


def test_marked_places_are_named_for_who_listens_in_text_name_and_website(room, moderator):
    spans = (
        Span(8, 13, "insult"), Span(0, 2, "name", Field.AUTHOR_NAME),
        Span(8, 15, "host", Field.AUTHOR_URL), Span(500, 600, "gone"), Span(5, 5), Span(9, 11, "inner"),
    )  # fmt: skip
    one = room.waits(
        "You are idiots all.", spans=spans, author_name="Xy Z", author_url="https://evil.example/"
    )
    card = moderator.card(one)
    marks = [mark.text for mark in card.one(class_="text").all("mark")]
    assert marks == [
        " [toxicity: insult: i] ", " [toxicity: insult, toxicity: inner: di] ", " [toxicity: insult: ot] "
    ]  # fmt: skip
    assert card.one("h2").one("mark").text == " [toxicity: name: Xy] "
    assert card.one(class_="website").one("mark").text == " [toxicity: host: evil.ex] "


def test_article_section_parent_links_reports_and_notes_are_on_it(room, moderator):
    parent = room.press.letter(room.story, body="The council should publish the minutes first.")
    body = "See https://a.example.org/x and https://a.example.org/y and http://b.example.net."
    one = room.waits(body, parent_id=parent.id, edited_at=clock.now())
    with room.database.begin() as conn:
        conn.execute(update(threads).values(section="Politics", url="https://paper.example.org/bridge"))
        seq = room.row(one).seq
        for reader, reason in enumerate(("off_topic", "off_topic", "insult")):
            reports.add(conn, seq, "demo", reason, reporter_key=f"k{reader}")
        notes.add(conn, "demo", (About.COMMENT, one), "Watch this.", person_id=None)
    card = moderator.card(one)
    assert "on The bridge (opens in a new tab) · Politics" in card.one(class_="where").text
    assert "In reply to Reader 1: The council should publish" in card.one(class_="parent").text
    assert card.one(class_="hosts").text == "Links to a.example.org (2), b.example.net"
    assert card.one(class_="reports").text == "Reported: 1 × insult, 2 × off topic"
    assert "1 note" in card.one(class_="numbers").text
    assert "Edited" in card.one(class_="when").text


def test_an_author_is_three_numbers_and_what_colleagues_decided(room, moderator):
    row = {
        "id": new_id(), "site_id": "demo", "fingerprint": b"x" * 32,
        "published": 41, "rejected": 2, "spam": 1, "standing": "limited", "standing_reason": "shouts",
    }  # fmt: skip
    with room.database.begin() as conn:
        conn.execute(insert(authors).values(row))
    first, _second = room.waits(author_id=row["id"]), room.waits(author_id=row["id"])
    numbers = " ".join(moderator.card(first).one(class_="numbers").text.split())
    assert numbers.startswith("41 published · 2 rejected · 1 spam · since")
    assert "Limited: shouts" in numbers
    assert "1 more of theirs waits" in numbers


def test_nothing_that_a_stranger_typed_runs_anywhere_on_the_page(room, moderator):
    with room.database.begin() as conn:
        conn.execute(update(threads).values(title=HOSTILE, section=HOSTILE, url="javascript:alert(1)"))
        conn.execute(update(people).values(display_name=HOSTILE))
    room.waits(HOSTILE, author_name=HOSTILE, author_url="javascript:alert(1)",
               reason=Reason(check="x", code=HOSTILE, score=0.5, threshold=0.4, rule=1),
               spans=(Span(1, 9, HOSTILE),))  # fmt: skip
    parent = room.press.letter(room.story, body=HOSTILE)
    one = room.waits("x", parent_id=parent.id)
    with room.database.begin() as conn:
        conn.execute(update(comments).where(comments.c.id == parent.id).values(author_name=HOSTILE))
        reports.add(conn, room.row(one).seq, "demo", HOSTILE, reporter_key="k")
        reports.appeal(conn, room.row(one).seq, "demo", HOSTILE)
    page = moderator.look()
    assert live_markup(page) == ["<script>"]
    assert page.one("script").attributes["src"].startswith("/assets/")
    assert all(HOSTILE in quote.text for quote in moderator.card(one).all(class_="parent"))
    stub = moderator.fragment(one, moderator.fields(one, "approve"))
    assert "<script" not in stub.text


def test_what_may_not_be_done_has_no_button(room, moderator):
    one = room.waits(status="approved", report_count=1, featured_at=clock.now())
    card = moderator.card(one, "?tab=reported")
    buttons = {button.attributes.get("value") for button in card.all("button", name="decision")}
    assert buttons == {"dismiss", "reject", "spam", "hold", "unfeature"}
    assert {"Approve", "Later", "Escalate"}.isdisjoint(card.text.split())
