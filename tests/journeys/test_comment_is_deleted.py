"""The author takes a comment back: its words go at once, its address soon after, and neither comes back."""

from sqlalchemy import func, select

from service.store.engine import Database
from service.store.tables import comments, contacts
from tests.support.letters import letter
from tests.support.stack import wait_until


def addresses_of(newspaper, posted) -> int:
    """How many sealed addresses the database has for a comment."""
    database = Database(newspaper.stack.settings.database, wait_ms=5000, pool_connections=1)
    with database.read() as conn:
        query = select(func.count()).select_from(contacts).where(contacts.c.comment_id == posted.id)
        found = conn.execute(query).scalar_one()
    database.close()
    return int(found)


def row_of(newspaper, posted):
    database = Database(newspaper.stack.settings.database, wait_ms=5000, pool_connections=1)
    with database.read() as conn:
        row = conn.execute(select(comments).where(comments.c.id == posted.id)).one()
    database.close()
    return row


def test_a_deleted_comment_is_gone_from_every_page_and_its_address_from_the_database(newspaper):
    posted = newspaper.post(author_name="Ada", body=letter(8))
    newspaper.shows(posted)
    assert addresses_of(newspaper, posted) == 1
    assert newspaper.delete(posted).status == 204
    newspaper.hides(posted)
    assert newspaper.count() == 0
    wait_until(lambda: addresses_of(newspaper, posted) == 0)
    row = row_of(newspaper, posted)
    assert (row.body, row.author_name, row.receipt_hash, row.status) == ("", "", None, "erased")
    path = f"/api/v1/comments/{posted.id}/receipt"
    assert newspaper.stack.request("GET", path, headers=posted.headers).status == 404
    assert newspaper.delete(posted).status == 404


def test_a_comment_can_be_deleted_before_anybody_checked_it(newspaper):
    with newspaper.without_workers():
        posted = newspaper.post()
        assert newspaper.delete(posted).status == 204
    assert newspaper.stack.decided(newspaper.post()) == "approved"
    wait_until(lambda: addresses_of(newspaper, posted) == 0)
    newspaper.hides(posted)
    assert row_of(newspaper, posted).status == "erased"


def test_an_answered_comment_leaves_an_empty_place(newspaper):
    question = newspaper.post(body=letter(9))
    newspaper.shows(question)
    answer = newspaper.post(parent_id=question.id)
    newspaper.stack.decided(answer)
    assert newspaper.delete(question).status == 204
    wait_until(lambda: newspaper.page() == {question.id: None})
    assert newspaper.count() == 1
    assert letter(9) not in str(newspaper.page())
