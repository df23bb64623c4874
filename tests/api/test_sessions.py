"""Signing in and out: who gets in, what a session may do, and that guessing is stopped."""

import pytest
from sqlalchemy import select

from service.store.tables import tokens
from service.usecases.add_person import Role, add_person
from service.usecases.change_person import lock_out, new_password, set_password, set_role
from tests.support.accounts import account
from tests.support.desk import MODERATION

PATH = "/api/v1/sessions"
PASSWORD = "a long enough password"


@pytest.fixture
def staff(product):
    """The product with a moderator, an editor and an administrator."""
    with product.database.begin() as conn:
        for role in Role:
            add_person(conn, account(f"the-{role.value}", PASSWORD, role))
    return product


def sign_in(product, login="the-moderator", password=PASSWORD, **more):
    return product.client.post(PATH, json={"login": login, "password": password, **more})


def session(product, *credentials) -> dict[str, str]:
    return {"Authorization": f"Bearer {sign_in(product, *credentials).json['token']}"}


def test_a_session_opens_the_queue_and_ends_when_it_is_deleted(staff):
    headers = session(staff)
    assert staff.client.get(MODERATION, headers=headers).status_code == 200
    assert staff.client.delete(PATH, headers=headers).status_code == 204
    assert staff.client.get(MODERATION, headers=headers).status_code == 401


def test_a_role_gives_its_scopes(staff):
    scopes = {role.value: sign_in(staff, f"the-{role.value}").json["scopes"] for role in Role}
    assert scopes == {
        "moderator": ["moderate"], "editor": ["moderate", "policy"], "admin": ["moderate", "policy", "admin"],
    }  # fmt: skip


def test_each_sign_in_gets_a_token_of_its_own_and_only_its_hash_is_kept(staff):
    first, second = sign_in(staff).json["token"], sign_in(staff).json["token"]
    assert first != second
    with staff.database.read() as conn:
        rows = conn.execute(select(tokens)).all()
    assert len({row.id for row in rows}) == 2
    assert not [row for row in rows if first.split("_", 2)[2] in str(row)]


def test_a_session_lasts_as_long_as_the_setting_says(staff):
    answer = sign_in(staff).json
    assert (list(answer), answer["expires_in_s"]) == (["token", "scopes", "expires_in_s"], 12 * 3600)
    with staff.database.read() as conn:
        row = conn.execute(select(tokens)).one()
    assert round((row.expires_at - row.created_at).total_seconds()) == 12 * 3600


def test_wrong_password_and_unknown_login_are_answered_alike(staff):
    answers = [
        sign_in(staff, password="a wrong password"),
        sign_in(staff, "nobody-here"),
        sign_in(staff, "THE-MODERATOR"),
        sign_in(staff, "the-moderator\x00"),
    ]
    assert {answer.status_code for answer in answers} == {401}
    assert len({answer.data for answer in answers}) == 1
    assert answers[0].json == {
        "type": "urn:lettersdesk:problem:wrong-credentials", "title": "The login or the password is wrong.",
        "status": 401,
    }  # fmt: skip


def test_a_body_that_is_not_credentials_is_refused_without_repeating_it(staff):
    for body in (
        {}, {"login": "x"}, {"login": 7, "password": PASSWORD}, {"login": "x" * 201, "password": "y"},
        {"login": "x", "password": "hunter2-secret" * 80}, {"login": "\ud800", "password": "\ud800"},
    ):  # fmt: skip
        answer = staff.client.post(PATH, json=body)
        assert answer.status_code == 422
        assert "hunter2" not in answer.text


def test_credentials_in_the_address_are_refused(staff):
    answer = staff.client.post(f"{PATH}?login=the-admin", json={"login": "the-admin", "password": PASSWORD})
    assert answer.status_code == 400
    assert staff.client.get(PATH).status_code in (404, 405)


def test_a_new_password_ends_every_session_and_the_old_password(staff):
    headers = session(staff)
    with staff.database.begin() as conn:
        set_password(conn, "the-moderator", new_password("another long password"))
    assert staff.client.get(MODERATION, headers=headers).status_code == 401
    assert sign_in(staff).status_code == 401
    assert sign_in(staff, password="another long password").status_code == 201


def test_a_new_role_ends_every_session(staff):
    headers = session(staff, "the-admin")
    with staff.database.begin() as conn:
        set_role(conn, "the-admin", Role.MODERATOR)
    assert staff.client.get(MODERATION, headers=headers).status_code == 401
    assert sign_in(staff, "the-admin").json["scopes"] == ["moderate"]


def test_who_is_locked_out_gets_in_with_no_password(staff):
    headers = session(staff)
    with staff.database.begin() as conn:
        lock_out(conn, "the-moderator")
    assert staff.client.get(MODERATION, headers=headers).status_code == 401
    assert [sign_in(staff, password=text).status_code for text in (PASSWORD, "!")] == [401, 401]


def test_a_programs_token_cannot_end_itself(staff):
    headers = staff.bearer()
    assert staff.client.delete(PATH, headers=headers).status_code == 403
    assert staff.client.get(MODERATION, headers=headers).status_code == 200
