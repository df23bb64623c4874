"""Coral's toxicity phase, which is no package of its own: what it sends, and what it reads of the answers.

After Coral 9.11.8 (services/perspective/perspective.ts, events/listeners/perspective.ts). It gives up after
800 ms, so the first call of a process must be as ready as any other.
"""

import http.client
import json

import pytest

TIMEOUT_S = 30  # Coral's own is 0.8; a test that runs beside others asserts no speed, see bench/scoring.py
HEADERS = {"Content-Type": "application/json", "User-Agent": "Coral Perspective/9.11.8"}


@pytest.fixture
def coral(served, new_key):
    """Call it with a method and a body for status and content."""
    connection = http.client.HTTPConnection("127.0.0.1", served.port, timeout=TIMEOUT_S)
    key = new_key("score", "demo")

    def send(method, body):
        connection.request("POST", f"/v1alpha1/{method}?key={key}", json.dumps(body), HEADERS)
        answer = connection.getresponse()
        return answer.status, json.loads(answer.read())

    yield send
    connection.close()


def test_a_toxic_comment_is_over_corals_usual_threshold_and_a_civil_one_is_not(coral):
    def score(text):
        body = {
            "comment": {"text": text}, "doNotStore": True, "requestedAttributes": {"TOXICITY": {}},
            "languages": ["en"],
        }  # fmt: skip
        return coral("comments:analyze", body)[1]["attributeScores"]["TOXICITY"]["summaryScore"]["value"]

    assert score("You are a stupid idiot.") > 0.8
    assert score("I could not disagree more with the council.") < 0.8


def test_another_language_of_the_tenant_is_an_error_that_coral_lets_pass(coral):
    body = {
        "comment": {"text": "Das ist ein Text."}, "doNotStore": True, "requestedAttributes": {"TOXICITY": {}},
        "languages": ["de"],
    }  # fmt: skip
    assert coral("comments:analyze", body)[0] == 400


def test_what_a_moderator_decided_is_taken_as_a_label(coral):
    context = {
        "url": "https://news.example.org/bridge",
        "reply_to_id_Coral_comment_id": "",
        "Coral_comment_id": "1",
    }
    body = {
        "comment": {"text": "You are a stupid idiot."},
        "context": {"entries": [{"text": json.dumps(context)}]},
        "attributeScores": {"TOXICITY": {"summaryScore": {"value": 1}}}, "languages": ["en"],
        "communityId": "Coral:https://comments.example.org", "clientToken": "comment:1",
    }  # fmt: skip
    assert coral("comments:suggestscore", body)[0] == 200


def test_no_process_writes_down_a_key_or_a_text(served, new_key):
    key, text = new_key(), "Unmistakable words of a reader"
    body = json.dumps({"comment": {"text": text}, "requestedAttributes": {"TOXICITY": {}}})
    for path in ("analyze", "suggestscore", "nothing"):
        connection = http.client.HTTPConnection("127.0.0.1", served.port, timeout=TIMEOUT_S)
        connection.request("POST", f"/v1alpha1/comments:{path}?key={key}", body, HEADERS)
        connection.getresponse().read()
        connection.close()
    assert "request.refused" in served.log("web")
    assert key not in served.log("web")
    assert "Unmistakable" not in served.log("web")
