"""Signing in: what opens the desk, what does not, and what a browser is given."""

import pytest

from tests.pages.desk.conftest import Browser
from tests.support import markup

WRONG = "The login or the password is not right."


def test_the_right_password_opens_the_desk(browser):
    assert browser.get("/desk/").location == "/desk/sign-in"
    answer = browser.sign_in()
    assert (answer.status_code, answer.location) == (303, "/desk/")
    assert "Welcome" in browser.page("/desk/").one("h1").text


@pytest.mark.parametrize(
    ("login", "password"),
    [("ana-login", "wrong wrong wrong"), ("nobody", "a long enough password"), ("", ""), ("a\x00b", "x"),
     ("ana-login", "x" * 5000)],
)  # fmt: skip
def test_what_is_wrong_is_told_in_one_and_the_same_sentence(browser, login, password):
    answer = browser.sign_in(login, password)
    assert answer.status_code == 401
    assert markup.read(answer.text).one(role="alert").text == WRONG
    assert not browser.session
    assert "value" not in markup.read(answer.text).by_id("password").attributes
    assert browser.get("/desk/").status_code == 303


def test_a_session_is_new_at_each_sign_in_and_the_old_one_ends(ana):
    first = ana.session
    cookie = f"lettersdesk-session={first}"
    ana.client.set_cookie("lettersdesk-session", first, path="/desk")
    form = {"login": "eve-login", "password": "a long enough password"}
    other = Browser(ana.product)
    proof = other.page("/desk/sign-in").all("input", name="csrf")[0].attributes["value"]
    other.client.set_cookie("lettersdesk-session", first, path="/desk")
    assert other.client.post("/desk/sign-in", data=form | {"csrf": proof}).status_code == 303
    assert other.session != first
    plain = ana.product.client
    assert plain.get("/desk/", headers={"Cookie": cookie}).status_code == 303
    assert plain.get("/desk/", headers={"Cookie": f"lettersdesk-session={other.session}"}).status_code == 200


def test_a_cookie_that_somebody_made_up_opens_nothing(ana):
    token_id = ana.session.split("_")[1]
    for value in (
        "",
        "x",
        f"ldt_{token_id}_",
        f"ldt_{token_id}_{'x' * 43}",
        "ldt_" + "a" * 26 + "_x",
        "x" * 4000,
    ):
        answer = ana.product.client.get("/desk/", headers={"Cookie": f"lettersdesk-session={value}"})
        assert answer.status_code == 303, value


def test_a_session_of_the_api_opens_no_desk(ana):
    body = {"login": "ana-login", "password": "a long enough password"}
    token = ana.product.client.post("/api/v1/sessions", json=body).json["token"]
    answer = ana.product.client.get("/desk/", headers={"Cookie": f"lettersdesk-session={token}"})
    assert answer.status_code == 303


def test_whoever_is_signed_in_goes_on(ana):
    assert ana.get("/desk/sign-in?next=/desk/queue").location == "/desk/queue"


def test_the_page_that_was_wanted_comes_after_signing_in(browser):
    asked = browser.get("/desk/?site=demo&q=a%20b")
    form = browser.page(asked.location).one("form", action="/desk/sign-in")
    wanted = form.one("input", name="next").attributes["value"]
    assert wanted == "/desk/?site=demo&q=a%20b"
    assert browser.sign_in(next=wanted).location == wanted


@pytest.mark.parametrize(
    "wanted",
    ["https://evil.example.org/", "//evil.example.org", "/\\evil.example.org", "/desk//evil.example.org",
     "/desk\\@evil.example.org", "/desk/../../evil", "/desk/%2e%2e/t/x", "/desk/..%2f", "javascript:alert(1)",
     "/desk/\r\nSet-Cookie: x=1", "/desk/?\r\nX: y", "/t/demo/bridge", "/desk", "/deskevil", "/desk/\u2028",
     "/desk/#x", "/desk/sign-in", "/desk/sign-out", "/desk/" + "x" * 2000, " /desk/queue", "/desk/a/./b"],
)  # fmt: skip
def test_nobody_is_sent_elsewhere_after_signing_in(browser, wanted):
    answer = browser.sign_in(next=wanted)
    assert answer.status_code == 303
    assert answer.location == "/desk/"
    assert "X" not in answer.headers


def test_the_password_is_never_in_an_answer(browser):
    answer = browser.sign_in("ana-login", "a wrong one: canary7134")
    assert "canary7134" not in answer.text + str(answer.headers)


def test_without_the_form_of_this_browser_nobody_signs_in(new_browser):
    """Else a stranger's page could sign somebody in under the stranger's account."""
    theirs, mine = new_browser(), new_browser()
    proof = theirs.page("/desk/sign-in").all("input", name="csrf")[0].attributes["value"]
    form = {"login": "ana-login", "password": "a long enough password", "csrf": proof}
    assert mine.client.post("/desk/sign-in", data=form).status_code == 403
    mine.page("/desk/sign-in")
    assert mine.client.post("/desk/sign-in", data=form).status_code == 403
    assert not mine.session
