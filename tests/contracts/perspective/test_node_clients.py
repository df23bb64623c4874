"""Perspective's JavaScript clients from npm get what they ask for, and notice a server that is not one."""

import pytest

CLIENTS = ("googleapis", "conversationai", "perspective-api-client")
INSULT, PRAISE = "You are a stupid idiot, 😀 really.", "What a lovely bridge."


@pytest.fixture
def ask(node, base, new_key):
    """Call it with a client's name for what the client says."""

    def ask(client, text=INSULT, **changes):
        values = {"base": base, "key": new_key(), "text": text, "attributes": ["TOXICITY", "SPAM"], **changes}
        return node("perspective.cjs", client=client, **values)

    return ask


@pytest.mark.parametrize("client", CLIENTS)
def test_a_client_tells_an_insult_from_praise(ask, client):
    rude, kind = ask(client)["scores"], ask(client, PRAISE)["scores"]
    assert set(rude) == {"TOXICITY", "SPAM"}
    assert rude["TOXICITY"] > 0.9 > 0.5 > kind["TOXICITY"]


def test_a_generated_client_reports_a_score(ask):
    assert ask("googleapis")["clientToken"] == "c1"


@pytest.mark.parametrize("client", CLIENTS)
def test_a_client_sees_why_it_is_refused(ask, client):
    # One of the three passes on the status alone.
    said = "400" if client == "conversationai" else "API key not valid. Please pass a valid API key."
    assert said in ask(client, key="AIzaWrong")["error"]
    said = "400" if client == "conversationai" else "Unknown requested attribute: FLIRTATION"
    assert said in ask(client, attributes=["FLIRTATION"])["error"]


@pytest.mark.parametrize("client", CLIENTS)
def test_a_client_notices_a_server_that_answers_wrongly(ask, wrong_server, client):
    for status, content in ((200, {"scores": {"TOXICITY": 1}}), (404, {}), (200, {"attributeScores": [1]})):
        with wrong_server(status, content) as base:
            said = ask(client, base=base)
            assert "error" in said or not {"TOXICITY", "SPAM"} <= set(said["scores"])
