"""The activity log: who did what, filtered, as a page and as a file that no spreadsheet runs."""

import csv
import io

import pytest

from service.store import activity
from service.store.activity import By, Deed
from tests.support.screen_room import fill_in


def decide(browser, room, posted, decision, **more):
    fields = {"decision": decision, "version": str(room.row(posted.id).version)} | more
    assert browser.send(f"/desk/comments/{posted.id}/decisions", fields).status_code == 303


def lines(page) -> list[str]:
    return [" ".join(line.one("div", class_="log-what").text.split()) for line in page.one("ol").all("li")]


def test_a_decision_a_note_and_a_setting_are_lines_with_who_and_what(ana, eve, room):
    posted = room.held()
    decide(ana, room, posted, "reject", reason="off_topic")
    ana.send(f"/desk/comments/{posted.id}/notes", {"body": "Seen."})
    fields = {"start": "23:00", "end": "07:00", "zone": "Europe/Berlin"}
    eve.send("/desk/sites/demo/off-duty", fields)
    found = lines(ana.page("/desk/activity"))
    assert found == ["Editor 2 changed the hours off duty of demo",
                     "Moderator 1 wrote a note about a comment",
                     "Moderator 1 rejected a comment (Off topic)"]  # fmt: skip


def test_a_line_is_undone_where_it_stands_and_says_so_afterwards(ana, room):
    posted = room.held()
    decide(ana, room, posted, "approve")
    undo = f"/desk/comments/{posted.id}/undo"
    assert fill_in(ana, "/desk/activity", undo).location.startswith("/desk/activity")
    assert room.row(posted.id).status == "held"
    page = ana.page("/desk/activity")
    assert not page.has("form", action=undo)
    assert lines(page) == ["Moderator 1 took back a decision on a comment",
                           "Moderator 1 published a comment Undone"]  # fmt: skip


def test_a_batch_is_one_line_and_is_undone_as_one(ana, room):
    posted = [room.held(), room.held()]
    seen = " ".join(f"{one.id}:{room.row(one.id).version}" for one in posted)
    assert ana.send("/desk/batches", {"decision": "approve", "comment": seen}).status_code == 303
    page = ana.page("/desk/activity")
    assert lines(page) == ["Moderator 1 published a batch of 2 comments"]
    (undo,) = [form.attributes["action"] for form in page.one("ol").all("form")]
    assert fill_in(ana, "/desk/activity", undo).status_code == 303
    assert {room.row(one.id).status for one in posted} == {"held"}


def test_the_filters_choose_by_person_deed_and_day(ana, eve, room):
    posted = [room.held(), room.held()]
    decide(ana, room, posted[0], "approve")
    decide(eve, room, posted[1], "spam")
    by_eve = ana.page(f"/desk/activity?who={room.person('eve-login')}")
    assert lines(by_eve) == ["Editor 2 marked a comment as spam"]
    assert lines(ana.page("/desk/activity?what=approve")) == ["Moderator 1 published a comment"]
    assert len(lines(ana.page("/desk/activity?from=2020-01-01&to=2099-12-31&site=demo"))) == 2
    empty = ana.page("/desk/activity?to=2020-01-01")
    assert "No activity matches these filters." in empty.text
    assert all("The checks" in line for line in lines(ana.page("/desk/activity?who=checks")))


@pytest.mark.parametrize("query", ["who=x", "what=made_up", "from=2020-13-01", "to=tomorrow", "site=other",
                                   "after=x", "to=9999-12-31"])  # fmt: skip
@pytest.mark.parametrize("path", ["/desk/activity", "/desk/activity.csv"])
def test_a_filter_that_means_nothing_is_404(ana, path, query):
    if path.endswith("csv") and query.startswith("after"):
        return
    assert ana.get(f"{path}?{query}").status_code == 404


def test_lines_beyond_the_first_page_are_a_link_away(ana, room):
    with room.product.database.begin() as conn:
        activity.add(conn, By(), [Deed(action="ruleset.activate", site_id="demo")] * 60)
    page = ana.page("/desk/activity")
    assert len(lines(page)) == 50
    assert len(lines(ana.page(page.one("a", rel="next").attributes["href"]))) == 10
    assert lines(page)[0] == "The operator changed the policy"


DANGEROUS = ["=HYPERLINK(1)", "+1", "-1+1", "@SUM(A1)", "\tx", "\rx", "\nx"]


def test_the_file_begins_no_cell_like_a_formula(ana, room):
    with room.product.database.begin() as conn:
        deeds = [Deed(action="note.write", site_id="demo", subject=text, reason=text) for text in DANGEROUS]
        activity.add(conn, By(), deeds)
    answer = ana.get("/desk/activity.csv")
    assert answer.content_type == "text/csv; charset=utf-8"
    assert answer.headers["Content-Disposition"].startswith('attachment; filename="lettersdesk-activity-')
    assert answer.data.startswith(b"\xef\xbb\xbf")
    head, *rows = csv.reader(io.StringIO(answer.data.decode("utf-8-sig"), newline=""))
    assert head[:4] == ["at", "site", "actor", "by"]
    assert {row[5] for row in rows} == {f"'{text}" for text in DANGEROUS}
    for row in rows:
        assert not [cell for cell in row if cell.startswith(("=", "+", "-", "@", "\t", "\r", "\n"))]


def test_the_file_has_the_lines_of_the_page(ana, room):
    decide(ana, room, room.held(), "approve")
    decide(ana, room, room.held(), "spam")
    link = ana.page("/desk/activity?what=spam").one("a", download="").attributes["href"]
    rows = list(csv.DictReader(io.StringIO(ana.get(link).data.decode("utf-8-sig"))))
    assert [(row["by"], row["action"], row["before"], row["after"]) for row in rows] == [
        ("Moderator 1", "spam", "held", "spam")
    ]


def test_a_page_costs_the_same_for_any_number_of_lines(ana, room):
    decide(ana, room, room.held(), "approve")
    with room.statements() as few:
        ana.page("/desk/activity")
    for _ in range(5):
        decide(ana, room, room.held(), "approve")
    with room.statements() as many:
        ana.page("/desk/activity")
    assert len(many) == len(few)


def test_nothing_in_it_can_be_changed_or_deleted(ana, room):
    decide(ana, room, room.held(), "approve")
    actions = {form.attributes["action"] for form in ana.page("/desk/activity").one("ol").all("form")}
    assert all(action.endswith("/undo") for action in actions)
