"""Stories, hours and authors that moderators watch: what a real checker makes of comments on them."""

from datetime import timedelta

import pytest

from service.domain import off_duty
from service.domain.errors import AuthorUnknown, Closed, Invalid, NotFound
from service.domain.writers import Proof, Writer
from service.store import surroundings, threads
from service.store.activity import By
from service.store.authors import Standing, ban, set_standing
from service.store.desk_cards import author_facts
from service.store.now import database_now
from service.store.tables import activity, authors, events
from service.store.tables import threads as threads_table
from service.usecases.guard_author import Guard, guard_author
from service.usecases.guard_author import Standing as Name
from service.usecases.guard_story import StoryOrder, guard_story, set_off_duty

SITE = "demo"


def thread_id(newsroom, key="a-1"):
    with newsroom.database.read() as conn:
        return threads.find(conn, SITE, key).id


def guard(newsroom, **order):
    order = StoryOrder(thread_id=thread_id(newsroom), **order)
    return newsroom.database.write(lambda conn: guard_story(conn, order, By(person_id="p" * 26)))


def around(newsroom, *comment_ids):
    with newsroom.database.read() as conn:
        written = [(newsroom.comment(one), newsroom.row(one).author_id) for one in comment_ids]
        found = surroundings.around(conn, written)
    return [found[comment.seq] for comment, _author in written]


def test_a_closed_story_takes_nothing_and_says_so_in_the_log(newsroom):
    newsroom.published()
    guard(newsroom, closed=True, reason="it is night")
    with pytest.raises(Closed):
        newsroom.submit()
    assert newsroom.rows(events)[-1].type == "thread.closed"
    (line,) = newsroom.rows(activity)
    assert (line.action, line.subject, line.reason, line.person_id) == (
        "story.guard", "a-1", "it is night", "p" * 26,
    )  # fmt: skip
    assert (line.before["closed"], line.after["closed"]) == (False, True)
    guard(newsroom, closed=False)
    newsroom.submit()


def test_since_when_a_story_is_closed_is_kept_until_it_is_opened(newsroom):
    newsroom.published()
    with newsroom.database.read() as conn:
        before = database_now(conn)
    guard(newsroom, closed=True)
    since = newsroom.rows(threads_table)[0].closed_at
    assert since >= before
    guard(newsroom, closed=True, hold_all=True)
    assert newsroom.rows(threads_table)[0].closed_at == since
    guard(newsroom, closed=False)
    assert newsroom.rows(threads_table)[0].closed_at is None


def test_asking_for_what_is_so_already_writes_nothing(newsroom):
    newsroom.published()
    guard(newsroom, closed=False, hold_all=False, slow_mode_s=0)
    assert newsroom.rows(activity) == []


def test_a_story_that_is_held_holds_everything(newsroom):
    one = newsroom.published().comment_id
    assert not around(newsroom, one)[0].story_held
    guard(newsroom, hold_all=True)
    assert around(newsroom, one)[0].story_held


def test_in_slow_mode_an_authors_next_comment_comes_too_soon(newsroom):
    first, second, other = (
        newsroom.published(email=f"{who}@example.com").comment_id for who in ("ada", "ada", "bob")
    )
    assert [one.too_soon for one in around(newsroom, first, second, other)] == [False, False, False]
    guard(newsroom, slow_mode_s=600)
    assert [one.too_soon for one in around(newsroom, first, second, other)] == [False, True, False]
    assert [around(newsroom, one)[0].too_soon for one in (first, second)] == [False, True]
    guard(newsroom, slow_mode_s=0)
    assert not around(newsroom, second)[0].too_soon


def test_another_sites_story_is_not_there(newsroom):
    newsroom.published()
    order = StoryOrder(thread_id=thread_id(newsroom), closed=True)
    for bad in (order, StoryOrder(thread_id=10**6, closed=True)):
        with pytest.raises(NotFound), newsroom.database.begin() as conn:
            guard_story(conn, bad, By(site_id="elsewhere"))
    with pytest.raises(Invalid):
        guard(newsroom, slow_mode_s=86_401)


def test_off_duty_is_kept_for_a_site_and_ends(newsroom):
    one = newsroom.published().comment_id
    always = [off_duty.parse("00:00", "12:00", "UTC"), off_duty.parse("12:00", "00:00", "UTC")]
    seen = []
    for schedule in always:
        newsroom.database.write(lambda conn, s=schedule: set_off_duty(conn, SITE, s, By()))
        seen.append(around(newsroom, one)[0].off_duty)
    assert sorted(seen) == [False, True]
    newsroom.database.write(lambda conn: set_off_duty(conn, SITE, None, By()))
    assert not around(newsroom, one)[0].off_duty
    assert [line.action for line in newsroom.rows(activity)] == ["site.off_duty"] * 3


@pytest.mark.parametrize("name", [Name.LIMITED, Name.TRUSTED])
def test_an_author_is_known_by_a_comment_until_the_time_is_over(newsroom, name):
    one = newsroom.published(writer=Writer("a" * 64)).comment_id
    order = Guard(comment_id=one, standing=name, days=7, reason="four insults")
    until = newsroom.database.write(lambda conn: guard_author(conn, order, By()))
    (known,) = around(newsroom, one)
    assert (known.limited, known.trusted) == (name is Name.LIMITED, name is Name.TRUSTED)
    assert newsroom.rows(authors)[0].standing_until == until
    over = Standing(name.value, newsroom.now.replace(year=2020), "x", None)
    author_id = newsroom.row(one).author_id
    newsroom.database.write(lambda conn: set_standing(conn, author_id, over))
    (known,) = around(newsroom, one)
    assert (known.limited, known.trusted) == (False, False)


@pytest.mark.parametrize(
    ("meant", "writer", "trusted"),
    [
        (Writer("a" * 64), Writer("a" * 64), True),
        (Writer("a" * 64), Writer("b" * 64), False),
        (Writer("a" * 64), Writer(), False),
        (Writer(), Writer(), False),
        (Writer("a" * 64), Writer("b" * 64, Proof.ACCOUNT), False),
        (Writer("b" * 64, Proof.ACCOUNT), Writer("b" * 64, Proof.ACCOUNT), True),
        (Writer(), Writer("a" * 64, Proof.ADDRESS), True),
    ],
)
def test_trust_is_of_the_writer_that_was_meant_and_a_limit_of_everybody_with_that_address(
    newsroom, meant, writer, trusted
):
    one = newsroom.published(email="ada@example.com", writer=meant).comment_id
    for name in (Name.TRUSTED, Name.LIMITED):
        order = Guard(comment_id=one, standing=name, days=7, reason="known to us")
        newsroom.database.write(lambda conn, o=order: guard_author(conn, o, By()))
        other = newsroom.published(email="ada@example.com", writer=writer).comment_id
        (around_other,) = around(newsroom, other)
        assert (around_other.trusted, around_other.limited) == (trusted and name is Name.TRUSTED,
                                                                name is Name.LIMITED)  # fmt: skip


def test_a_standing_needs_days_a_reason_and_a_known_author(newsroom):
    posted = newsroom.submit().comment_id
    for days, reason in ((0, "x"), (4_000, "x"), (7, ""), (7, "x" * 81)):
        bad = Guard(comment_id=posted, standing=Name.LIMITED, days=days, reason=reason)
        with pytest.raises(Invalid):
            newsroom.database.write(lambda conn, b=bad: guard_author(conn, b, By()))
    order = Guard(comment_id=posted, standing=Name.LIMITED, days=7, reason="x")
    with pytest.raises(AuthorUnknown):
        newsroom.database.write(lambda conn: guard_author(conn, order, By()))


def test_what_was_decided_about_an_author_for_a_time_is_not_told_after_it(newsroom):
    """Every card reads this: a ban or a limit that ran out must not colour a decision."""
    author_id = newsroom.row(newsroom.published().comment_id).author_id
    with newsroom.database.begin() as conn:
        now = database_now(conn)
        later, before = now + timedelta(hours=1), now - timedelta(hours=1)
        set_standing(conn, author_id, Standing("limited", later, "insults", None))
        ban(conn, author_id, later)
        during = author_facts(conn, [author_id])[author_id]
        set_standing(conn, author_id, Standing("limited", before, "insults", None))
        ban(conn, author_id, before)
        after = author_facts(conn, [author_id])[author_id]
    told = (during.standing, during.standing_until, during.standing_reason, during.banned_until)
    assert told == ("limited", later, "insults", later)
    assert (after.standing, after.standing_until, after.standing_reason, after.banned_until) == (None,) * 4
