"""API tokens at the desk: an administrator makes one, sees when it was used, and revokes it."""

import pytest

from service.domain.tokens import Scope
from service.pages.desk.tokens_page import MAY
from tests.support import markup
from tests.support.screen_room import fields_of

PATH = "/desk/tokens"


@pytest.fixture
def ada(new_browser):
    """A browser in which an administrator is signed in."""
    browser = new_browser()
    assert browser.sign_in("ada-login").status_code == 303
    return browser


def make(ada, *scopes: str, **fields: str):
    form = ada.page(PATH).all("form", action=PATH)[0]
    return ada.client.post(PATH, data={**fields_of(form), "name": "CMS", "scopes": list(scopes), **fields})


def made(ada, *scopes: str, **fields: str) -> str:
    answer = make(ada, *scopes, **fields)
    assert answer.status_code == 200, answer.text
    return markup.read(answer.text).by_id("secret").text


def call(staff, token: str, path: str = "/api/v1/events") -> int:
    return staff.client.get(path, headers={"Authorization": f"Bearer {token}"}).status_code


def test_every_scope_is_offered_in_words():
    assert set(MAY) == set(Scope)


@pytest.mark.parametrize("login", ["ana-login", "eve-login"])
def test_it_is_for_administrators(new_browser, login):
    browser = new_browser()
    browser.sign_in(login)
    assert browser.get(PATH).status_code == 403
    assert browser.send(PATH, {"name": "x", "scopes": "admin", "days": "30"}).status_code == 403


def test_a_token_opens_what_was_ticked_and_is_shown_once(ada, staff):
    token = made(ada, "read")
    assert (call(staff, token), call(staff, token, "/api/v1/webhooks/endpoints")) == (200, 403)
    pages = [ada.get(path).text for path in (PATH, "/desk/activity")]
    assert not [page for page in pages if token in page or token.split("_", 2)[2] in page]
    assert "made the API token" in pages[1]


def test_the_list_says_when_it_was_used(ada, staff):
    token = made(ada, "read", name="Feed")
    assert "never" in ada.page(PATH).one("tbody").text
    call(staff, token)
    assert "never" not in ada.page(PATH).one("tbody").text


def test_a_revoked_token_opens_nothing(ada, staff):
    token = made(ada, "read")
    assert ada.send(f"{PATH}/{token.split('_')[1]}").location == PATH
    assert call(staff, token) == 401
    assert "No token yet" in ada.page(PATH).text
    assert ada.send(f"{PATH}/{token.split('_')[1]}").status_code == 404


def test_nobodys_session_can_be_ended_here(ada):
    session = ada.session.split("_")[1]
    assert ada.send(f"{PATH}/{session}").status_code == 404
    assert ada.get(PATH).status_code == 200


def test_the_same_form_sent_twice_makes_one(ada):
    form = ada.page(PATH).all("form", action=PATH)[0]
    fields = {**fields_of(form), "name": "CMS", "scopes": "read"}
    first, second = (ada.client.post(PATH, data=fields) for _ in range(2))
    assert (first.status_code, second.status_code) == (200, 303)
    assert len(ada.page(PATH).one("tbody").all("tr")) == 1


@pytest.mark.parametrize(
    ("scopes", "fields", "told"),
    [((), {}, "Tick what it may do"), (("read",), {"name": " "}, "The name is missing"),
     (("read",), {"days": "0"}, "number of days"), (("read",), {"days": "x"}, "number of days"),
     (("read",), {"name": "x" * 101}, "at most 100")],
)  # fmt: skip
def test_what_is_missing_is_told_and_what_was_typed_stays(ada, scopes, fields, told):
    answer = make(ada, *scopes, **fields)
    page = markup.read(answer.text)
    assert (answer.status_code, told in page.one("div", class_="trouble-box").text) == (422, True)
    assert "No token yet" in answer.text


def test_a_site_that_is_not_there_is_404(ada):
    assert make(ada, "read", site="other").status_code == 404
