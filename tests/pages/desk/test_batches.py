"""Several comments at once: shown first, decided in one go, undone in one go; conflicts are reported."""

import pytest
from sqlalchemy import insert, select, update

from service.domain.ids import new_id
from service.store.activity import By
from service.store.house_rules import HouseRule
from service.store.tables import authors, decisions, people
from service.usecases.edit_house_rules import retire_house_rule, set_house_rule
from tests.support import markup
from tests.support.product import add_site
from tests.support.queue_room import QueueRoom


def confirm(moderator, ids, decision="approve"):
    """Tick these and press a button below the list."""
    page = moderator.look()
    form = page.by_id("batch")
    fields = {one.attributes["name"]: one.attributes["value"] for one in form.all("input")}
    ticked = [
        box.attributes["value"]
        for box in page.all("input", name="comment")
        if box.attributes["value"].split(":")[0] in ids and box.attributes["form"] == "batch"
    ]
    return moderator.browser.client.post(
        form.attributes["action"], data=fields | {"comment": ticked, "decision": decision}
    )  # fmt: skip


def press(moderator, page, decision, **more):
    """Press a button of the page that shows them."""
    form = page.one("form", class_="batch")
    fields: dict[str, object] = {"comment": []}
    for one in form.all("input"):
        name, value = one.attributes["name"], one.attributes.get("value", "")
        if name == "comment":
            fields["comment"].append(value)
        elif one.attributes.get("type") != "radio" or "checked" in one.attributes:
            fields[name] = value
    return moderator.browser.client.post(
        form.attributes["action"], data=fields | {"decision": decision} | more
    )  # fmt: skip


def test_a_selection_is_shown_before_anything_happens(room, moderator):
    first, _other, third = room.waits("One."), room.waits("Two."), room.waits("Three.")
    page = markup.read(confirm(moderator, {first, third}).text)
    listed = page.one(class_="picked").text
    assert "One." in listed
    assert "Three." in listed
    assert "Two." not in listed
    assert {room.status(one) for one in (first, third)} == {"held"}


@pytest.mark.parametrize(
    ("decision", "status"), [("approve", "approved"), ("spam", "spam"), ("reject", "rejected")]
)
def test_a_selection_is_decided_and_undone_in_one_go(room, moderator, decision, status):
    first, second, other = room.waits(), room.waits(), room.waits()
    page = markup.read(confirm(moderator, {first, second}, decision).text)
    answer = press(moderator, page, decision)
    assert moderator.said(answer).endswith(" 2. 1 left.")
    assert [room.status(one) for one in (first, second, other)] == [status, status, "held"]
    queue = moderator.look()
    assert "2 comments" in queue.by_id("last").text
    assert moderator.said(moderator.undo_last(queue)) == "Undone 2. 3 left."
    assert moderator.ids() == [first, second, other]


def test_what_a_colleague_decided_meanwhile_is_left_alone_and_reported(room, moderator, colleague):
    first, second = room.waits(), room.waits()
    page = markup.read(confirm(moderator, {first, second}).text)
    colleague.decide(first, "spam")
    answer = press(moderator, page, "approve")
    assert moderator.said(answer) == "Approved 1, 1 skipped: already decided by Ben. 0 left."
    assert [room.status(one) for one in (first, second)] == ["spam", "approved"]


def test_a_name_that_ends_with_a_full_stop_gets_no_second_one(room, moderator, colleague):
    with room.database.begin() as conn:
        conn.execute(update(people).where(people.c.display_name == "Ben").values(display_name="Ben K."))
    first, second = room.waits(), room.waits()
    page = markup.read(confirm(moderator, {first, second}).text)
    colleague.decide(first, "spam")
    told = moderator.said(press(moderator, page, "approve"))
    assert told == "Approved 1, 1 skipped: already decided by Ben K. 0 left."


def test_an_empty_selection_says_so(room, moderator):
    room.waits()
    assert moderator.said(confirm(moderator, set())) == "Nothing was selected."


def test_what_changes_between_the_selection_and_the_page_that_shows_it_is_left_alone(room, moderator):
    """The page before the decision must not take a colleague's version for the one that was selected."""
    first, second = room.waits(), room.waits()
    form = moderator.look().by_id("batch")
    fields = {one.attributes["name"]: one.attributes["value"] for one in form.all("input")}
    selected = [f"{one}:{room.row(one).version}" for one in (first, second)]
    moderator.decide(second, "approve")
    asked = moderator.browser.client.post(
        form.attributes["action"], data=fields | {"comment": selected, "decision": "spam"}
    )
    answer = press(moderator, markup.read(asked.text), "spam")
    assert "1, 1 skipped: already decided" in moderator.said(answer)
    assert [room.status(first), room.status(second)] == ["spam", "approved"]


def test_all_that_waits_of_one_author_is_rejected_together(room, moderator):
    author = {"id": new_id(), "site_id": "demo", "fingerprint": b"x" * 32}
    with room.database.begin() as conn:
        conn.execute(insert(authors).values(author))
    theirs = [room.waits(author_id=author["id"]) for _ in range(3)]
    other = room.waits()
    link = next(link for link in moderator.card(theirs[0]).all("a") if "more of theirs" in link.text)
    page = moderator.browser.page(link.attributes["href"])
    assert moderator.said(press(moderator, page, "reject", reason="off_topic")) == "Rejected 3. 1 left."
    assert {room.status(one) for one in theirs} == {"rejected"}
    assert room.status(other) == "held"


def test_comments_that_say_the_same_are_reviewed_as_one(staff, moderator):
    letter = "Wake up people, the bridge will be paid for by all of us and nobody ever asked us about it{}"
    bearer = staff.bearer("moderate")
    posted = [staff.comment(body=letter.format("!" * number), thread="one-bridge") for number in range(1, 4)]
    staff.check()
    for one in posted:
        body = {"action": "hold", "version": 2, "reason": "look"}
        staff.client.post(f"/api/v1/moderation/comments/{one.id}/decisions", json=body, headers=bearer)
    group = moderator.look().one("article", class_="group")
    assert "3 near-identical comments from 3 authors" in group.text
    page = moderator.browser.page(group.one("a").attributes["href"])
    assert moderator.said(press(moderator, page, "spam")) == "Marked as spam 3. 0 left."


def test_a_batch_of_a_hundred_fits_into_one_form(room, moderator):
    author = {"id": new_id(), "site_id": "demo", "fingerprint": b"x" * 32}
    with room.database.begin() as conn:
        conn.execute(insert(authors).values(author))
    for _ in range(100):
        one = room.waits(author_id=author["id"])
    page = moderator.browser.page(f"/desk/comments/{one}/by-author")
    assert "and the other 70" in page.text
    assert moderator.said(press(moderator, page, "approve")) == "Approved 100. 0 left."


@pytest.mark.parametrize("words", ["x", "x:1", f"{'a' * 26}", f"{'a' * 26}:x", f"{'a' * 26}:²"])
def test_a_selection_that_is_none_of_ours_is_refused(room, moderator, words):
    fields = {"comment": words, "decision": "approve"}
    assert moderator.browser.send("/desk/batches", fields).status_code == 422


def test_a_batch_knows_only_three_decisions(room, moderator):
    one = room.waits()
    fields = {"comment": f"{one}:2", "decision": "feature"}
    assert moderator.browser.send("/desk/batches", fields).status_code == 422
    assert room.status(one) == "held"


def test_a_selection_over_two_sites_is_refused_by_each_sites_own_rules(staff, room, moderator):
    """One batch and one undo; each author reads the sentence of the site that they wrote to."""
    add_site(staff.database, "evening")
    there = HouseRule(site_id="evening", number=1, code="manners", title="Manners", message="Mind yours.")
    with staff.database.begin() as conn:
        set_house_rule(conn, there, By())
        for number in range(2, 7):
            retire_house_rule(conn, "evening", number, By())
    ours = room.waits("One.")
    evening = QueueRoom(staff, "evening")
    theirs = evening.waits("Two.")
    page = markup.read(confirm(moderator, {ours, theirs}, "reject").text)
    assert "Reason on Evening" in page.text
    chosen = {"reason-demo": "off_topic", "reason-evening": "manners"}
    answer = press(moderator, page, "reject", **chosen)
    assert moderator.said(answer) == "Rejected 2. 0 left."
    with staff.database.read() as conn:
        made = {
            one.site_id: one for one in conn.execute(select(decisions).where(decisions.c.action == "reject"))
        }
    assert {site: (one.reasons[0][1], one.message) for site, one in made.items()} == {
        "demo": ("off_topic", "This has little to do with the article. You are welcome to write again."),
        "evening": ("manners", "Mind yours."),
    }
    assert moderator.said(moderator.undo_last(moderator.look())) == "Undone 2. 2 left."


def test_another_sites_reason_is_none_here(staff, room, moderator):
    add_site(staff.database, "evening")
    ours, theirs = room.waits(), QueueRoom(staff, "evening").waits()
    page = markup.read(confirm(moderator, {ours, theirs}, "reject").text)
    answer = press(moderator, page, "reject", **{"reason-demo": "off_topic", "reason-evening": "made_up"})
    assert answer.status_code == 422
    assert (room.status(ours), room.status(theirs)) == ("held", "held")
