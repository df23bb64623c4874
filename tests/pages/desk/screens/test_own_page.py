"""A comment's own page as a place in the queue, one's own looks, and notes for the next shift."""

import pytest

from service.store import desk_place, desk_queue, desk_rows
from service.store.desk_queue import Filter, Sort
from tests.support import markup
from tests.support.queue_room import QUEUE, QueueRoom


@pytest.fixture
def queue(staff) -> QueueRoom:
    return QueueRoom(staff)


def links(page) -> dict[str, str]:
    """The neighbours that a comment's page leads to."""
    nav = page.one("nav", class_="back")
    return {one.attributes["rel"]: one.attributes["href"] for one in nav.all("a") if "rel" in one.attributes}


def test_a_comment_opened_from_the_queue_knows_its_place_and_its_neighbours(ana, queue):
    posted = [queue.waits(f"Letter {number}.") for number in range(4)]
    card = ana.page(f"{QUEUE}?sort=newest").by_id(f"card-{posted[1]}")
    opened = next(one for one in card.all("a") if one.attributes.get("data-key") == "o")
    page = ana.page(opened.attributes["href"])
    assert "3 of 4" in page.one("nav", class_="back").text
    assert {rel: href.split("?")[0] for rel, href in links(page).items()} == {
        "prev": f"/desk/comments/{posted[2]}", "next": f"/desk/comments/{posted[0]}",
    }  # fmt: skip
    after = ana.page(links(page)["next"])
    assert "4 of 4" in after.one("nav", class_="back").text
    assert set(links(after)) == {"prev"}
    back = after.one("nav", class_="back").all("a")[0]
    assert back.attributes["href"] == f"{QUEUE}?sort=newest"


def test_the_place_stays_when_the_comment_is_decided(ana, queue):
    posted = [queue.waits() for _ in range(3)]
    path = f"/desk/comments/{posted[1]}?in="
    form = ana.page(path).one("form", class_="actions")
    fields = {one.attributes["name"]: one.attributes.get("value", "") for one in form.all("input")}
    fields = {name: value for name, value in fields.items() if name not in ("reason",)}
    answer = ana.client.post(form.attributes["action"], data=fields | {"decision": "approve"})
    assert answer.location == path
    page = ana.page(path)
    assert "Approved. 2 left." in page.by_id("status").text
    assert set(links(page)) == {"prev", "next"}


def test_without_a_queue_it_has_no_place(ana, queue):
    page = ana.page(f"/desk/comments/{queue.waits()}")
    assert (links(page), page.by_id("one").attributes["tabindex"]) == ({}, "-1")
    assert ana.get(f"/desk/comments/{queue.waits()}?in=site%3Dnowhere").status_code == 404


@pytest.mark.parametrize("sort", list(Sort))
def test_the_neighbours_are_those_of_the_page_in_every_order(staff, queue, sort):
    for number in range(6):
        queue.waits(risk=(300, 900, 500, 900, 100, 300)[number])
    wanted = Filter(sites=("demo",), sort=sort)
    with staff.database.read() as conn:
        shown = sort if sort is not Sort.MIXED else Sort.OLDEST
        ids = [
            one.comment.id
            for one in desk_queue.page(
                conn, Filter(sites=("demo",), sort=shown), after=None, limit=9
            ).comments
        ]
        found = [desk_place.standing(conn, wanted, desk_rows.get(conn, one)) for one in ids]
    assert [one.number for one in found] == [1, 2, 3, 4, 5, 6]
    assert [one.before for one in found] == [None, *ids[:-1]]
    assert [one.after for one in found] == [*ids[1:], None]


def test_looks_are_kept_with_the_account(ana, new_browser):
    assert "density-roomy size-normal" in ana.get("/desk/").text
    assert ana.send("/desk/me/looks", {"density": "close", "size": "largest"}).status_code == 303
    again = new_browser()
    again.sign_in()
    page = again.page("/desk/me")
    assert page.one("html").attributes["class"] == "density-close size-largest"
    ticked = [
        one.attributes["value"] for one in page.all("input", type="radio") if "checked" in one.attributes
    ]
    assert ticked == ["close", "largest"]


@pytest.mark.parametrize("fields", [{}, {"density": "close"}, {"density": "x", "size": "large"}])
def test_looks_that_are_none_are_refused(ana, fields):
    assert ana.send("/desk/me/looks", fields).status_code == 422
    assert "density-roomy size-normal" in ana.get("/desk/").text


def test_a_shift_note_stands_above_the_queue_until_it_is_deleted(ana, new_browser):
    form = ana.page(QUEUE).one("form", action="/desk/sites/demo/notes")
    fields = {one.attributes["name"]: one.attributes["value"] for one in form.all("input")}
    answer = ana.client.post(form.attributes["action"], data=fields | {"body": "Slow mode on the bridge."})
    assert (answer.status_code, answer.location) == (303, QUEUE)
    other = new_browser()
    other.sign_in("eve-login")
    note = other.page(QUEUE).one(class_="hand-over")
    assert "Slow mode on the bridge." in note.text
    form = note.one("form")
    fields = {one.attributes["name"]: one.attributes["value"] for one in form.all("input")}
    assert other.client.post(form.attributes["action"], data=fields).status_code == 303
    assert not ana.page(QUEUE).has(class_="hand-over")


@pytest.mark.parametrize(("site", "body", "status"), [("demo", " ", 422), ("other", "Hello", 404)])
def test_a_shift_note_needs_words_and_a_site(ana, site, body, status):
    answer = ana.send(f"/desk/sites/{site}/notes", {"body": body})
    assert answer.status_code == status
    assert not markup.read(ana.get(QUEUE).text).has(class_="hand-over")
