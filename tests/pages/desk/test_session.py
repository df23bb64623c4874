"""A session at the desk: how long it lives, what ends it, and what a colleague sees of somebody."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select, update

from service.store.tables import tokens
from service.usecases.add_person import Role
from service.usecases.change_person import lock_out, set_role

HOURS, IDLE_MINUTES = 3, 20


@pytest.fixture
def more_settings() -> dict[str, object]:
    return {"session_hours": HOURS, "session_idle_minutes": IDLE_MINUTES}


def change(browser, **values):
    with browser.product.database.begin() as conn:
        conn.execute(update(tokens).where(tokens.c.id == browser.session.split("_")[1]).values(values))


def ends_at(browser) -> datetime:
    with browser.product.database.read() as conn:
        query = select(tokens.c.expires_at).where(tokens.c.id == browser.session.split("_")[1])
        return conn.execute(query).scalar_one()


def minutes(count: float) -> datetime:
    """So many minutes from now."""
    return datetime.now(UTC) + timedelta(minutes=count)


def test_a_session_that_nobody_has_used_for_a_while_ends(ana):
    assert abs(ends_at(ana) - minutes(IDLE_MINUTES)) < timedelta(minutes=1)
    change(ana, expires_at=minutes(-1))
    assert ana.get("/desk/").status_code == 303


def test_using_it_puts_its_end_off_but_not_with_every_click(ana):
    change(ana, expires_at=minutes(IDLE_MINUTES * 0.95))
    before = ends_at(ana)
    ana.page()
    assert ends_at(ana) == before
    change(ana, expires_at=minutes(IDLE_MINUTES * 0.5))
    ana.page()
    assert abs(ends_at(ana) - minutes(IDLE_MINUTES)) < timedelta(minutes=1)


def test_its_last_end_cannot_be_put_off(ana):
    begun = minutes(-60 * HOURS + 5)
    change(ana, created_at=begun, expires_at=minutes(1))
    ana.page()
    assert abs(ends_at(ana) - minutes(5)) < timedelta(minutes=1)
    change(ana, created_at=minutes(-60 * HOURS - 5), expires_at=minutes(1))
    ana.page()
    assert ends_at(ana) < minutes(1.1)


def test_an_ended_session_is_not_put_off(ana):
    change(ana, revoked_at=minutes(-1))
    assert ana.get("/desk/").status_code == 303


def test_signing_out_ends_it_on_the_server(ana, new_browser):
    stolen = new_browser()
    stolen.client.set_cookie("lettersdesk-session", ana.session, path="/desk")
    assert stolen.get("/desk/").status_code == 200
    answer = ana.send("/desk/sign-out")
    assert (answer.status_code, answer.location) == (303, "/desk/sign-in")
    assert not ana.session
    assert stolen.get("/desk/").status_code == 303
    assert ana.page("/desk/sign-in").by_id("status").text == "You are signed out."
    assert ana.page("/desk/sign-in").by_id("status").text == ""


def test_signing_out_everywhere_ends_every_session_and_nobody_elses(ana, new_browser):
    second, colleague = new_browser(), new_browser()
    second.sign_in()
    colleague.sign_in("eve-login")
    body = {"login": "ana-login", "password": "a long enough password"}
    token = ana.product.client.post("/api/v1/sessions", json=body).json["token"]
    assert ana.send("/desk/sign-out-everywhere").location == "/desk/sign-in"
    assert second.get("/desk/").status_code == 303
    bearer = {"Authorization": f"Bearer {token}"}
    assert ana.product.client.get("/api/v1/moderation/comments", headers=bearer).status_code == 401
    assert colleague.get("/desk/").status_code == 200


@pytest.mark.parametrize("end", [lambda conn: lock_out(conn, "ana-login"),
                                 lambda conn: set_role(conn, "ana-login", Role.EDITOR)])  # fmt: skip
def test_a_change_of_the_account_ends_it(ana, end):
    with ana.product.database.begin() as conn:
        end(conn)
    assert ana.get("/desk/").status_code == 303


def test_a_page_shows_the_name_and_never_the_login(ana):
    page = ana.page()
    assert page.one("summary").text.strip().endswith("Moderator 1")
    assert "ana-login" not in page.text


def test_what_a_form_says_when_the_session_has_ended(ana):
    proof = ana.proof("/desk/")
    change(ana, revoked_at=minutes(-1))
    fields, headers = {"csrf": proof}, {"Referer": "http://localhost/desk/queue?site=demo"}
    answer = ana.client.post("/desk/sign-out", data=fields, headers=headers)
    assert answer.status_code == 401
    assert "Nothing was saved" in answer.text
    assert "/desk/sign-in?next=/desk/queue%3Fsite%3Ddemo" in answer.text
    told = ana.client.post("/desk/sign-out", data=fields, headers={"X-Fragment": "1"})
    assert (told.status_code, told.headers["X-Status"]) == (401, "Nothing%20was%20saved.")


@pytest.mark.parametrize("value", ["", "1.2", "1764000000.SGFja2Vk.x", "x.y.z", "9" * 400 + ".a.b"])
def test_nobody_else_puts_words_into_the_status_line(browser, value):
    browser.client.set_cookie("lettersdesk-said", value, path="/desk")
    assert browser.page("/desk/sign-in").by_id("status").text == ""


@pytest.mark.parametrize(
    ("path", "page"),
    [("/desk/batches/confirm", "/desk/queue"), ("/desk/comments/x/decisions", "/desk/queue"),
     ("/desk/views", "/desk/queue"), ("/desk/me/name", "/desk/me"), ("/desk/sign-out", "/desk/queue")],
)  # fmt: skip
def test_the_address_of_a_form_leads_to_a_page(ana, path, page):
    answer = ana.get(path)
    assert (answer.status_code, answer.location) == (303, page)


def test_after_a_batch_that_a_session_did_not_outlive_the_way_back_ends_at_a_page(ana):
    change(ana, expires_at=minutes(-1))
    asked = ana.get("/desk/batches/confirm")
    form = ana.page(asked.location).one("form", action="/desk/sign-in")
    answer = ana.sign_in(next=form.one("input", name="next").attributes["value"])
    assert ana.client.get(answer.location, follow_redirects=True).request.path == "/desk/queue"
