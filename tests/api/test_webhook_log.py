"""/api/v1/webhooks: what became of deliveries, sending again, and trials of addresses nobody has saved."""

import base64
import hashlib
import hmac
import json
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from service.safehttp.client import webhook_client_of
from tests.support.listeners import happen, states
from tests.support.product import add_site
from workers.deliver_webhooks import Deliverer

ALL, TRIALS = "/api/v1/webhooks/endpoints", "/api/v1/webhooks/trials"


@pytest.fixture
def more_settings() -> dict[str, object]:
    return {"webhooks_settle_s": 0, "webhooks_allow_private": "true", "feed_waiting_max": 1}


@pytest.fixture
def ask(product):
    def ask(method, path, json=None, *, site_id=None, status=None):
        headers = product.bearer("webhooks", site_id)
        answer = product.client.open(path, method=method, json=json, headers=headers)
        assert status in (None, answer.status_code), answer.text
        return answer.json

    return ask


@pytest.fixture
def sent(product):
    """Send what is due, as the worker does."""
    deliverer = Deliverer(product.runtime, webhook_client_of(product.settings))
    yield deliverer.drain
    deliverer.finish()


@pytest.fixture
def tried(product, sent):
    """Make the trials that were asked for, to their end."""

    def work():
        deliverer = Deliverer(product.runtime, webhook_client_of(product.settings))
        deliverer.drain()
        deliverer.finish()

    return work


def made(ask, url: str) -> str:
    answer = ask("POST", ALL, {"name": "CMS", "url": url}, status=201)
    return f"{ALL}/{answer['id']}"


def test_a_delivery_is_shown_with_what_went_out_and_came_back(ask, sent, listen):
    listener = listen(script="503,200")
    one = made(ask, listener.url)
    assert ask("POST", f"{one}/test", {}, status=202) == {"queued": 1}
    sent()
    [line] = ask("GET", f"{one}/deliveries")["deliveries"]
    assert (line["event_type"], line["state"], line["tries"]) == ("endpoint.test", "due", 1)
    assert line["next_at"]
    shown = ask("GET", f"{one}/deliveries/{line['id']}")
    [attempt] = shown["attempts"]
    assert (attempt["number"], attempt["status"], attempt["error"]) == (1, 503, None)
    assert attempt["timings"]["total_ms"] > 0
    assert attempt["request"]["headers"]["webhook-id"] == listener.ids[0] == line["event_id"]
    assert attempt["request"]["body"].encode() == listener.got[0]["body"]
    assert attempt["response"]["body"] == "ok"
    told = ask("GET", one)
    assert (told["tries"], told["tries_ok"], told["last_status"], told["due"]) == (1, 0, 503, 1)
    assert told["failing_since"]


@pytest.mark.parametrize(("length", "is_cut"), [(8_192, False), (8_193, True), (100_000, True)])
def test_a_body_of_which_there_was_more_says_so(ask, sent, listen, length, is_cut):
    one = made(ask, listen(script=f"200x{length}").url)
    ask("POST", f"{one}/test", {}, status=202)
    sent()
    [line] = ask("GET", f"{one}/deliveries")["deliveries"]
    [attempt] = ask("GET", f"{one}/deliveries/{line['id']}")["attempts"]
    assert (len(attempt["response"]["body"]), attempt["response"]["cut"]) == (8_192, is_cut)
    assert attempt["request"]["cut"] is False


def test_a_trial_says_so_too(ask, tried, listen):
    trial = ask("POST", TRIALS, {"url": listen(script="200x9000").url}, status=202)
    tried()
    response = ask("GET", f"{TRIALS}/{trial['id']}")["result"]["response"]
    assert (len(response["body"]), response["cut"]) == (8_192, True)


def test_the_log_is_turned_page_by_page_and_filtered(product, ask, sent, listen):
    one = made(ask, listen().url)
    happen(product.database, 5)
    sent()
    first = ask("GET", f"{one}/deliveries?limit=3&state=delivered")
    rest = ask("GET", f"{one}/deliveries?limit=3&state=delivered&cursor={first['next']}")
    ids = [line["id"] for page in (first, rest) for line in page["deliveries"]]
    assert (len(ids), len(set(ids)), rest["next"]) == (5, 5, None)
    event = first["deliveries"][1]["event_id"]
    [found] = ask("GET", f"{one}/deliveries?about={event}")["deliveries"]
    assert found["event_id"] == event
    assert ask("GET", f"{one}/deliveries?type=comment.held")["deliveries"] == []
    assert ask("GET", f"{one}/deliveries?state=failed")["deliveries"] == []


def test_a_cursor_that_was_changed_or_moved_is_refused(product, ask, sent, listen):
    one, other = made(ask, listen().url), made(ask, listen().url)
    happen(product.database, 2)
    sent()
    cursor = ask("GET", f"{one}/deliveries?limit=1")["next"]
    changed = ("B" if cursor[20] != "B" else "C").join((cursor[:20], cursor[21:]))
    for path in (
        f"{one}/deliveries?limit=1&cursor={changed}", f"{other}/deliveries?limit=1&cursor={cursor}",
        f"{one}/deliveries?limit=1&state=failed&cursor={cursor}", f"{one}/deliveries?cursor=1",
    ):  # fmt: skip
        assert ask("GET", path, status=400)["errors"] == [{"field": "cursor", "code": "not_a_cursor"}]


def test_what_has_failed_is_sent_again_under_the_same_id(ask, sent, listen):
    listener = listen(script="410,200")
    one = made(ask, listener.url)
    ask("POST", f"{one}/test", {})
    sent()
    refused = ask("POST", f"{one}/replay", {"hours": 72}, status=422)
    assert refused["errors"] == [{"field": "endpoint", "code": "disabled"}]
    assert ask("GET", one)["disabled_reason"] == "gone"
    ask("PATCH", one, {"enabled": True}, status=200)
    assert ask("POST", f"{one}/replay", {"hours": 72}, status=202) == {"queued": 1}
    sent()
    [line] = ask("GET", f"{one}/deliveries")["deliveries"]
    ask("POST", f"{one}/deliveries/{line['id']}/replay", {}, status=202)
    sent()
    assert (len(listener.ids), len(set(listener.ids))) == (3, 1)
    tries = ask("GET", f"{one}/deliveries/{line['id']}")["attempts"]
    assert [(one["number"], one["status"]) for one in tries] == [(3, 200), (2, 200), (1, 410)]


def test_an_address_is_tried_before_it_is_saved(product, ask, tried, listen):
    listener = listen()
    trial = ask("POST", TRIALS, {"url": listener.url, "type": "comment.published"}, status=202)
    assert (trial["state"], trial["result"]) == ("under_way", None)
    tried()
    done = ask("GET", f"{TRIALS}/{trial['id']}")
    assert (done["state"], done["result"]["status"], done["result"]["response"]["body"]) == (
        "done",
        200,
        "ok",
    )
    assert "whsec_" not in json.dumps(done)
    [got] = listener.got
    head = got["headers"]
    signed = f"{head['webhook-id']}.{head['webhook-timestamp']}.".encode() + got["body"]
    key = base64.b64decode(trial["secret"].removeprefix("whsec_"))
    signature = base64.b64encode(hmac.digest(key, signed, hashlib.sha256)).decode()
    assert head["webhook-signature"] == f"v1,{signature}"
    assert json.loads(got["body"])["data"]["site"] == "demo"
    assert (ask("GET", ALL), states(product.database)) == ({"endpoints": []}, {})


def test_a_trial_of_an_address_that_leads_inside_says_so_and_calls_nobody(product, ask, listen):
    listener = listen()
    trial = ask("POST", TRIALS, {"url": listener.url})
    strict = webhook_client_of(type(product.settings)())
    deliverer = Deliverer(product.runtime, strict)
    deliverer.drain()
    deliverer.finish()
    result = ask("GET", f"{TRIALS}/{trial['id']}")["result"]
    assert (result["status"], result["error"], listener.got) == (None, "refused_address", [])


def test_whoever_waits_for_a_trial_is_answered_when_it_is_done(product, ask, tried, listen):
    trial = ask("POST", TRIALS, {"url": listen().url})
    product.bearer("webhooks")
    places = product.app.extensions["lettersdesk.feed"]
    with ThreadPoolExecutor(1) as pool:
        waits = pool.submit(ask, "GET", f"{TRIALS}/{trial['id']}?wait=60")
        while places._value:
            threading.Event().wait(0.01)
        tried()
        assert waits.result(60)["state"] == "done"


def test_a_site_may_have_ten_trials_waiting(ask):
    for _ in range(10):
        ask("POST", TRIALS, {"url": "https://hooks.example.org/"}, status=202)
    refused = ask("POST", TRIALS, {"url": "https://hooks.example.org/"}, status=422)
    assert refused["errors"] == [{"field": "site", "code": "busy", "limit": 10}]


def test_another_sites_trial_does_not_exist(product, ask):
    add_site(product.database, "weekly")
    trial = ask("POST", TRIALS, {"site": "demo", "url": "https://hooks.example.org/"})
    ask("GET", f"{TRIALS}/{trial['id']}", site_id="weekly", status=404)
    ask("GET", f"{TRIALS}/{trial['id']}", site_id="demo", status=200)
