"""Notes for colleagues: about a comment, its commenter or its story; deleted by whoever wrote them."""

import pytest

from service.store import notes
from service.store.notes import About
from service.usecases.write_note import NOTE_CHARS_MAX
from tests.support.screen_room import fill_in


def path(posted) -> str:
    return f"/desk/comments/{posted.id}"


def written(room, kind: About, key: str) -> list[str]:
    with room.product.database.read() as conn:
        return [note.body for note in notes.about(conn, [(kind, key)])]


@pytest.mark.parametrize("about", list(About)[:3])
def test_a_note_is_about_what_was_chosen(ana, room, about):
    posted = room.comment()
    keys = {About.COMMENT: posted.id, About.AUTHOR: room.author(posted.id),
            About.THREAD: str(room.row(posted.id).thread_id)}  # fmt: skip
    answer = fill_in(ana, path(posted), f"{path(posted)}/notes", about=about.value, body="Look twice.")
    assert (answer.status_code, answer.location) == (303, path(posted))
    assert written(room, about, keys[about]) == ["Look twice."]
    assert "Look twice." in ana.page(path(posted)).by_id("notes").text


def test_a_note_on_the_page_of_a_commenter_is_about_them(ana, room):
    author = room.author(room.comment().id)
    page = f"/desk/authors/{author}"
    assert fill_in(ana, page, f"{page}/notes", body="A regular.").status_code == 303
    assert written(room, About.AUTHOR, author) == ["A regular."]
    assert "A regular." in ana.page(page).text


@pytest.mark.parametrize("body", ["", "  \n ", "x" * (NOTE_CHARS_MAX + 1)])
def test_what_was_typed_is_not_lost_when_it_is_refused(ana, room, body):
    posted = room.comment()
    author = room.author(posted.id)
    for page in (path(posted), f"/desk/authors/{author}"):
        answer = ana.send(f"{page}/notes", {"body": body})
        assert answer.status_code == 422
        assert "The note is" in answer.text
        assert "Error: " in answer.text
        assert body.strip() in answer.text
    assert written(room, About.COMMENT, posted.id) == []


def test_one_deletes_ones_own_and_an_editor_deletes_any(ana, eve, room):
    posted = room.comment()
    for browser, text in ((ana, "By a moderator."), (eve, "By an editor.")):
        fill_in(browser, path(posted), f"{path(posted)}/notes", body=text)
    with room.product.database.read() as conn:
        by = {note.body: note.id for note in notes.about(conn, [(About.COMMENT, posted.id)])}
    theirs = f"/desk/notes/{by['By an editor.']}/remove"
    assert not ana.page(path(posted)).has("form", action=theirs)
    assert ana.send(theirs).status_code == 403
    assert written(room, About.COMMENT, posted.id) == ["By an editor.", "By a moderator."]
    mine = f"/desk/notes/{by['By a moderator.']}/remove"
    assert fill_in(ana, path(posted), mine).location == path(posted)
    assert eve.send(theirs).status_code == 303
    assert written(room, About.COMMENT, posted.id) == []


def test_a_note_about_nothing_is_404(ana, room):
    assert ana.send(f"/desk/comments/{'a' * 26}/notes", {"body": "x"}).status_code == 404
    assert ana.send(f"/desk/authors/{'a' * 26}/notes", {"body": "x"}).status_code == 404
    assert ana.send(f"/desk/notes/{'a' * 26}/remove").status_code == 404
    unseen = room.product.comment()
    assert ana.send(f"{path(unseen)}/notes", {"body": "x", "about": "author"}).status_code == 404
    assert ana.send(f"{path(unseen)}/notes", {"body": "x", "about": "queue"}).status_code == 404
