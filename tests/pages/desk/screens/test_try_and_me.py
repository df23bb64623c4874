"""Trying a text out, which stores nothing, and one's own settings."""

import pytest

from service.store import people
from tests.support.screen_room import fill_in

INSULT = "You are a complete idiot, and everybody in this town knows it."


def test_a_text_is_scored_marked_and_judged_by_the_policy(ana, room):
    answer = fill_in(ana, "/desk/try", "/desk/try", text=INSULT, name="Reader", url="https://example.org/")
    assert answer.status_code == 200
    page = ana.client.post("/desk/try", data={"csrf": ana.proof("/desk/"), "text": INSULT})
    assert "The policy would say: <strong>Held</strong>" in page.text
    assert "idiot" in page.text.split("<mark", 1)[1][:120]
    assert "acts from" in page.text


def test_the_checks_that_need_a_worker_are_named(ana):
    page = ana.send("/desk/try", {"text": INSULT})
    told = page.text.split("These run in the workers only", 1)[1]
    for name in ("Repeats", "Ban", "Personal data", "Form"):
        assert name in told.split("</p>", 1)[0]


def test_nothing_of_it_is_stored(ana, room):
    ana.page("/desk/try")
    before = room.product.rows()
    assert ana.send("/desk/try", {"text": INSULT, "name": "Reader"}).status_code == 200
    assert room.product.rows() == before


def test_a_civil_text_would_be_published(ana):
    told = ana.send("/desk/try", {"text": "The council should publish the minutes of its last meeting."}).text
    assert "The policy would say: <strong>Published</strong>" in told


@pytest.mark.parametrize(
    ("text", "told"), [("  \n", "The text is missing"), ("x" * 10_001, "at most 10,000")]
)
def test_a_text_that_is_none_is_refused(ana, text, told):
    answer = ana.send("/desk/try", {"text": text})
    assert answer.status_code == 422
    assert told in answer.text


@pytest.mark.parametrize(
    "text", ["\u202eabc \u200b", "a" * 9_000, "💬" * 50, "\0x", "<script>alert(1)</script>"]
)
def test_any_text_gets_an_answer(ana, text):
    answer = ana.send("/desk/try", {"text": text, "name": text[:40], "url": "javascript:alert(1)"})
    assert answer.status_code == 200
    assert "<script>alert" not in answer.text


def test_the_policy_of_another_site_is_404(ana):
    assert ana.send("/desk/try", {"text": INSULT, "site": "other"}).status_code == 404


class TestMe:
    def test_a_name_is_chosen_and_shown(self, ana, room):
        answer = fill_in(ana, "/desk/me", "/desk/me/name", display_name=" Ana M. ")
        assert (answer.status_code, answer.location) == (303, "/desk/me")
        assert ana.page("/desk/me").one("summary").text.strip().endswith("Ana M.")

    @pytest.mark.parametrize("name", ["", "ana-login", "ANA-LOGIN", "a@b", "x" * 61, "a\u202eb", "Editor 2"])
    def test_a_name_that_tells_too_much_or_is_taken_is_refused(self, ana, room, name):
        answer = ana.send("/desk/me/name", {"display_name": name})
        assert answer.status_code == 422
        assert "The name" in answer.text
        with room.product.database.read() as conn:
            assert people.find(conn, "ana-login").display_name == "Moderator 1"
