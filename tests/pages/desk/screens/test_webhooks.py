"""The Webhooks screen: an administrator tries an address, adds it, watches, and sends again. All by forms."""

import pytest

from service.safehttp.client import webhook_client_of
from tests.support import markup
from tests.support.listeners import happen, pass_time
from tests.support.screen_room import fields_of, fill_in
from workers.deliver_webhooks import Deliverer

PATH, TRIALS = "/desk/webhooks", "/desk/webhooks/trials"


@pytest.fixture
def more_settings() -> dict[str, object]:
    return {"webhooks_settle_s": 0, "webhooks_allow_private": "true", "feed_wait_s_max": 0}


@pytest.fixture
def ada(new_browser):
    """A browser in which an administrator is signed in."""
    browser = new_browser()
    assert browser.sign_in("ada-login").status_code == 303
    return browser


@pytest.fixture
def work(staff):
    """Send what is due and make the trials that were asked for."""

    def drain():
        deliverer = Deliverer(staff.runtime, webhook_client_of(staff.settings))
        deliverer.drain()
        deliverer.finish()

    return drain


def add(ada, url: str, *types: str, name: str = "CMS") -> tuple[str, str]:
    """Fill in the form for a new endpoint; returns its page and its secret."""
    form = ada.page(PATH).all("form", action=PATH)[0]
    answer = ada.client.post(PATH, data={**fields_of(form), "name": name, "url": url, "types": list(types)})
    assert answer.status_code == 200, answer.text
    page = markup.read(answer.text)
    return page.one("a", class_="button").attributes["href"], page.by_id("secret").text


def do(browser, at: str, deed: str, **fields: str):
    return browser.send(at, {"deed": deed, **fields})


@pytest.mark.parametrize("login", ["ana-login", "eve-login"])
def test_it_is_for_administrators(new_browser, login):
    browser = new_browser()
    browser.sign_in(login)
    assert browser.get(PATH).status_code == 403
    assert browser.send(PATH, {"name": "x", "url": "https://hooks.example.org/"}).status_code == 403
    assert not browser.page("/desk/").has("a", href=PATH)


def test_a_secret_is_shown_on_the_page_that_made_it_and_nowhere_else(ada):
    at, secret = add(ada, "https://hooks.example.org/comments", "comment.published")
    assert secret.startswith("whsec_")
    pages = [ada.get(path).text for path in (PATH, at, "/desk/", "/desk/activity")]
    assert not [page for page in pages if "whsec_" in page]
    assert "added the endpoint" in pages[3]
    ticked = [one.attributes["value"] for one in ada.page(at).all("input", name="types", checked="")]
    assert ticked == ["comment.published"]


def test_the_same_form_sent_twice_makes_one_endpoint(ada):
    form = ada.page(PATH).all("form", action=PATH)[0]
    fields = {**fields_of(form), "name": "CMS", "url": "https://hooks.example.org/"}
    first, second = (ada.client.post(PATH, data=fields) for _ in range(2))
    assert (first.status_code, second.status_code) == (200, 303)
    assert "whsec_" not in str(second.headers)
    assert len(ada.page(PATH).one("ul", class_="endpoints").all("li")) == 1


@pytest.mark.parametrize(
    ("url", "told"),
    [("http://8.8.8.8/", "only https"), ("https://hooks.example.org/#x", "behind #"),
     ("https://u:p@hooks.example.org/", "a name or a password"), ("", "The address cannot be taken")],
)  # fmt: skip
def test_what_cannot_be_called_is_told_and_what_was_typed_stays(ada, url, told):
    for path in (PATH, TRIALS):
        answer = ada.send(path, {"name": "My CMS", "url": url, "types": "comment.held"})
        page = markup.read(answer.text)
        assert (answer.status_code, told in page.one("div", class_="trouble-box").text) == (422, True)
        assert page.by_id("name-new").attributes["value"] == "My CMS"
        assert page.has("input", name="types", value="comment.held", checked="")


def test_an_address_is_tried_before_it_is_saved(ada, work, listen):
    listener = listen(script="418")
    asked = ada.send(TRIALS, {"name": "My CMS", "url": listener.url, "types": "comment.held"})
    assert "Still under way" in ada.page(asked.location).text
    work()
    page = ada.page(asked.location)
    assert "Answered 418" in page.by_id("result-h").text
    assert "webhook-signature: v1," in page.text
    assert [page.by_id(f"{name}-tried").attributes["value"] for name in ("name", "url")] == [
        "My CMS", listener.url,
    ]  # fmt: skip
    saved = fill_in(ada, asked.location, PATH, mark=None)
    assert "whsec_" in saved.text
    assert "My CMS" in ada.page(PATH).text


def test_every_try_of_a_delivery_is_shown_as_text(ada, work, listen, staff):
    listener = listen(script="503,200x9000")
    at, _secret = add(ada, listener.url)
    do(ada, at, "test")
    work()
    assert "Failing" in ada.page(at).by_id("failing").text
    pass_time(staff.database, 60)
    work()
    link = ada.page(at).one("table").all("a")[0].attributes["href"]
    page = ada.page(link)
    assert [page.by_id(f"try-{number}").text[:5] for number in (1, 2)] == ["Try 2", "Try 1"]
    assert "Answered 503" in page.by_id("try-2").text
    assert ("TLS" in page.text, "Tls" in page.text) == (True, False)
    more = "There was more: of the answer's body the first 8,192 characters are kept."
    assert page.text.count(more) == 1
    assert "ü" * 8_192 in page.text
    assert "ü" * 8_193 not in page.text
    assert f"webhook-id: {listener.ids[0]}" in page.text
    assert ada.send(link).location == link
    work()
    assert len(set(listener.ids)) == 1
    assert len(listener.ids) == 3


def test_a_disabled_endpoint_is_said_and_revived_with_what_had_failed(ada, work, listen, staff):
    listener = listen(script="410,200")
    at, _secret = add(ada, listener.url, name="Purger")
    happen(staff.database, 3)
    work()
    assert "1 of 1 endpoints needs somebody" in ada.page(PATH).by_id("in-trouble").text
    assert "it answered 410" in ada.page("/desk/").one("section", class_="trouble-box").text
    assert "It answered 410 Gone" in ada.page(at).by_id("disabled").text
    answer = do(ada, at, "replay", hours="72")
    assert (answer.status_code, "switch it on first" in answer.text) == (422, True)
    assert do(ada, at, "on", failed="1").status_code == 303
    work()
    assert len(set(listener.ids)) == 3
    assert not ada.page(PATH).has(id="in-trouble")
    assert not ada.page("/desk/").has("section", class_="trouble-box")


def test_the_log_is_filtered_and_turned(ada, work, listen, staff):
    at, _secret = add(ada, listen().url)
    happen(staff.database, 51)
    work()
    first = ada.page(at)
    rest = ada.page(at + first.one("a", rel="next").attributes["href"])
    assert [len(page.one("tbody").all("tr")) for page in (first, rest)] == [50, 1]
    assert "No delivery matches" in ada.page(f"{at}?state=failed").text
    assert "No delivery matches" in ada.page(f"{at}?about=mistyped").text
    assert len(ada.page(f"{at}?type=rule.activated&state=delivered").one("tbody").all("tr")) == 50
    assert ada.get(f"{at}?cursor=1").status_code == 404


def test_settings_are_changed_the_secret_replaced_and_the_endpoint_deleted(ada):
    at, secret = add(ada, "https://hooks.example.org/")
    assert do(ada, at, "save", name="Purger", url="https://hooks.example.org/new").status_code == 303
    assert "https://hooks.example.org/new" in ada.page(at).text
    refused = do(ada, at, "save", name="Purger", url="ftp://hooks.example.org/")
    assert (refused.status_code, "ftp://" in refused.text) == (422, True)
    rotated = do(ada, at, "rotate").text
    assert "whsec_" in rotated
    assert secret not in rotated
    assert do(ada, at, "off").status_code == 303
    off = ada.page(at)
    assert "Somebody switched it off" in off.text
    assert [one.text for one in off.by_id("disabled").all("button")] == ["Switch on"]
    test = do(ada, at, "test")
    assert (test.status_code, "switch it on first" in test.text) == (422, True)
    assert do(ada, at, "delete").location == PATH
    assert (ada.get(at).status_code, do(ada, at, "on").status_code) == (404, 404)


@pytest.mark.parametrize("deed", ["", "x"])
def test_a_deed_that_is_none_is_404(ada, deed):
    at, _secret = add(ada, "https://hooks.example.org/")
    assert do(ada, at, deed).status_code == 404


def test_what_a_receiver_answers_is_never_markup(ada, staff, work, listen):
    at, _secret = add(ada, listen().url, name="<b onmouseover=x>")
    do(ada, at, "test")
    work()
    link = ada.page(at).one("table").all("a")[0].attributes["href"]
    for path in (PATH, at, link):
        assert markup.live_markup(ada.page(path)) == []
        assert not ada.page(path).has("b")
