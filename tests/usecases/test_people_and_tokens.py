"""Accounts and tokens: what is refused, what is kept, and what ends what."""

import pytest

from service.domain.errors import Invalid, NotFound
from service.domain.tokens import TOKEN_PREFIX, Scope, secret_hash
from service.store import people, tokens
from service.store.tables import people as people_table
from service.store.tables import tokens as token_table
from service.usecases.add_person import Role, add_person, new_person
from service.usecases.change_person import lock_out, new_password, set_password, set_role
from service.usecases.issue_token import issue_token

PASSWORD = "a long enough password"


def test_a_token_is_kept_as_a_hash_under_its_id(newsroom):
    with newsroom.database.begin() as conn:
        text = issue_token(conn, "cms", [Scope.MODERATE], site_id="demo")
    prefix, token_id, secret = text.split("_", 2)
    (row,) = newsroom.rows(token_table)
    assert (f"{prefix}_", row.id, row.secret_hash) == (TOKEN_PREFIX, token_id, secret_hash(secret))
    assert (row.scopes, row.site_id, row.expires_at) == (["moderate"], "demo", None)
    assert secret not in str(row)
    assert len(secret) >= 43


def test_a_token_of_an_unknown_site_or_without_a_name_is_not_made(newsroom):
    with pytest.raises(NotFound), newsroom.database.begin() as conn:
        issue_token(conn, "cms", [Scope.MODERATE], site_id="nowhere")
    for name in ("", "x" * 101, "a\x1b[2Jb"):
        with pytest.raises(Invalid), newsroom.database.begin() as conn:
            issue_token(conn, name, [Scope.MODERATE])
    assert newsroom.rows(token_table) == []


def test_an_expired_or_revoked_token_is_not_found(newsroom):
    with newsroom.database.begin() as conn:
        over = issue_token(conn, "over", [Scope.ADMIN], life_s=-1).split("_")[1]
        ended = issue_token(conn, "ended", [Scope.ADMIN], life_s=60).split("_")[1]
        assert tokens.revoke(conn, ended)
        assert not tokens.revoke(conn, ended)
    with newsroom.database.read() as conn:
        assert [tokens.find(conn, token) for token in (over, ended)] == [None, None]


def test_a_login_is_plain(newsroom):
    for login in ("", "with space", "tab\t", "x" * 61, "müller", "line\n"):
        with pytest.raises(Invalid) as refused, newsroom.database.begin() as conn:
            add_person(conn, new_person(login, PASSWORD, Role.ADMIN))
        assert refused.value.errors[0].field == "login"


@pytest.mark.parametrize(("password", "code"), [("hunter2", "too_short"), ("x" * 1001, "too_long")])
def test_a_password_has_a_length_and_is_never_repeated(newsroom, password, code):
    with newsroom.database.begin() as conn:
        add_person(conn, new_person("ada", PASSWORD, Role.ADMIN))
    for change in (
        lambda conn: add_person(conn, new_person("bob", password, Role.ADMIN)),
        lambda conn: set_password(conn, "ada", new_password(password)),
    ):
        with pytest.raises(Invalid) as refused, newsroom.database.begin() as conn:
            change(conn)
        assert [(error.field, error.code) for error in refused.value.errors] == [("password", code)]
        assert password not in str(refused.value)


def test_a_login_is_given_once(newsroom):
    with newsroom.database.begin() as conn:
        add_person(conn, new_person("ada", PASSWORD, Role.ADMIN))
        with pytest.raises(Invalid, match="taken"):
            add_person(conn, new_person("ada", PASSWORD, Role.MODERATOR))
    assert [row.role for row in newsroom.rows(people_table)] == ["admin"]


def test_a_password_is_kept_as_argon2id(newsroom):
    with newsroom.database.begin() as conn:
        add_person(conn, new_person("ada", PASSWORD, Role.ADMIN))
    (row,) = newsroom.rows(people_table)
    assert row.password_hash.startswith("$argon2id$v=19$m=65536,t=3,p=4$")


def test_who_is_not_there_cannot_be_changed(newsroom):
    for change in (
        lambda conn: set_password(conn, "nobody", new_password(PASSWORD)),
        lambda conn: set_role(conn, "nobody", Role.ADMIN),
        lambda conn: lock_out(conn, "nobody"),
    ):
        with pytest.raises(NotFound), newsroom.database.begin() as conn:
            change(conn)
    with newsroom.database.read() as conn:
        assert people.every(conn) == []
