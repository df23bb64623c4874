"""The rules of the house: everybody reads them, an editor changes them, the queue offers them."""

import pytest
from sqlalchemy import update

from service.store.tables import house_rules
from service.usecases.edit_house_rules import DEFAULTS, rules_of
from tests.support import markup
from tests.support.screen_room import fields_of

PATH = "/desk/rules/house"


def rules(room) -> dict[int, tuple[str, str]]:
    with room.product.database.read() as conn:
        return {rule.number: (rule.code, rule.title) for rule in rules_of(conn, "demo")}


def send(browser, deed: str, number: int = 1, **fields: str):
    given = {"site": "demo", "number": str(number), "deed": deed, "title": "Be kind", "message": "Please."}
    return browser.send(PATH, given | fields)


def test_a_moderator_reads_them_and_cannot_change_them(ana, room):
    page = ana.page(PATH)
    assert len(page.one("ol").all("li")) == len(DEFAULTS)
    assert not page.has("form", action=PATH)
    before = rules(room)
    for deed in ("save", "add", "up", "down", "withdraw"):
        assert send(ana, deed).status_code == 403
    assert rules(room) == before


def test_a_rule_gets_other_words_and_keeps_its_code(eve, room):
    answer = send(eve, "save", 3, title="Besides the point", message="Stay with it.", checks="spam")
    assert (answer.status_code, answer.location) == (303, f"{PATH}?site=demo")
    assert rules(room)[3] == ("off_topic", "Besides the point")
    assert rules(room)[1] == ("personal_attack", "Personal attack")
    assert "Suggested by Spam" in eve.page(PATH).one("ol").all("li")[2].text
    assert "saved as version 2" in answer.headers["Set-Cookie"] or "version 2" in eve.page(PATH).text


def test_a_rule_is_added_under_the_next_digit_with_a_code_of_its_title(eve, room):
    assert send(eve, "add", title="Off topic!", message="No.").status_code == 303
    assert rules(room)[7] == ("off_topic_2", "Off topic!")
    for title in ("Eight", "Nine"):
        assert send(eve, "add", title=title).status_code == 303
    assert send(eve, "add", title="Ten").status_code == 422
    assert len(rules(room)) == 9
    assert "Add a rule" not in eve.page(PATH).text


def test_rules_change_places_and_the_ends_stay(eve, room):
    first, second = rules(room)[1], rules(room)[2]
    assert send(eve, "down", 1).status_code == 303
    assert (rules(room)[1], rules(room)[2]) == (second, first)
    assert send(eve, "up", 2).status_code == 303
    assert (rules(room)[1], rules(room)[2]) == (first, second)
    before = rules(room)
    assert send(eve, "up", 1).status_code == 303
    assert send(eve, "down", 6).status_code == 303
    assert rules(room) == before


def test_a_withdrawn_rule_is_gone_and_its_digit_is_free(eve, room):
    assert send(eve, "withdraw", 2).status_code == 303
    assert 2 not in rules(room)
    assert send(eve, "down", 1).status_code == 303
    assert rules(room)[1][0] == "off_topic"
    assert send(eve, "add", title="New here").status_code == 303
    assert rules(room)[2] == ("new_here", "New here")


@pytest.mark.parametrize(
    ("fields", "told"),
    [({"title": ""}, "The title is missing"), ({"message": "  "}, "The message is missing"),
     ({"title": "x" * 121}, "at most 120"), ({"message": "x" * 2_001}, "at most 2,000")],
)  # fmt: skip
@pytest.mark.parametrize("deed", ["save", "add"])
def test_what_is_missing_is_told_and_what_was_typed_stays(eve, room, deed, fields, told):
    before = rules(room)
    answer = send(eve, deed, 1 if deed == "save" else 0, **{"message": "What I typed."} | fields)
    assert answer.status_code == 422
    assert told in answer.text
    assert "What I typed." in answer.text or "message" in fields
    assert rules(room) == before


def test_who_saves_over_another_editors_words_is_told_and_keeps_their_own(eve, room):
    """Both opened the page; the second is shown what it says now, and may save again."""
    opened = {"version": "0"}
    assert send(eve, "save", 3, title="Besides the point", **opened).status_code == 303
    answer = send(eve, "save", 3, title="My words", message="What I typed.", **opened)
    assert answer.status_code == 409
    assert rules(room)[3][1] == "Besides the point"
    page = markup.read(answer.text)
    assert "Somebody else has changed this rule" in page.by_id("trouble").text
    assert "It says now: Besides the point" in page.text
    line = next(one for one in page.all("h2") if one.text.split()[0] == "3")
    assert line.text.split(maxsplit=1)[1] == "Besides the point"
    form = next(one for one in page.all("form") if one.attributes.get("aria-label") == "Change rule 3")
    assert form.attributes["action"].startswith(f"{PATH}?site=")  # and so does the address of this answer
    again = fields_of(form) | {"deed": "save"}
    assert (again["title"], again["message"], again["version"]) == ("My words", "What I typed.", "2")
    assert eve.client.post(PATH, data=again).status_code == 303
    assert rules(room)[3][1] == "My words"


@pytest.mark.parametrize("deed", ["withdraw", "up", "down"])
def test_a_button_pressed_on_an_old_page_changes_nothing(eve, room, deed):
    assert send(eve, "save", 2, title="Otherwise").status_code == 303
    before = rules(room)
    assert send(eve, deed, 2, version="1").status_code == 409
    assert rules(room) == before
    assert send(eve, deed, 2, version="2").status_code == 303


def test_the_last_rule_stays_as_a_rejection_needs_a_reason(eve, room):
    for number in range(1, len(DEFAULTS)):
        assert send(eve, "withdraw", number).status_code == 303
    answer = send(eve, "withdraw", len(DEFAULTS))
    assert answer.status_code == 422
    assert "a rejection needs a reason" in answer.text
    assert len(rules(room)) == 1


def test_rules_that_were_all_withdrawn_do_not_bring_the_delivered_ones_back(eve, room):
    """As an earlier version let it happen."""
    assert send(eve, "save", 1).status_code == 303
    with room.product.database.begin() as conn:
        conn.execute(update(house_rules).values(retired=True))
    assert rules(room) == {}
    assert send(eve, "add", title="A new beginning").status_code == 303
    assert {title for _code, title in rules(room).values()} == {"A new beginning"}


@pytest.mark.parametrize(("deed", "number"), [("save", 9), ("up", 9), ("withdraw", 9), ("save", 0), ("x", 1)])
def test_a_rule_that_is_not_there_is_404(eve, deed, number):
    assert send(eve, deed, number).status_code == 404


def test_the_rules_of_a_site_that_is_not_there_are_404(eve):
    assert eve.get(f"{PATH}?site=other").status_code == 404
    assert eve.send(PATH, {"site": "other", "deed": "add"}).status_code == 404


def test_a_decision_offers_them(ana, eve, room):
    send(eve, "save", 3, title="Besides the point")
    posted = room.held()
    assert "Besides the point" in ana.page(f"/desk/comments/{posted.id}").by_id("decide").text
