"""The author changes the text: the old one goes at once, and the new one is checked like any other."""

from tests.support.letters import letter


def test_an_edited_comment_is_unseen_until_its_new_text_is_checked(newspaper):
    posted = newspaper.post(body=letter(4))
    newspaper.shows(posted)
    with newspaper.without_workers():
        edited = newspaper.edit(posted, letter(5))
        assert (edited.status, edited.json["status"]) == (202, "pending")
        newspaper.hides(posted)
        assert newspaper.count() == 0
    assert newspaper.stack.decided(posted) == "approved"
    newspaper.shows(posted)
    assert newspaper.page() == {posted.id: letter(5)}


def test_a_bad_text_does_not_get_in_through_an_edit(newspaper):
    posted = newspaper.post()
    newspaper.shows(posted)
    assert newspaper.edit(posted, f"{letter(6)} Write to me: me@example.net").status == 202
    assert newspaper.stack.decided(posted) == "held"
    newspaper.hides(posted)
    assert newspaper.edit(posted, letter(6)).status == 202
    assert newspaper.stack.decided(posted) == "approved"


def test_nobody_else_can_edit_it(newspaper):
    posted, other = newspaper.post(), newspaper.post()
    newspaper.shows(posted)
    stolen = type(posted)(posted.id, other.receipt)
    assert newspaper.edit(stolen, letter(7)).status == 404
    newspaper.shows(posted)
