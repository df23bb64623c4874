"""The page of one comment: what it shows, and in which states."""

from datetime import UTC, datetime

import pytest

from service.domain.comment import Status
from service.domain.lifecycle import Actor
from service.domain.verdict import Finding, Reason, Span
from service.store import decisions, findings, reports
from service.store.decisions import Decision
from tests.support.canary import Flock
from tests.support.screen_room import fill_in

BODY = "You fool wrote this letter about the old bridge, and nobody has asked you to."


def path(posted) -> str:
    return f"/desk/comments/{posted.id}"


@pytest.fixture
def judged(room):
    """A comment that a check has marked and the policy has held."""
    posted = room.held(body=BODY)
    seq = room.row(posted.id).seq
    reason = Reason(check="toxicity", code="toxicity.insult", score=0.82, threshold=0.7, rule=2)
    made = Decision(comment_seq=seq, comment_version=9, from_status=Status.PENDING, to_status=Status.HELD,
                    actor=Actor.CHECKS, reasons=(reason,), ruleset_version=4)  # fmt: skip
    marked = Finding(check="toxicity", check_version="t-3", score=0.82, label="flagged",
                     reason="toxicity.insult", spans=(Span(4, 8),), duration_ms=3.25,
                     detail={"insult": 0.82})  # fmt: skip
    failed = Finding(check="spam", check_version="s-1", error="timeout")
    with room.product.database.begin() as conn:
        findings.add(conn, {(seq, 8): [marked, failed]})
        decisions.add(conn, [made])
    return posted


def test_it_shows_the_text_with_what_a_check_marked_in_words_too(ana, judged):
    text = ana.page(path(judged)).one("div", class_="text")
    mark = text.one("mark")
    assert [piece for piece in mark.pieces if isinstance(piece, str)] == ["fool"]
    assert "toxicity" in mark.all("span", class_="unseen")[0].text


def test_every_check_has_its_row_with_band_score_threshold_time_version_and_error(ana, judged):
    rows = ana.page(path(judged)).one("table").one("tbody").all("tr")
    told = {row.one("th").text.strip(): [cell.text.strip() for cell in row.all("td")] for row in rows}
    band, score, threshold, result, ms, version = told["Toxicity"]
    assert (band, score, threshold, ms, version) == ("high", "0.82", "0.70", "3.2 ms", "t-3")
    assert result.startswith("Insult")
    assert "0.82" in result
    assert told["Spam"][:4] == ["none", "–", "–", "No answer: timeout"]


def test_it_says_why_the_comment_is_here(ana, judged):
    told = ana.page(path(judged)).text
    assert "Rule 2 of the policy (version 4)" in told
    assert "high (0.82; acts from 0.70)" in told


def test_an_edit_is_shown_as_what_went_and_what_came(ana, room):
    posted = room.comment(body="The bridge is old and should be closed at once, my neighbours say.")
    answer = room.product.client.patch(
        f"/api/v1/comments/{posted.id}", headers=posted.headers,
        json={"body": "The bridge is old and should be mended at once, my neighbours say."},
    )  # fmt: skip
    assert answer.status_code == 202
    room.product.check()
    change = ana.page(path(posted)).one("p", class_="change")
    assert (change.one("del").text, change.one("ins").text) == ("closed", "mended")


def test_the_conversation_has_what_was_answered_the_answers_and_the_other_answers(ana, room):
    first = room.comment(body="A first letter about the lights on the market square and their price.")
    middle = room.comment(body="An answer that agrees, although the winter is long.", parent_id=first.id)
    other = room.comment(body="Another answer: the price was in the paper last week.", parent_id=first.id)
    last = room.comment(body="A last word about the winter and its length here.", parent_id=middle.id)
    talk = ana.page(path(middle)).by_id("conversation")
    linked = {one.attributes["href"] for one in talk.all("a")}
    assert {path(first), path(other), path(last)} <= linked
    assert path(middle) not in linked


def test_reports_are_shown_and_answered_where_they_stand(ana, room):
    posted = room.comment()
    row = room.row(posted.id)
    with room.product.database.begin() as conn:
        reports.add(conn, row.seq, row.site_id, "insult", reporter_key="x", body="It is about me.")
    assert "It is about me." in ana.page(path(posted)).text
    answer = fill_in(
        ana, path(posted), f"{path(posted)}/decisions", decision="dismiss", version=str(row.version)
    )
    assert answer.status_code == 303
    assert room.row(posted.id).report_count == 0
    assert "answered" in ana.page(path(posted)).text


@pytest.mark.parametrize(("decision", "status"), [("approve", "approved"), ("spam", "spam")])
def test_a_decision_is_made_here_as_in_the_queue(ana, room, decision, status):
    posted = room.held()
    answer = fill_in(ana, path(posted), f"{path(posted)}/decisions", decision=decision)
    assert answer.status_code == 303
    assert room.row(posted.id).status == status
    (line, *_earlier) = ana.page(path(posted)).one("ol", class_="history").all("li")
    assert "Moderator 1" in line.text


def test_a_rejection_names_its_rule_and_what_the_author_reads(ana, room):
    posted = room.held()
    answer = fill_in(ana, path(posted), f"{path(posted)}/decisions", decision="reject", reason="off_topic")
    assert answer.status_code == 303
    told = ana.page(path(posted)).text
    assert "rejected this" in told
    assert "Off topic" in told
    assert "This has little to do with the article." in told


def test_the_last_decision_is_undone_here_and_only_once(ana, room):
    posted = room.held()
    undo = f"{path(posted)}/undo"
    assert not ana.page(path(posted)).has("form", action=undo)
    fill_in(ana, path(posted), f"{path(posted)}/decisions", decision="approve")
    answer = fill_in(ana, path(posted), undo)
    assert answer.status_code == 303
    assert answer.location.startswith(path(posted))
    assert room.row(posted.id).status == "held"
    page = ana.page(path(posted))
    assert not page.has("form", action=undo)
    taken_back = page.one("ol", class_="history").one("li", class_="undone").text
    assert taken_back.endswith("published this, taken back later")


def test_what_its_author_deleted_is_a_tombstone(ana, room):
    flock = Flock()
    posted = room.comment(author_email=flock.new(), author_name="Grace Hopeful", body=BODY)
    assert (
        room.product.client.delete(f"/api/v1/comments/{posted.id}", headers=posted.headers).status_code == 204
    )
    page = ana.page(path(posted))
    assert page.one("h1").text == "Erased comment"
    assert "The author deleted this comment." in page.text
    assert "Grace" not in page.text
    assert "fool" not in page.text
    assert not page.has("form", action=f"{path(posted)}/decisions")
    assert not [*flock.scanner().scan("page", ana.get(path(posted)).data)]


def test_what_was_erased_on_request_is_told_apart(ana, room):
    posted = room.comment()
    room.set(posted.id, status="erased", body="", author_name="")
    assert "This comment was erased on request." in ana.page(path(posted)).text


def test_a_comment_that_is_put_off_escalated_or_featured_says_so(ana, room):
    posted = room.held()
    at = datetime(2031, 5, 6, 7, 8, tzinfo=UTC)
    room.set(posted.id, escalated_at=at, snoozed_until=at, featured_at=at)
    facts = ana.page(path(posted)).one("p", class_="facts").text
    for told in ("Escalated", "Put off until 6 May 2031, 07:08 UTC", "Featured"):
        assert told in facts


def test_a_comment_that_no_worker_has_looked_at_has_no_author_and_no_findings(ana, room):
    posted = room.product.comment()
    told = ana.page(path(posted)).text
    assert "No worker has looked yet at who wrote this" in told
    assert "No check has looked at it yet." in told


def test_no_address_no_mask_and_no_domain_of_one_is_on_it(ana, room):
    flock = Flock()
    posted = room.held(author_email=flock.new())
    answer = ana.get(path(posted))
    assert not [*flock.scanner().scan("page", answer.data)]
    assert "@" not in answer.text
    assert "example.com" not in answer.text


@pytest.mark.parametrize("comment_id", ["a" * 26, "x", "..", "%00"])
def test_what_is_not_there_is_404(ana, comment_id):
    assert ana.get(f"/desk/comments/{comment_id}").status_code in (404, 303)


def test_its_statements_do_not_grow_with_what_surrounds_it(ana, room):
    posted = room.held()
    with room.statements() as few:
        ana.page(path(posted))
    for _ in range(6):
        fill_in(ana, path(posted), f"{path(posted)}/notes", about="comment", body="One more note.")
    with room.statements() as many:
        ana.page(path(posted))
    assert len(many) <= len(few) + 1
