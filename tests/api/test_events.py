"""GET /api/v1/events: what a program may ask, whose events it sees, and how it waits for news."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import delete, update

from service.domain.events import EventType
from service.store import events
from service.store.events import Event
from service.store.tables import cursors
from service.store.tables import events as table
from service.usecases.settle_events import settle_events
from tests.support.desk import Desk
from tests.support.product import add_site
from tests.support.stack import wait_until

AT = "/api/v1/events"


@pytest.fixture
def more_settings() -> dict[str, object]:
    return {"webhooks_settle_s": 0, "feed_wait_s_max": 30, "feed_waiting_max": 1}


@pytest.fixture
def feed(product):
    """Ask for events after they have settled."""

    def ask(query="", scope="read", site_id=None):
        settle_events(product.database, 0)
        answer = product.client.get(f"{AT}{query}", headers=product.bearer(scope, site_id))
        assert answer.status_code == 200, answer.text
        return answer.json

    return ask


def test_the_way_of_a_comment_is_told_in_order(product, feed):
    posted = product.published()
    Desk(product).decide(posted, "reject")
    told = feed()["events"]
    assert [one["type"] for one in told] == ["comment.received", "comment.published", "comment.unpublished"]
    assert [one["data"]["comment"]["version"] for one in told] == [1, 2, 3]
    assert [one["data"]["by"] for one in told] == [None, "checks", "moderator"]
    assert {one["data"]["comment"]["id"] for one in told} == {posted.id}


def test_what_was_decided_about_an_author_was_decided_by_a_moderator(product, feed):
    """Whoever made the comment's version: here that were the checks."""
    posted, desk = product.published(), Desk(product)
    assert desk.ban(posted).status_code == 200
    standing = {"standing": "limited", "days": 3, "reason": "flood"}
    assert desk.ask("POST", posted, "standing", standing).status_code == 200
    told = feed("?type=author.banned,author.limited")["events"]
    assert [(one["type"], one["data"]["by"]) for one in told] == [
        ("author.banned", "moderator"), ("author.limited", "moderator"),
    ]  # fmt: skip


def test_name_and_text_are_there_while_readers_see_them(product, feed):
    posted = product.published(author_name="Zoë", body="Paint the bridge green again.")
    query = "?type=comment.published"
    [shown] = feed(query)["events"]
    Desk(product).decide(posted, "reject")
    [hidden] = feed(query)["events"]
    assert shown["data"]["comment"]["author"]["name"] == "Zoë"
    assert shown["data"]["comment"]["body"] == "Paint the bridge green again."
    assert (hidden["data"]["comment"]["author"], hidden["data"]["comment"]["body"]) == (None, None)


def test_next_goes_on_where_the_answer_ended(product, feed):
    product.published()
    first = feed("?limit=1")
    rest = feed(f"?after={first['next']}")
    assert (len(first["events"]), first["more"]) == (1, True)
    assert ([one["type"] for one in rest["events"]], rest["more"]) == (["comment.published"], False)
    assert feed(f"?after={rest['next']}")["events"] == []


def test_several_types_are_asked_for_with_commas(product, feed):
    product.published()
    assert len(feed("?type=comment.received,comment.published")["events"]) == 2


@pytest.mark.parametrize(
    "query",
    ["?type=comment.sent", "?type=", "?after=-1", "?after=1.5", "?limit=0", "?limit=201", "?wait=61",
     "?to=5", "?after=" + "9" * 19, "?after=" + "9" * 30, "?after=1&after=2"],
)  # fmt: skip
def test_what_cannot_be_asked_is_refused(product, query):
    answer = product.client.get(f"{AT}{query}", headers=product.bearer("read"))
    assert (answer.status_code, answer.json["type"]) == (400, "urn:lettersdesk:problem:bad-parameter")


@pytest.mark.parametrize("scope", ["moderate", "score", "webhooks"])
def test_it_takes_the_scope_read(product, scope):
    assert product.client.get(AT, headers=product.bearer(scope)).status_code == 403


def test_a_token_of_one_site_sees_that_site(product, feed):
    add_site(product.database, "weekly")
    product.published(site="demo")
    product.comment(site="weekly")
    assert {one["data"]["site"] for one in feed(site_id="weekly")["events"]} == {"weekly"}
    assert {one["data"]["site"] for one in feed()["events"]} == {"weekly", "demo"}
    foreign = product.client.get(f"{AT}?site=demo", headers=product.bearer("read", "weekly"))
    assert foreign.status_code == 404


def test_whoever_waits_is_answered_when_something_happens(product):
    token = product.bearer("read")
    with ThreadPoolExecutor(1) as pool:
        waits = pool.submit(lambda: product.client.get(f"{AT}?wait=30", headers=token))
        places = product.app.extensions["lettersdesk.feed"]
        wait_until(lambda: places._value == 0)
        with product.database.begin() as conn:
            events.add(conn, [Event(type=EventType.RULE_ACTIVATED, site_id="demo")])
        settle_events(product.database, 0)
        told = waits.result(30).json["events"]
    assert [one["type"] for one in told] == ["rule.activated"]


def test_only_so_many_may_wait_and_others_are_answered_at_once(product):
    product.app.extensions["lettersdesk.feed"] = threading.Semaphore(0)
    answer = product.client.get(f"{AT}?wait=30", headers=product.bearer("read"))
    assert answer.json == {"events": [], "next": 0, "more": False}


@pytest.mark.parametrize("wait", ["", "&wait=30"])
def test_a_place_of_another_installation_is_answered_with_what_to_do(product, feed, wait):
    product.published()
    last = feed()["next"]
    answer = product.client.get(f"{AT}?after={last + 1}{wait}", headers=product.bearer("read"))
    assert (answer.status_code, answer.json["type"]) == (410, "urn:lettersdesk:problem:place-unknown")
    assert (answer.json["newest"], "behind place 0" in answer.json["detail"]) == (last, True)


def test_who_waits_is_told_when_the_database_becomes_an_older_one(product, feed):
    product.published()
    last, token = feed()["next"], product.bearer("read")
    with ThreadPoolExecutor(1) as pool:
        waits = pool.submit(lambda: product.client.get(f"{AT}?after={last}&wait=30", headers=token))
        places = product.app.extensions["lettersdesk.feed"]
        wait_until(lambda: places._value == 0)
        with product.database.begin() as conn:
            conn.execute(delete(table))
            conn.execute(update(cursors).where(cursors.c.name == "feed").values(seq=last - 1))
        assert waits.result(30).status_code == 410
    assert places._value == 1
