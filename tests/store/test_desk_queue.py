"""The desk's queue: tabs, filters, sorts and pages, each card with what a decision needs."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import event, insert, update

from service import clock
from service.domain.ids import new_id
from service.domain.risk import Band, band_of
from service.store import desk_cards, desk_changes, desk_people, desk_queue, notes, reports, threads
from service.store.desk_queue import Filter, Sort, Tab
from service.store.notes import About
from service.store.tables import comments, people

SITES = ("news", "sport")


class Room:
    """Comments that wait, each with the marks that a test names."""

    def __init__(self, press) -> None:
        self.press, self.database = press, press.database
        press.add_site("sport")
        self.story = press.thread("bridge", title="The bridge")
        self.other = press.thread("derby", site="sport")

    def waits(self, *, thread: int | None = None, site: str = "news", **marks: Any) -> str:
        self.press.site = site
        posted = self.press.post(thread or self.story, body=marks.pop("body", None))
        marks = {"status": "held", "held_by": "links", "held_code": "links.too_many"} | marks
        if "risk" in marks:
            marks["band"] = band_of(marks["risk"]).value
        with self.database.begin() as conn:
            conn.execute(update(comments).where(comments.c.seq == posted.seq).values(marks))
        self.press.site = "news"
        return posted.id

    def page(self, *, after=None, limit=50, **wanted: Any) -> desk_queue.Page:
        wanted.setdefault("sites", ("news",))
        with self.database.read() as conn:
            return desk_queue.page(conn, Filter(**wanted), after=after, limit=limit)

    def ids(self, **wanted: Any) -> list[str]:
        return [row.comment.id for row in self.page(**wanted).comments]

    def walk(self, limit: int, **wanted: Any) -> list[str]:
        found, after = [], None
        while True:
            page = self.page(after=after, limit=limit, **wanted)
            found += [row.comment.id for row in page.comments]
            after = page.next
            if after is None:
                return found

    def counts(self) -> desk_queue.Counts:
        with self.database.read() as conn:
            return desk_queue.counts(conn, SITES)


@pytest.fixture
def room(press) -> Room:
    return Room(press)


def test_what_is_held_or_parked_waits_and_nothing_else(room):
    waiting = [room.waits(), room.waits(status="pending", parked=True)]
    for status in ("pending", "approved", "rejected", "spam", "erased"):
        room.waits(status=status)
    assert room.ids() == waiting


def test_each_tab_shows_its_own_and_escalated_ones_leave_the_first(room):
    now = clock.now()
    plain, escalated = room.waits(), room.waits(escalated_at=now)
    reported = room.waits(status="approved", report_count=2)
    appealed = room.waits(status="rejected", appealed_at=now)
    assert room.ids() == [plain]
    assert room.ids(tab=Tab.ESCALATED) == [escalated]
    assert room.ids(tab=Tab.REPORTED) == [reported]
    assert room.ids(tab=Tab.APPEALS) == [appealed]
    assert room.counts() == desk_queue.Counts(1, 1, 1, 1)


def test_what_is_put_off_is_out_of_sight_until_its_time(room):
    room.waits(snoozed_until=clock.now() - timedelta(minutes=1))
    later = room.waits(snoozed_until=clock.now() + timedelta(hours=1))
    assert len(room.ids()) == 1
    assert room.ids(later=True) == [later]
    assert room.counts().pending == 1


@pytest.mark.parametrize("sites", [("news",), SITES])
@pytest.mark.parametrize("sort", [Sort.OLDEST, Sort.NEWEST, Sort.RISK, Sort.MIXED])
def test_pages_give_every_comment_once_in_any_order(room, sort, sites):
    for number in range(12):
        place = {"site": "sport", "thread": room.other} if number % 3 == 0 else {}
        room.waits(risk=(number * 370) % 1000, **place)
    whole = room.ids(sort=sort, sites=sites)
    assert len(set(whole)) == (12 if len(sites) == 2 else 8)
    assert room.walk(5, sort=sort, sites=sites) == whole


def test_sorts_do_what_they_are_called(room):
    low, high, middle = room.waits(risk=100), room.waits(risk=900), room.waits(risk=500)
    assert room.ids(sort=Sort.OLDEST) == [low, high, middle]
    assert room.ids(sort=Sort.NEWEST) == [middle, high, low]
    assert room.ids(sort=Sort.RISK) == [high, middle, low]


def test_mixed_puts_two_mild_ones_after_each_harsh_one(room):
    for number in range(9):
        room.waits(risk=900 if number < 4 else 100)
    bands = [row.band.word for row in room.page(sort=Sort.MIXED).comments]
    assert bands == ["high", "low", "low", "high", "low", "low", "high", "low", "high"]


def test_most_reported_comes_first_among_the_reported(room):
    few, many = room.waits(report_count=1), room.waits(report_count=5)
    assert room.walk(1, tab=Tab.REPORTED, sort=Sort.REPORTS) == [many, few]


def test_filters_narrow_the_queue(room):
    other = room.press.thread("harbour")
    with room.database.begin() as conn:
        threads.set_section(conn, other, "Politics")
    plain = room.waits(risk=100, body="Paint it green.")
    toxic = room.waits(held_by="toxicity", risk=950)
    elsewhere = room.waits(thread=other)
    old = room.waits(created_at=clock.now() - timedelta(hours=5))
    assert room.ids(check="toxicity") == [toxic]
    assert room.ids(band=Band.HIGH) == [toxic]
    assert room.ids(section="Politics") == [elsewhere]
    assert room.ids(thread_id=other) == [elsewhere]
    assert room.ids(words="green") == [plain]
    assert room.ids(older_than_s=3600) == [old]
    assert room.ids(newer_than_s=3600) == [plain, toxic, elsewhere]
    assert room.ids(check="toxicity", band=Band.LOW) == []


def test_a_count_ends_at_its_cap(room):
    row = {
        "site_id": "news", "thread_id": room.story, "author_name": "A", "author_label": "a", "body": "b",
        "status": "held", "form": {},
    }  # fmt: skip
    with room.database.begin() as conn:
        conn.execute(insert(comments), [row | {"id": new_id()} for _ in range(desk_queue.COUNTED_MAX + 5)])
    assert room.counts().pending == desk_queue.COUNTED_MAX
    with room.database.read() as conn:
        assert desk_queue.count(conn, Filter(sites=("news",))) == desk_queue.COUNTED_MAX


def statements(room, work) -> int:
    seen = []
    listen = lambda *_: seen.append(1)  # noqa: E731
    event.listen(room.database.engine, "before_cursor_execute", listen)
    with room.database.read() as conn:
        work(conn)
    event.remove(room.database.engine, "before_cursor_execute", listen)
    return len(seen)


def test_a_page_of_cards_takes_as_many_statements_for_one_comment_as_for_forty(room):
    def look(conn, limit):
        page = desk_queue.page(conn, Filter(sites=SITES), after=None, limit=limit)
        made = desk_cards.cards(conn, page.comments)
        assert len(made) == limit
        desk_queue.counts(conn, SITES)

    for _ in range(40):
        room.waits()
    one, forty = (statements(room, lambda conn, n=n: look(conn, n)) for n in (1, 40))
    assert one == forty
    assert forty <= 14


def test_a_card_holds_parent_reports_notes_viewers_and_what_may_be_done(room):
    parent = room.press.letter(room.story, body="The council should publish the minutes first.")
    one = room.waits(parent_id=parent.id)
    person = new_id()
    with room.database.begin() as conn:
        ben = {"id": person, "login": "b", "password_hash": "x", "role": "moderator", "display_name": "Ben"}
        conn.execute(insert(people).values(ben))
        row = room.page().comments[0]
        reports.add(conn, row.comment.seq, "news", "insult", reporter_key="r1")
        notes.add(conn, "news", (About.COMMENT, one), "Look twice.", person_id=person)
        desk_people.look_at(conn, person, one)
    with room.database.read() as conn:
        card = desk_cards.cards(conn, room.page().comments)[0]
        mine = desk_cards.cards(conn, room.page().comments, viewer=person)[0]
    assert card.thread.title == "The bridge"
    assert card.parent.excerpt.startswith("The council")
    assert [(r.reason, r.count) for r in card.reports] == [("insult", 1)]
    assert card.notes == {About.COMMENT: 1}
    assert (card.viewers, mine.viewers) == (("Ben",), ())
    assert card.allowed == ("approve", "reject", "spam", "escalate", "later", "feature", "dismiss")


def test_changes_tell_what_is_new_and_then_that_nothing_is(room):
    with room.database.read() as conn:
        start = desk_changes.now_at(conn)
        quiet = desk_changes.since(conn, start, SITES)
        again = desk_changes.since(conn, start, SITES)
    assert (quiet.changed, quiet.tag) == ((), again.tag)
    room.waits()
    with room.database.read() as conn:
        assert desk_changes.since(conn, start, SITES).tag != quiet.tag
