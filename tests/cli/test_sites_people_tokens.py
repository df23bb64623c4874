"""Commands about sites, people and tokens: what they change, and what they never show."""

import shlex
from pathlib import Path

import pytest

from service.domain.tokens import short_key_hash
from service.store import audit, people, tokens
from tests.cli.conftest import columns
from tests.support.desk import MODERATION

PASSWORD = "a long enough password"


def log(operator) -> list[tuple[str, str]]:
    with operator.product.database.read() as conn:
        entries = audit.every(conn)
    assert audit.is_whole(entries)
    return [(entry.action, entry.reason) for entry in entries]


def sign_in(operator, password=PASSWORD):
    return operator.product.client.post("/api/v1/sessions", json={"login": "ada", "password": password})


def test_a_site_is_added_listed_and_moved(operator):
    operator.ok("sites", "add", "evening", "--name", "Evening", "--origin", "https://evening.example")
    operator.ok("sites", "origins", "evening", "https://b.example", "https://c.example")
    listed = operator.ok("sites", "list").lines
    assert listed[0].split() == ["ID", "NAME", "ORIGINS"]
    assert "evening  Evening  https://b.example https://c.example" in listed
    posted = operator.product.comment(site="evening")
    assert operator.product.check() == 1
    assert operator.product.receipt(posted)["status"] == "approved"
    assert log(operator) == [("sites.add", "evening"), ("sites.origins", "evening")]


def test_a_wrong_site_is_refused_with_everything_that_is_wrong(operator):
    said = operator("sites", "add", "Evening", "--origin", "evening.example")
    assert (said.code, said.out) == (2, "")
    assert [line.split(": ")[1] for line in said.err.splitlines()] == ["id", "origins[0]"]


def test_a_person_signs_in_with_the_password_from_standard_input(operator):
    operator.ok("people", "add", "ada", "--role", "editor", "--password-stdin", stdin=PASSWORD + "\n")
    assert sign_in(operator).json["scopes"] == ["moderate", "policy"]
    assert operator.ok("people", "list").lines[1].split() == ["ada", "editor", "Editor", "1"]


def test_a_password_is_asked_for_twice_and_not_shown(operator):
    said = operator.at_terminal("people", "add", "ada", "--role", "admin", typed=(PASSWORD, PASSWORD))
    assert said.code == 0, said
    assert PASSWORD not in said.out
    assert sign_in(operator).status_code == 201


def test_two_different_passwords_change_nothing(operator):
    said = operator.at_terminal("people", "add", "ada", typed=(PASSWORD, PASSWORD + "r"))
    assert said.code == 2
    with operator.product.database.read() as conn:
        assert people.every(conn) == []


@pytest.mark.parametrize("words", [("people", "add", "ada"), ("people", "password", "ada")])
def test_without_a_terminal_a_password_must_be_sent(operator, words):
    said = operator(*words)
    assert said.code == 2
    assert "--password-stdin" in said.err


def test_a_password_is_no_argument(operator):
    assert operator("people", "add", "ada", "--password", PASSWORD).code == 2


def test_password_role_and_lock_end_the_sessions(operator):
    operator.ok("people", "add", "ada", "--role", "admin", "--password-stdin", stdin=PASSWORD)
    get = operator.product.client.get
    for words in (("password", "ada", "--password-stdin"), ("role", "ada", "moderator"), ("lock", "ada")):
        headers = {"Authorization": f"Bearer {sign_in(operator).json['token']}"}
        assert get(MODERATION, headers=headers).status_code == 200
        operator.ok("people", *words, stdin=PASSWORD)
        assert get(MODERATION, headers=headers).status_code == 401
    assert sign_in(operator).status_code == 401
    assert operator.ok("people", "list").lines[1].split() == ["ada", "moderator", "Admin", "1", "locked"]
    assert [action for action, _ in log(operator)] == [
        "people.add", "people.password", "people.role", "people.lock",
    ]  # fmt: skip
    assert PASSWORD not in str(log(operator))


def test_a_token_is_printed_once_and_opens_what_it_should(operator):
    token = operator.ok("tokens", "create", "the cms", "--site", "demo", "--days", "30").out.strip()
    headers = {"Authorization": f"Bearer {token}"}
    assert operator.product.client.get(MODERATION, headers=headers).status_code == 200
    assert operator.product.client.post("/api/v1/rulesets", json={}, headers=headers).status_code == 403
    listed = operator.ok("tokens", "list")
    with operator.product.database.read() as conn:
        (kept,) = tokens.every(conn)
    assert (kept.expires_at - kept.created_at).days == 30
    assert columns(listed.lines[1])[-1] == f"{kept.expires_at:%Y-%m-%d %H:%M} UTC"
    assert "the cms" in listed.out
    assert "revoked" not in listed.out
    assert token.split("_", 2)[2] not in listed.out + str(log(operator))
    operator.ok("tokens", "revoke", token.split("_")[1])
    assert operator.product.client.get(MODERATION, headers=headers).status_code == 401
    assert "the cms" not in operator.ok("tokens", "list").out


def test_a_token_without_an_end_is_listed_as_one(operator):
    operator.ok("tokens", "create", "the cms")
    assert operator.ok("tokens", "list").lines[1].endswith("no end")


def test_a_short_key_asks_for_scores_and_is_kept_only_keyed(operator):
    key = operator.ok("tokens", "create", "the forum", "--short").out.strip()
    assert len(bytes.fromhex(key)) * 2 == len(key) == 12
    product = operator.product
    kept = short_key_hash(key, product.settings.secret())
    with product.database.read() as conn:
        found = tokens.find_short(conn, kept)
        assert found is not None
        assert found.scopes == ("score",)
        assert tokens.find_short(conn, short_key_hash(key, b"of another installation")) is None
    headers = {"Authorization": f"Bearer ldt_{found.id}_"}
    assert product.client.get(MODERATION, headers=headers).status_code == 401
    operator.ok("tokens", "revoke", found.id)
    with product.database.read() as conn:
        assert tokens.find_short(conn, kept) is None
    assert operator("tokens", "create", "x", "--short", "--scope", "admin").code == 2


def test_what_is_not_there_is_one_sentence(operator):
    for words in (
        ("tokens", "revoke", "nothing"), ("tokens", "create", "x", "--site", "nowhere"),
        ("people", "lock", "nobody"), ("sites", "origins", "nowhere"), ("people", "role", "nobody", "admin"),
        ("tokens", "create", "x", "--days", "0"), ("sites",), ("people", "add", "ada", "--role", "king"),
    ):  # fmt: skip
        said = operator(*words)
        assert said.code == 2
        assert "Traceback" not in said.err
        assert said.err.strip()


def test_a_moderator_is_added_with_a_name_for_colleagues_that_is_not_the_login(operator):
    operator.ok("add-moderator", "ada", "--display-name", "Ada L.", "--password-stdin", stdin=PASSWORD)
    assert sign_in(operator).json["scopes"] == ["moderate"]
    operator.ok("add-moderator", "ben", "--password-stdin", stdin=PASSWORD)
    lines = operator.ok("people", "list").lines
    assert [columns(line) for line in lines[1:]] == [
        ["ada", "moderator", "Ada L."],
        ["ben", "moderator", "Moderator 2"],
    ]
    for name in ("eve", "EVE", "eve@example.org", "e\x1b[2J", "x" * 61, ""):
        words = ("add-moderator", "eve", "--password-stdin", "--display-name", name)
        assert operator(*words, stdin=PASSWORD).code == 2, name


def test_whoever_gives_the_login_as_display_name_is_told_what_is_wrong_with_it(operator):
    said = operator("add-moderator", "ana", "--display-name", "Ana", "--password-stdin", stdin=PASSWORD)
    assert (said.code, said.err.count("\n")) == (2, 1)
    assert "must differ from the login" in said.err


def test_the_accounts_that_the_docs_make_can_be_made(operator):
    text = (Path(__file__).parents[2] / "docs/moderating.md").read_text(encoding="utf-8")
    lines = [line for line in text.splitlines() if line.startswith("lettersdesk add-moderator ")]
    assert lines
    for line in lines:
        words = shlex.split(line.partition(" --oidc-subject")[0])[1:]
        operator.ok(*words, "--password-stdin", stdin=PASSWORD)


def test_without_a_provider_nobody_is_bound_to_one(operator):
    for words in (("add-moderator", "ada", "--oidc-subject", "s1"), ("people", "subject", "ada", "s1")):
        said = operator(*words)
        assert said.code == 2
        assert "LETTERSDESK_OIDC_ISSUER" in said.err
