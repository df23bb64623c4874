"""Stories: what waits on each; closing, holding, slowing down; hours off duty."""

import pytest

from service.store import surroundings
from tests.support.product import comment_fields
from tests.support.screen_room import fill_in

BRIDGE, TRAM = "https://news.example.org/bridge", "https://news.example.org/tram"


def titles(page) -> list[str]:
    return [story.text for story in page.one("ul", class_="stories").all("h2")]


def test_stories_are_listed_newest_first_with_what_waits(ana, room):
    room.held(thread=BRIDGE)
    room.comment(thread=TRAM)
    page = ana.page("/desk/stories")
    assert titles(page) == [TRAM, BRIDGE]
    assert "1 waiting" in page.one("ul", class_="stories").all("li")[1].text
    assert titles(ana.page("/desk/stories?which=waiting")) == [BRIDGE]
    assert titles(ana.page("/desk/stories?q=tra")) == [TRAM]
    assert titles(ana.page(f"/desk/stories?q={BRIDGE}")) == [BRIDGE]
    assert "No story matches." in ana.page("/desk/stories?q=%25").text
    assert "No story matches." in ana.page("/desk/stories?which=guarded").text


def test_before_the_first_comment_there_is_none(ana):
    assert "No story yet." in ana.page("/desk/stories").text


def test_a_story_is_closed_and_opened_again(ana, room):
    posted = room.comment(thread=BRIDGE)
    action = f"/desk/stories/{room.row(posted.id).thread_id}"
    assert fill_in(ana, "/desk/stories", action, closed="1").status_code == 303
    assert "Story saved: closed." in ana.page("/desk/stories").by_id("status").text
    assert room.thread(posted.id).closed
    assert room.product.client.post("/api/v1/comments", json=comment_fields(thread=BRIDGE)).status_code == 403
    assert fill_in(ana, "/desk/stories", action, closed=None).status_code == 303
    assert not room.thread(posted.id).closed


def test_closed_stories_have_a_list_of_their_own_and_are_opened_from_there(ana, room):
    shut, _open = room.comment(thread=BRIDGE), room.comment(thread=TRAM)
    action = f"/desk/stories/{room.row(shut.id).thread_id}"
    assert "No story matches." in ana.page("/desk/stories?which=closed").text
    fill_in(ana, "/desk/stories", action, closed="1")
    page = ana.page("/desk/stories?which=closed")
    assert titles(page) == [BRIDGE]
    assert "Closed just now" in page.one("ul", class_="stories").text
    current = page.one("a", **{"aria-current": "page"}, href="/desk/stories?which=closed")
    assert current.text == "Closed"
    answer = fill_in(ana, "/desk/stories?which=closed", action, closed=None)
    assert answer.location == "/desk/stories?which=closed"
    assert not room.thread(shut.id).closed
    assert "No story matches." in ana.page(answer.location).text


def test_holding_and_slow_mode_are_set_from_the_comment_too(ana, room):
    posted = room.comment()
    page = f"/desk/comments/{posted.id}"
    action = f"/desk/stories/{room.row(posted.id).thread_id}"
    answer = fill_in(ana, page, action, hold_all="1", slow_mode_s="300")
    assert answer.location == page
    now = room.thread(posted.id)
    assert (now.closed, now.hold_all, now.slow_mode_s) == (False, True, 300)
    assert len(titles(ana.page("/desk/stories?which=guarded"))) == 1
    later = room.comment()
    assert room.row(later.id).status == "held"


def test_a_waiting_time_that_a_program_set_stays(ana, room):
    posted = room.comment()
    number = room.row(posted.id).thread_id
    ana.send(f"/desk/stories/{number}", {"slow_mode_s": "77"})
    fill_in(ana, "/desk/stories", f"/desk/stories/{number}", hold_all="1")
    assert room.thread(posted.id).slow_mode_s == 77


@pytest.mark.parametrize("slow", ["x", "86401", "-1", "9" * 30])
def test_a_waiting_time_that_is_none_is_refused(ana, room, slow):
    posted = room.comment()
    number = room.row(posted.id).thread_id
    assert ana.send(f"/desk/stories/{number}", {"slow_mode_s": slow}).status_code == 422
    assert room.thread(posted.id).slow_mode_s is None


@pytest.mark.parametrize(
    "path", ["/desk/stories?which=x", "/desk/stories?site=other", "/desk/stories?after=x"]
)
def test_a_filter_that_means_nothing_is_404(ana, path):
    assert ana.get(path).status_code == 404


@pytest.mark.parametrize("number", ["999999", "x", "9" * 30, "-1"])
def test_a_story_that_is_not_there_is_404(ana, number):
    assert ana.send(f"/desk/stories/{number}").status_code == 404


def test_stories_beyond_the_first_page_are_a_link_away(ana, room):
    for number in range(27):
        room.product.comment(thread=f"https://news.example.org/{number}")
    page = ana.page("/desk/stories")
    assert len(titles(page)) == 25
    assert titles(ana.page(page.one("a", rel="next").attributes["href"])) == [
        "https://news.example.org/1", "https://news.example.org/0",
    ]  # fmt: skip


def test_a_page_costs_the_same_for_any_number_of_stories(ana, room):
    room.product.comment()
    with room.statements() as few:
        ana.page("/desk/stories")
    for number in range(9):
        room.product.comment(thread=f"https://news.example.org/{number}")
    with room.statements() as many:
        ana.page("/desk/stories")
    assert len(many) == len(few)


HOURS = {"start": "23:00", "end": "07:00", "zone": "Europe/Berlin"}


def hours(room):
    with room.product.database.read() as conn:
        return surroundings.schedule_of(conn, "demo")


def test_an_editor_sets_the_hours_off_duty_and_ends_them(eve, room):
    action = "/desk/sites/demo/off-duty"
    assert fill_in(eve, "/desk/stories", action, **HOURS).status_code == 303
    assert hours(room).zone == "Europe/Berlin"
    form = eve.page("/desk/stories").one("form", action=action)
    assert [one.attributes["value"] for one in form.all("input")][1:] == list(HOURS.values())
    assert eve.send(action, HOURS | {"never": "1"}).status_code == 303
    assert hours(room) is None


@pytest.mark.parametrize(
    ("change", "told"),
    [({"zone": "Europe/Atlantis"}, "The time zone"), ({"start": "25:00"}, "The beginning"),
     ({"end": "23:00"}, "The beginning"), ({"start": ""}, "The beginning"),
     ({"zone": "../etc"}, "The time zone")],
)  # fmt: skip
def test_hours_that_are_none_are_refused_and_kept_in_the_form(eve, room, change, told):
    answer = eve.send("/desk/sites/demo/off-duty", HOURS | change)
    assert answer.status_code == 422
    assert told in answer.text
    assert hours(room) is None


def test_a_moderator_reads_the_hours_and_cannot_set_them(ana, eve, room):
    eve.send("/desk/sites/demo/off-duty", HOURS)
    page = ana.page("/desk/stories")
    assert "From 23:00 to 07:00, Europe/Berlin." in page.text
    assert ana.send("/desk/sites/demo/off-duty", HOURS | {"never": "1"}).status_code == 403
    assert hours(room) is not None
    assert eve.send("/desk/sites/other/off-duty", HOURS).status_code == 404
