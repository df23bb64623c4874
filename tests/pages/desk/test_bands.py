"""Check 09: a band of fifty, a sample of twenty, the remaining thirty in one batch with one undo."""

from urllib.parse import parse_qs, urlsplit

import pytest
from sqlalchemy import select

from service.store.tables import activity
from tests.support.queue_room import QUEUE

PATH = "/desk/bands"
BAND = f"{PATH}?site=demo&check=toxicity&low=0.5&high=0.7"


def fields(form) -> dict[str, str]:
    return {one.attributes["name"]: one.attributes["value"] for one in form.all("input")}


def drawn(moderator) -> str:
    """Draw a sample and return the page that shows it."""
    form = moderator.browser.page(BAND).one("form", action=f"{PATH}/draw")
    answer = moderator.browser.client.post(form.attributes["action"], data=fields(form))
    assert answer.status_code == 303
    return answer.location


def sample(page: str) -> list[str]:
    return parse_qs(urlsplit(page).query)["sample"][0].split(".")


def decide(moderator, page: str, comment_id: str, decision: str) -> None:
    """Decide about a card of the sample, as its form says."""
    form = moderator.browser.page(page).by_id(f"card-{comment_id}").one("form", class_="actions")
    sent = {
        one.attributes["name"]: one.attributes.get("value", "")
        for one in form.all("input")
        if one.attributes.get("type") != "radio" or "checked" in one.attributes
    }
    answer = moderator.browser.client.post(form.attributes["action"], data=sent | {"decision": decision})
    assert (answer.status_code, answer.location.partition("#")[0]) == (303, page)


def test_09_a_band_is_reviewed_by_its_sample_and_its_rest_undone_in_one_go(room, moderator):
    band = [room.waits(risk=500 + 4 * number) for number in range(50)]
    others = [room.waits(risk=710), room.waits(risk=600, held_by="links")]
    assert "50 comments wait in Toxicity 0.50–0.70." in moderator.browser.page(BAND).text
    page = drawn(moderator)
    chosen = sample(page)
    assert (len(chosen), len({*chosen})) == (20, 20)
    assert {*chosen} <= {*band}
    assert {*band[-10:]} <= {*chosen}, "the riskiest ten are read"
    late = room.waits(risk=600)

    decide(moderator, page, chosen[0], "approve")
    assert "1 of 20 read, 0 refused. 30 more wait" in moderator.browser.page(page).text
    assert not moderator.browser.page(page).has("form", action=PATH, method="post")
    for number, one in enumerate(chosen[1:]):
        order = {"version": "2", "decision": "spam" if number == 3 else "approve"}
        assert moderator.browser.send(f"/desk/comments/{one}/decisions", order).status_code == 303
    shown = moderator.browser.page(page)
    assert "20 read, 1 refused." in shown.text
    form = next(one for one in shown.all("form", action=PATH) if one.attributes["method"] == "post")
    assert form.one("button").text == "Approve 30"
    answer = moderator.browser.client.post(PATH, data=fields(form))
    assert "Approved 30." in moderator.said(answer)

    rest = [one for one in band if one not in chosen]
    assert {room.status(one) for one in rest} == {"approved"}
    assert {room.status(one) for one in (*others, late)} == {"held"}
    with room.database.read() as conn:
        (line,) = conn.execute(select(activity.c.after).where(activity.c.action == "batch.approve")).scalars()
    assert line == {"comments": 30, "band": "Toxicity 0.50–0.70", "sample": 20, "refused": 1}
    log = moderator.browser.page("/desk/activity").text
    assert "Toxicity 0.50–0.70; sample of 20, 1 refused" in log
    assert "Undone 30" in moderator.said(moderator.undo_last(moderator.look()))
    assert {room.status(one) for one in rest} == {"held"}


def test_the_rest_waits_until_the_sample_has_been_read(room, moderator):
    for number in range(25):
        room.waits(risk=500 + number)
    query = parse_qs(urlsplit(drawn(moderator)).query)
    sent = {name: values[0] for name, values in query.items()}
    answer = moderator.browser.send(PATH, sent)
    assert answer.status_code == 422
    assert moderator.look().one(class_="count", **{"data-count": "pending"}).text == "25"


def test_a_small_band_is_all_sample(room, moderator):
    one = room.waits(risk=600)
    page = drawn(moderator)
    assert sample(page) == [one]
    decide(moderator, page, one, "approve")
    assert "Nothing else is left of this band." in moderator.browser.page(page).text


def test_an_empty_band_says_so(room, moderator):
    room.waits(risk=900)
    assert "Nothing waits in Toxicity 0.50–0.70." in moderator.browser.page(BAND).text
    empty = {"site": "demo", "check": "toxicity", "low": "0", "high": "0.1"}
    assert moderator.said(moderator.browser.send(f"{PATH}/draw", empty)) == "Nothing waits in this band."
    assert "Review a band" in moderator.look().text


@pytest.mark.parametrize(
    "query", ["check=x y", "check=spam&low=2", "check=spam&low=x", "check=spam&low=0.9&high=0.1",
              "check=spam&sample=abc&upto=1", "check=spam&sample=" + "a" * 26, "check=spam&low=-1"],
)  # fmt: skip
def test_a_band_that_is_none_is_refused(moderator, query):
    assert moderator.browser.get(f"{PATH}?{query}").status_code == 422


def test_a_band_of_another_site_is_not_there(moderator):
    assert moderator.browser.get(f"{PATH}?site=other&check=spam").status_code == 404
    assert moderator.browser.send(f"{PATH}/draw", {"site": "other", "check": "spam"}).status_code == 404
    assert moderator.look().one("a", href=PATH).text == "Review a band"
    assert moderator.browser.get(QUEUE).status_code == 200
