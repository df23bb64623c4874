"""Whatever was typed anywhere, on every screen it is text: it runs nothing, loads nothing, hides nothing."""

import pytest

from service.store import desk_rows, reports, revisions
from tests.pages.test_hostile_text import LINES, PAYLOADS
from tests.support import markup
from tests.support.markup import live_markup

MANY = " ".join(PAYLOADS)


def checked(browser, path):
    answer = browser.get(path)
    assert answer.status_code == 200, answer.text
    page = markup.read(answer.text)
    assert [one for one in live_markup(page) if one != "<script>"] == []
    assert all(one.attributes["src"].startswith("/assets/") for one in page.all("script"))
    assert len(page.all("h1")) == 1
    assert len(page.all("main")) == 1
    return page


@pytest.fixture
def posted(room):
    """A comment whose every text is hostile, with a hostile note, report, edit, reason and story."""
    one = room.held()
    room.set(one.id, body=MANY, author_name=LINES[0], author_url="javascript:alert(1)")
    return one


@pytest.mark.parametrize("line", LINES)
def test_a_name_and_a_reason_are_text(ana, room, posted, line):
    room.set(posted.id, author_name=line)
    fields = {"standing": "limited", "days": "3", "reason": line[:80]}
    assert ana.send(f"/desk/comments/{posted.id}/commenter", fields).status_code == 303
    author = f"/desk/authors/{room.author(posted.id)}"
    for path in (f"/desk/comments/{posted.id}", author, "/desk/authors", "/desk/activity"):
        page = checked(ana, path)
        assert (line if path != "/desk/activity" else line[:80]).split()[0] in page.text


def test_texts_notes_reports_and_edits_are_text(ana, room, posted):
    path = f"/desk/comments/{posted.id}"
    row = room.row(posted.id)
    ana.send(f"{path}/notes", {"body": MANY})
    with room.product.database.begin() as conn:
        reports.add(conn, row.seq, row.site_id, "<b>odd</b>", reporter_key="x", body=MANY)
        revisions.add(conn, desk_rows.get(conn, posted.id).comment)
    room.set(posted.id, body=MANY.replace("alert", "alarm"), version=row.version + 1)
    told = checked(ana, path).text
    for sign in ("<script>alarm(1)</script>", "<b>odd</b>", "{{ 7*191 }}"):
        assert sign.casefold() in told.casefold()


def test_what_was_refused_is_text_in_its_form(ana, eve, room, posted):
    typed = "</textarea></form><script>alert(1)</script>" + "x" * 10_000
    answer = ana.send(f"/desk/comments/{posted.id}/notes", {"body": typed})
    assert answer.status_code == 422
    assert live_markup(markup.read(answer.text)) in ([], ["<script>"])
    for path, fields in (
        ("/desk/rules/house", {"site": "demo", "deed": "add", "title": LINES[1], "message": ""}),
        ("/desk/sites/demo/off-duty", {"start": LINES[0], "end": LINES[1], "zone": LINES[2]}),
        ("/desk/me/name", {"display_name": "a@b" + LINES[1]}),
        ("/desk/try", {"text": MANY, "name": LINES[0], "url": LINES[1]}),
    ):
        answer = eve.send(path, fields)
        page = markup.read(answer.text)
        assert "<script>alert" not in answer.text
        assert [one for one in live_markup(page) if one != "<script>"] == []


@pytest.mark.parametrize("path", ["/desk/authors?name=", "/desk/stories?q="])
@pytest.mark.parametrize("line", LINES)
def test_a_search_is_text(ana, path, line):
    answer = ana.get(path.split("?")[0], query_string={path.split("?")[1].rstrip("="): line})
    assert live_markup(markup.read(answer.text)) == []
