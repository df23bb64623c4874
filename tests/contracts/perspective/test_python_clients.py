"""Perspective's Python clients from PyPI get what they ask for, and notice a server that is not one."""

import urllib.error

import perspective
import PyPerspective.Perspective
import pytest
from googleapiclient.discovery import build
from googleapiclient.errors import Error as GoogleError
from googleapiclient.errors import HttpError
from PyPerspective import errors as pyperspective_errors

INSULT, PRAISE = "You are a stupid idiot, 😀 really.", "What a lovely bridge."
BROKEN = (KeyError, TypeError, AttributeError, GoogleError, urllib.error.HTTPError)


def google(base, key):
    """The generated client that Google's own samples use."""
    url = f"{base}/$discovery/rest?version=v1alpha1"
    return build(
        "commentanalyzer", "v1alpha1", developerKey=key, discoveryServiceUrl=url, static_discovery=False,
        cache_discovery=False,
    )  # fmt: skip


def by_google(base, key, text):
    with google(base, key) as service:
        body = {"comment": {"text": text}, "requestedAttributes": {"TOXICITY": {}}, "languages": ["en"]}
        answer = service.comments().analyze(body=body).execute()
    return answer["attributeScores"]["TOXICITY"]["summaryScore"]["value"]


def api_of(base, key):
    api = perspective.PerspectiveAPI(key)
    api.api_client.url = base + "/v1alpha1/{endpoint}"
    return api


def by_perspective(base, key, text):
    return api_of(base, key).score(text)["TOXICITY"]


def by_pyperspective(base, key, text):
    PyPerspective.Perspective.base_url = f"{base}/v1alpha1/comments:analyze"
    comment = PyPerspective.Perspective.Perspective(key).get_score(text, tests=["TOXICITY"])
    assert comment["TOXICITY"][0].end > 0
    return comment["TOXICITY"].score


CLIENTS = (by_google, by_perspective, by_pyperspective)


@pytest.mark.parametrize("client", CLIENTS)
def test_a_client_tells_an_insult_from_praise(base, new_key, client):
    assert client(base, new_key(), INSULT) > 0.9
    assert client(base, new_key(), PRAISE) < 0.5


@pytest.mark.parametrize("client", CLIENTS)
def test_a_client_notices_a_server_that_answers_wrongly(wrong_server, client):
    wrong = ({"attributeScores": {}}, {"attributeScores": {"TOXICITY": {"score": 1}}}, {"languages": ["en"]})
    for content in wrong:
        with wrong_server(200, content) as base, pytest.raises(BROKEN):
            client(base, "key", INSULT)


def test_pyperspective_would_notice_a_refusal_without_details(wrong_server):
    bare = {"error": {"code": 400, "message": "no", "details": []}}
    with wrong_server(400, bare) as base, pytest.raises(IndexError):
        by_pyperspective(base, "key", INSULT)


def test_pyperspective_knows_a_wrong_key(base):
    with pytest.raises(pyperspective_errors.InvalidAuthKey):
        by_pyperspective(base, "AIzaWrong", INSULT)


def test_googles_client_reads_status_reason_and_details(base, new_key):
    with google(base, new_key()) as service:
        body = {"comment": {"text": INSULT}, "requestedAttributes": {"FLIRTATION": {}}}
        with pytest.raises(HttpError) as caught:
            service.comments().analyze(body=body).execute()
    assert caught.value.status_code == 400
    assert caught.value.reason == "Unknown requested attribute: FLIRTATION"
    assert caught.value.error_details[0]["errorType"] == "INVALID_REQUEST"


def test_googles_client_takes_spans_and_reports_scores(base, new_key):
    with google(base, new_key()) as service:
        body = {
            "comment": {"text": f"{INSULT} {PRAISE}"},
            "requestedAttributes": {"TOXICITY": {"scoreThreshold": 0.1}},
            "spanAnnotations": True, "clientToken": "c1",
        }  # fmt: skip
        answer = service.comments().analyze(body=body).execute()
        report = {
            "comment": {"text": INSULT},
            "attributeScores": {"TOXICITY": {"summaryScore": {"value": 1}}},
        }
        assert service.comments().suggestscore(body={**report, "clientToken": "c2"}).execute() == {
            "clientToken": "c2"
        }
    assert len(answer["attributeScores"]["TOXICITY"]["spanScores"]) == 2
    assert answer["clientToken"] == "c1"


def test_perspective_reports_scores_and_takes_every_option(base, new_key):
    api = api_of(base, new_key())
    answer = api.analyze_comment(
        INSULT, comment_type="PLAIN_TEXT", context=[{"text": "before", "type": "PLAIN_TEXT"}],
        requested_attributes={"INSULT": {"scoreType": "PROBABILITY", "scoreThreshold": 0.5}},
        span_annotations=True, languages=["en"], do_not_store=True, client_token="t", session_id="s",
        community_id="c",
    )  # fmt: skip
    assert answer["attributeScores"]["INSULT"]["summaryScore"]["value"] > 0.5
    scores = {"TOXICITY": {"summaryScore": {"value": 1.0, "type": "PROBABILITY"}}}
    told = api.suggest_score(INSULT, scores, validate=False, client_token="t", languages=["en"])
    assert told == {"clientToken": "t", "requestedLanguages": ["en"]}
