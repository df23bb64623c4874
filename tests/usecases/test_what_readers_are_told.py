"""What stands beside a published text: an editor's pick, a badge, and whose doing an empty place is."""

import orjson
from sqlalchemy import update

from service.store import comments as store
from service.store.tables import comments, threads
from service.usecases.erase_comment import erase_comment
from service.usecases.undo_decisions import Undoer, undo_decision


def on_page(newsroom, accepted):
    return orjson.loads(newsroom.row(accepted.comment_id).public_json)


def version(newsroom) -> int:
    return newsroom.rows(threads)[0].version


def test_featuring_a_published_comment_is_seen_at_once_and_so_is_its_end(newsroom):
    accepted = newsroom.published()
    before = version(newsroom)
    featured = newsroom.decide(accepted.comment_id, "feature")
    assert on_page(newsroom, accepted)["featured"] is True
    assert version(newsroom) == before + 1
    newsroom.decide(accepted.comment_id, "unfeature", featured.version)
    assert on_page(newsroom, accepted)["featured"] is False
    assert version(newsroom) == before + 2


def test_undoing_a_pick_is_seen_too(newsroom):
    accepted = newsroom.published()
    made = newsroom.decide(accepted.comment_id, "feature").version
    with newsroom.database.begin() as conn:
        undo_decision(conn, accepted.comment_id, made, Undoer())
    assert on_page(newsroom, accepted)["featured"] is False


def test_what_was_featured_before_anybody_saw_it_is_featured_on_the_page(newsroom):
    accepted = newsroom.submit()
    newsroom.decide(accepted.comment_id, "feature")
    assert on_page(newsroom, accepted)["featured"] is True


def test_a_mark_that_readers_do_not_see_leaves_the_page_alone(newsroom):
    accepted = newsroom.published()
    newsroom.decide(accepted.comment_id, "feature")
    before = version(newsroom)
    with newsroom.database.begin() as conn:
        conn.execute(update(comments).values(report_count=1))
    newsroom.decide(accepted.comment_id, "dismiss")
    assert (version(newsroom), on_page(newsroom, accepted)["featured"]) == (before, True)


def test_the_badge_of_a_comment_is_told(newsroom):
    plain, staff = newsroom.submit(), newsroom.submit()
    with newsroom.database.begin() as conn:
        of_staff = comments.c.id == staff.comment_id
        conn.execute(update(comments).where(of_staff).values(author_badge="staff"))
    newsroom.judge()
    badges = [on_page(newsroom, one)["author"]["badge"] for one in (plain, staff)]
    assert badges == [None, "staff"]


def test_an_empty_place_says_whose_doing_it_is(newsroom):
    taken_back, taken_off = newsroom.published(), newsroom.published()
    for root in (taken_back, taken_off):
        newsroom.published(parent_id=root.comment_id)
    with newsroom.database.begin() as conn:
        erase_comment(conn, store.lock(conn, taken_back.comment_id))
    newsroom.decide(taken_off.comment_id, "reject")
    assert on_page(newsroom, taken_back) == {
        "id": taken_back.comment_id, "parent_id": None, "state": "deleted",
    }  # fmt: skip
    assert on_page(newsroom, taken_off)["state"] == "removed"
