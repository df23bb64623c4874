"""The queue page: tabs, filters and sorts as plain addresses, paging, saved views, and its quiet states."""

from datetime import timedelta

import pytest
from sqlalchemy import event, insert, update

from service import clock
from service.domain.ids import new_id
from service.domain.verdict import Reason
from service.store import sites
from service.store.sites import Site
from service.store.tables import comments, threads
from tests.support.queue_room import QUEUE

LINKS = Reason(check="links", code="links.too_many", score=0.5, threshold=0.4, rule=1)


def tabs(page):
    return {link.text.split()[0]: link.one(class_="count").text for link in page.one(class_="tabs").all("a")}


def test_each_tab_has_its_number_and_its_own_comments(room, moderator):
    now = clock.now()
    pending = [room.waits(), room.waits()]
    reported = room.waits(status="approved", report_count=3)
    escalated = room.waits(escalated_at=now)
    appealed = room.waits(status="rejected", appealed_at=now)
    assert tabs(moderator.look()) == {"Pending": "2", "Reported": "1", "Escalated": "1", "Appeals": "1"}
    shown = {tab: moderator.ids(f"?tab={tab}") for tab in ("pending", "reported", "escalated", "appeals")}
    assert shown == {
        "pending": pending, "reported": [reported], "escalated": [escalated], "appeals": [appealed]
    }  # fmt: skip


def test_a_number_ends_at_its_cap(room, moderator):
    row = {
        "site_id": "demo", "thread_id": room.story, "author_name": "A", "author_label": "aaaabbbb",
        "body": "so", "status": "held", "form": {},
    }  # fmt: skip
    with room.database.begin() as conn:
        conn.execute(insert(comments), [row | {"id": new_id()} for _ in range(1_005)])
    page = moderator.look()
    assert tabs(page)["Pending"] == "999+"
    assert page.one("title").text.startswith("(999+) Queue")


def test_filters_narrow_it_down_by_the_address_alone(room, moderator):
    other = room.press.thread("derby", title="The derby")
    with room.database.begin() as conn:
        conn.execute(update(threads).where(threads.c.id == other).values(section="Sport"))
    bridge = room.waits("The crane has not moved.", risk=200, created_at=clock.now() - timedelta(hours=5))
    derby = room.waits("What a match!", reason=LINKS, thread=other)
    for query, found in {
        "?section=Sport": [derby], f"?story={room.story}": [bridge], "?check=links": [derby],
        "?band=high": [derby], "?band=low": [bridge], "?age=over-4h": [bridge], "?age=1h": [derby],
        "?q=crane": [bridge], "?q=match&band=low": [], "?site=demo": [bridge, derby],
        "?sort=newest": [derby, bridge], "?sort=risk": [derby, bridge], "?q=%00%1f": [bridge, derby],
    }.items():  # fmt: skip
        assert moderator.ids(query) == found, query


NONSENSE = ("?tab=x", "?sort=x", "?band=x", "?age=x", "?story=x", "?story=-1", "?after=x",
            "?after=99999999999999999999", "?check=%27", "?shown=²")  # fmt: skip


@pytest.mark.parametrize("query", NONSENSE)
def test_an_address_that_means_nothing_is_a_page_that_says_so(moderator, query):
    assert moderator.browser.get(QUEUE + query).status_code == 422


def test_a_place_of_another_order_begins_at_the_beginning(room, moderator):
    one = room.waits()
    for query in ("?sort=risk&after=1", "?sort=mixed&after=1.2", "?after=1.2.3"):
        assert moderator.ids(query) == [one]


def test_another_newspapers_queue_is_not_there_and_all_are_shown_together(room, moderator):
    with room.database.begin() as conn:
        sites.add(conn, Site("sport", "Sport daily", ()))
    first = room.waits()
    room.press.site = "sport"
    second = room.waits(thread=room.press.thread("x"), site_id="sport")
    assert moderator.ids() == [first, second]
    assert moderator.ids("?site=sport") == [second]
    assert "Sport daily" in moderator.card(second).text
    assert moderator.browser.get(f"{QUEUE}?site=nowhere").status_code == 404


@pytest.mark.parametrize("sort", ["oldest", "newest", "risk", "mixed"])
def test_paging_shows_every_comment_once(room, moderator, sort):
    every = {room.waits(risk=number * 30) for number in range(30)}
    page = moderator.look(f"?sort={sort}")
    assert "Showing 1–25 of 30" in page.text
    following = moderator.browser.page(page.by_id("next").attributes["href"])
    assert "Showing 26–30 of 30" in following.text
    found = [
        card.attributes["data-comment-id"]
        for one in (page, following)
        for card in one.all("article", class_="card")
    ]
    assert len(found) == 30
    assert {*found} == every


def test_a_decision_comes_back_to_the_same_page_of_the_same_filter(room, moderator):
    first, second = room.waits(), room.waits()
    answer = moderator.decide(first, "approve", "?sort=newest&band=high")
    assert answer.location == "/desk/queue?sort=newest&band=high"
    answer = moderator.decide(second, "approve", "?band=high&q=letter")
    assert answer.location == "/desk/queue?band=high&q=letter"
    assert moderator.said(answer) == "Approved. 0 left."


def test_a_view_is_saved_under_a_name_opened_and_deleted_by_its_owner_alone(room, moderator, colleague):
    page = moderator.look("?band=high&sort=risk&after=999.1")
    form = page.one("form", class_="save-view")
    fields = {one.attributes["name"]: one.attributes.get("value", "") for one in form.all("input")}
    answer = moderator.browser.client.post("/desk/views", data=fields | {"name": "Worst first"})
    assert moderator.said(answer) == "Saved as “Worst first”."
    saved = moderator.look().one(class_="views")
    assert [link.attributes["href"] for link in saved.all("a")] == [f"{QUEUE}?sort=risk&band=high"]
    assert "Worst first" not in colleague.look().text
    delete = saved.all("form")[0].attributes["action"]
    stranger = {"csrf": colleague.browser.proof("/desk/")}
    assert colleague.browser.client.post(delete, data=stranger).status_code == 404
    assert moderator.browser.send(delete).status_code == 303
    assert "Worst first" not in moderator.look().text


def test_a_clear_queue_and_an_empty_filter_say_different_things(room, moderator):
    assert "Queue is clear." in moderator.look().text
    room.waits()
    page = moderator.look("?q=nowhere")
    assert "No comments match these filters." in page.text
    assert {link.attributes["href"] for link in page.all("a") if link.text == "Clear filters"} == {QUEUE}


def test_a_check_that_failed_is_told_once_above_the_page(room, moderator):
    missing = Reason(check="toxicity", code="toxicity.timeout")
    for _ in range(2):
        room.waits(reason=missing, error="timeout")
    page = moderator.look()
    assert page.all(class_="inset")[0].text.startswith(
        "Toxicity check unavailable for 2 comments of this page"
    )
    assert page.all(class_="why")[0].text.startswith("Why here: The toxicity check did not work")


def test_where_nothing_can_be_written_the_page_says_so_and_stays_readable(room, moderator):
    one = room.waits()
    with room.database.engine.connect() as writer:
        writer.exec_driver_sql("SELECT 1")  # begins, and so takes SQLite's one lock for writing
        page = moderator.look()
    assert page.by_id("read-only").text.startswith("Read-only.")
    buttons = [one for one in page.by_id(f"card-{one}").all("button") if "hidden" not in one.attributes]
    assert {"disabled" in button.attributes for button in buttons} == {True}
    assert {button.attributes["aria-describedby"] for button in buttons} == {"read-only"}
    assert page.has(id=f"card-{one}")


def test_a_search_for_one_comment_opens_it(room, moderator):
    one = room.waits()
    for typed in (
        one,
        f"https://letters.example.org/desk/comments/{one}",
        f"https://paper.example.org/x#c-{one}",
    ):
        answer = moderator.browser.get(QUEUE, query_string={"q": typed})
        assert answer.location == f"/desk/comments/{one}", typed


def statements(room, work) -> int:
    seen = []
    listen = lambda *_: seen.append(1)  # noqa: E731
    event.listen(room.database.engine, "before_cursor_execute", listen)
    work()
    event.remove(room.database.engine, "before_cursor_execute", listen)
    return len(seen)


def test_a_page_of_25_takes_as_many_statements_as_a_page_of_one(room, moderator):
    room.waits()
    one = statements(room, moderator.look)
    for _ in range(24):
        room.waits()
    assert len(moderator.ids()) == 25
    assert 10 < one == statements(room, moderator.look)
