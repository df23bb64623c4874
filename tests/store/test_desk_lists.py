"""The desk's lists of authors and stories, on both engines: what they find, in what order, at what cost."""

from datetime import timedelta

import pytest
from sqlalchemy import insert, update

from service import clock
from service.domain.ids import new_id
from service.store import desk_author_list, desk_stories
from service.store.desk_author_list import Kind
from service.store.desk_stories import Which
from service.store.tables import authors, comments, threads
from tests.support.plans import explaining

SITES = ("news",)


class Room:
    """Comments by authors who are known."""

    def __init__(self, press) -> None:
        self.press, self.database = press, press.database
        self.story = press.thread("bridge", title="The old bridge")

    def author(self, name: str, *, site: str = "news", **values) -> str:
        """A new author who has written one comment under this name."""
        author_id = new_id()
        row = {"id": author_id, "site_id": site, "fingerprint": author_id.encode()} | values
        with self.database.begin() as conn:
            conn.execute(insert(authors).values(row))
        self.writes(author_id, name)
        return author_id

    def writes(self, author_id: str, name: str, **values) -> None:
        posted = self.press.post(values.pop("thread", self.story), body=values.pop("body", "A letter."))
        values |= {"author_id": author_id, "author_name": name}
        with self.database.begin() as conn:
            conn.execute(update(comments).where(comments.c.seq == posted.seq).values(values))

    def names(self, **wanted) -> list[str]:
        with self.database.read() as conn:
            found = desk_author_list.listed(conn, desk_author_list.Wanted(sites=SITES, **wanted))
        return [one.name for one in found.authors]

    def titles(self, *, below=None, limit=9, **wanted) -> list[str]:
        with self.database.read() as conn:
            found = desk_stories.page(
                conn, desk_stories.Wanted(sites=SITES, **wanted), below=below, limit=limit
            )
        return [one.thread.key for one in found.stories]


@pytest.fixture
def room(press) -> Room:
    return Room(press)


def test_a_name_is_found_by_its_words_and_the_beginning_of_the_last(room):
    room.author("Zoë van Dam")
    room.writes(room.author("Paul"), "Paul", body="Zoë is right, says van Dam.")
    assert room.names(name="zoë da") == ["Zoë van Dam"]
    assert room.names(name="van da*") == ["Zoë van Dam"]
    assert room.names(name="dam zoë x") == []


@pytest.mark.parametrize("name", ["a OR b", "' | '", "author_name:", "(", "a' & 'b", "*", '"', "-x", "\\"])
def test_nothing_of_a_name_is_syntax(room, name):
    room.author("Somebody")
    assert set(room.names(name=name)) <= {"Somebody"}


def test_standing_counts_only_while_it_lasts(room):
    past, ahead = clock.now() - timedelta(days=1), clock.now() + timedelta(days=1)
    room.author("Limited", standing="limited", standing_until=ahead)
    room.author("Was limited", standing="limited", standing_until=past)
    room.author("Banned", banned_until=ahead)
    room.author("Was banned", banned_until=past)
    room.author("Trusted", standing="trusted", standing_until=None)
    assert set(room.names(kind=Kind.LIMITED)) == {"Limited", "Banned"}
    assert room.names(kind=Kind.TRUSTED) == ["Trusted"]


def test_new_is_by_the_first_comment_and_refused_by_the_share(room):
    room.author("Old", created_at=clock.now() - timedelta(days=31))
    room.author("Refused", rejected=1, spam=1, published=4)
    room.author("Often right", rejected=2, published=40)
    room.author("Once", rejected=1)
    assert set(room.names(kind=Kind.NEW)) == {"Refused", "Often right", "Once"}
    assert room.names(kind=Kind.REFUSED) == ["Refused"]


def test_another_sites_authors_are_not_there(room):
    room.press.add_site("sport")
    thread = room.press.thread("derby", site="sport")
    stranger = room.author("Stranger", site="sport")
    with room.database.begin() as conn:
        of_theirs = comments.c.author_id == stranger
        conn.execute(update(comments).where(of_theirs).values(site_id="sport", thread_id=thread))
    for wanted in ({}, {"name": "stranger"}, {"kind": Kind.NEW}):
        assert room.names(**wanted) == []


def test_stories_wait_as_long_as_a_comment_on_them_does(room):
    room.press.thread("quiet")
    posted = room.press.post(room.story)
    with room.database.begin() as conn:
        conn.execute(update(comments).where(comments.c.seq == posted.seq).values(status="held"))
    assert room.titles(which=Which.WAITING) == ["bridge"]
    with room.database.read() as conn:
        found = desk_stories.page(conn, desk_stories.Wanted(sites=SITES), below=None, limit=9)
    assert [one.waiting for one in found.stories] == [0, 1]


def test_a_guarded_story_is_one_that_is_held_or_slow(room):
    room.press.thread("plain")
    for key, values in (
        ("held", {"hold_all": True}),
        ("slow", {"slow_mode_s": 60}),
        ("shut", {"closed": True}),
    ):
        number = room.press.thread(key)
        with room.database.begin() as conn:
            conn.execute(update(threads).where(threads.c.id == number).values(values))
    assert room.titles(which=Which.GUARDED) == ["slow", "held"]
    assert room.titles(which=Which.CLOSED) == ["shut"]


@pytest.mark.parametrize(
    ("words", "found"), [("OLD bri", ["bridge"]), ("bridge", ["bridge"]), ("%", []), ("_", [])]
)
def test_a_title_is_found_by_a_part_of_it(room, words, found):
    room.press.thread("tram", title="Trams at night")
    assert room.titles(words=words) == found


def test_a_page_of_stories_begins_below_the_last_one(room):
    numbers = [room.press.thread(f"t-{number}") for number in range(3)]
    assert room.titles(limit=2) == ["t-2", "t-1"]
    assert room.titles(below=numbers[1], limit=2) == ["t-0", "bridge"]


@pytest.mark.parametrize("wanted", [{"name": "reader"}, {"kind": Kind.LIMITED}, {"kind": Kind.TRUSTED}])
def test_finding_authors_follows_an_index(room, wanted):
    with room.database.read() as conn, explaining(conn) as lines:
        desk_author_list.listed(conn, desk_author_list.Wanted(sites=SITES, **wanted))
    if room.database.is_sqlite:
        whole = ("SCAN comments", "SCAN authors", "SEARCH comments USING INDEX ix_comments_queue (site_id=?)")
        assert not [line for line in lines if line in whole], lines
