"""Akismet's JavaScript clients from npm get what they ask for, and notice a server that is not one.

akismet-api sends the key as the first label of the host's name: here ``KEY.akismet.example.org``.
"""

import pytest

from tests.support.akismet import HAM, SPAM, THANKS

CLIENTS = ("akismet-api", "@cedx/akismet")
COMMENTS = {
    "a civil comment": ({"content": HAM, "name": "A reader", "email": "reader@example.com"}, False),
    "an advertisement": ({"content": SPAM, "name": "A seller"}, True),
    "the guaranteed author": ({"content": HAM, "name": "viagra-test-123"}, True),
    "the guaranteed address": ({"content": HAM, "email": "akismet-guaranteed-spam@example.com"}, True),
    "an administrator": ({"content": SPAM, "role": "administrator"}, False),
}


@pytest.fixture
def ask(node, node_modules, base, new_short_key):
    """Call it with a client's name for what the client says."""

    def ask(client, **changes):
        comments = [comment for comment, _ in COMMENTS.values()]
        values = {"base": base, "key": new_short_key(), "comments": comments, "modules": str(node_modules)}
        return node("akismet.cjs", client=client, **values | changes)

    return ask


@pytest.mark.parametrize("client", CLIENTS)
def test_a_client_tells_spam_from_ham_and_reports_mistakes(ask, client):
    said = ask(client)
    assert said["valid"] is True
    assert dict(zip(COMMENTS, said["spam"], strict=True)) == {
        name: spam for name, (_, spam) in COMMENTS.items()
    }
    thanks = THANKS if client == "akismet-api" else "thanked"
    assert said["reported"] == [thanks, thanks]


def test_a_trap_of_a_form_is_told_by_the_client_that_knows_it(ask):
    assert ask("akismet-api", comments=[{"content": HAM, "trap": "filled in"}])["spam"] == [True]


@pytest.mark.parametrize("client", CLIENTS)
def test_a_client_sees_that_its_key_is_wrong(ask, client):
    said = ask(client, key="0123456789ab")
    assert "Invalid API key" in said["error"] or "not known here" in said["error"]


WRONG = {
    "a line end behind the word": (200, b"true\n", {}), "another word": (200, b"perhaps", {}),
    "a page": (200, b"<html>Welcome</html>", {}), "an error": (500, b"", {}), "no such path": (404, b"", {}),
}  # fmt: skip


@pytest.mark.parametrize("wrong", WRONG)
@pytest.mark.parametrize("client", CLIENTS)
def test_a_client_notices_a_server_that_answers_wrongly(ask, wrong_server, client, wrong):
    status, content, headers = WRONG[wrong]
    with wrong_server(status, content, **headers) as base:
        assert "error" in ask(client, base=base)


def test_a_header_for_trouble_on_a_normal_answer_breaks_a_client(ask, wrong_server):
    """Which is why this service sends it with ``invalid`` alone."""
    with wrong_server(200, b"false", **{"X-akismet-debug-help": "all is well"}) as base:
        assert ask("@cedx/akismet", base=base)["error"] == "all is well"
