"""Perspective's ``comments:analyze``: scores, spans, thresholds and languages as its clients read them."""

import json

import pytest

from service.checks.base import Subject
from tests.walls.corpus.content import BODIES

INSULT = "You are a stupid idiot."
PRAISE = "What a lovely bridge."


@pytest.fixture
def new_database(new_sqlite):
    return new_sqlite


@pytest.fixture
def ask(product):
    """Call it with the fields of a request, for the answer's content."""
    key = product.bearer("score")["Authorization"].split()[1]

    def ask(text, *names, status=200, **fields):
        body = {"comment": {"text": text}, "requestedAttributes": {name: {} for name in names}, **fields}
        answer = product.client.post(f"/v1alpha1/comments:analyze?key={key}", data=json.dumps(body))
        assert answer.status_code == status, answer.text
        assert answer.content_type == "application/json; charset=UTF-8"
        return answer.json

    return ask


def value(answer, name):
    return answer["attributeScores"][name]["summaryScore"]["value"]


def test_every_attribute_of_our_models_is_scored(ask):
    names = ("TOXICITY", "SEVERE_TOXICITY", "IDENTITY_ATTACK", "INSULT", "PROFANITY", "THREAT",
             "SEXUALLY_EXPLICIT", "SPAM")  # fmt: skip
    answer = ask(INSULT, *names)
    assert set(answer["attributeScores"]) == set(names)
    assert all(0 <= value(answer, name) <= 1 for name in names)
    assert value(answer, "INSULT") > 0.9 > 0.5 > value(answer, "SPAM")
    assert value(ask(PRAISE, "TOXICITY"), "TOXICITY") < 0.5


def test_an_answer_has_what_clients_read_without_looking(ask):
    answer = ask(INSULT, "TOXICITY")
    score = {"value": value(answer, "TOXICITY"), "type": "PROBABILITY"}
    assert answer == {
        "attributeScores": {
            "TOXICITY": {
                "spanScores": [{"begin": 0, "end": len(INSULT), "score": score}],
                "summaryScore": score,
            }
        },
        "languages": ["en"],
        "detectedLanguages": ["en"],
    }


def test_the_scores_are_those_of_the_checks(ask, product):
    answer = ask(INSULT, "TOXICITY", "SPAM")
    scorer, subject = product.runtime.scorer, Subject(comment_id="", text=INSULT)
    toxicity, spam = (check([subject])[0] for check in (scorer.toxicity, scorer.spam))
    assert (value(answer, "TOXICITY"), value(answer, "SPAM")) == (toxicity.score, spam.score)


def test_with_annotations_each_sentence_has_a_span_in_utf_16(ask):
    text = f"😀 {INSULT} 👍🏽 {PRAISE}"
    spans = ask(text, "TOXICITY", spanAnnotations=True)["attributeScores"]["TOXICITY"]["spanScores"]
    units = text.encode("utf-16-le")
    shown = [units[2 * span["begin"] : 2 * span["end"]].decode("utf-16-le") for span in spans]
    assert shown == [f"😀 {INSULT}", f"👍🏽 {PRAISE}"]
    assert spans[0]["score"]["value"] > 0.9 > 0.5 > spans[1]["score"]["value"]


def test_spans_of_spam_are_scored_by_the_spam_model(ask):
    text = f"{PRAISE}\nBuy cheap pills now at http://pills.example, call +1 555 0100 for 50% off $$$"
    scored = ask(text, "SPAM", "TOXICITY", spanAnnotations=True)["attributeScores"]
    honest, spam = (span["score"]["value"] for span in scored["SPAM"]["spanScores"])
    assert spam > 0.5 > honest
    assert scored["SPAM"]["spanScores"] != scored["TOXICITY"]["spanScores"]


def test_an_attribute_below_its_threshold_is_left_out(ask):
    asked = {"TOXICITY": {"scoreThreshold": 0.5}, "SPAM": {"scoreThreshold": "0.99"}}
    assert set(ask(INSULT, requestedAttributes=asked)["attributeScores"]) == {"TOXICITY"}
    nothing = ask(PRAISE, requestedAttributes=asked)
    assert nothing == {"languages": ["en"], "detectedLanguages": ["en"]}


def test_an_attribute_may_be_asked_for_with_a_version(ask):
    assert set(ask(INSULT, "TOXICITY@6", "TOXICITY")["attributeScores"]) == {"TOXICITY@6", "TOXICITY"}


def test_what_is_only_taken_changes_nothing(ask):
    plain = ask(INSULT, "TOXICITY")
    more = ask(
        INSULT, "TOXICITY", doNotStore=True, sessionId="s", communityId="Coral:https://example.org",
        context={"entries": [{"text": "Before that", "type": "PLAIN_TEXT"}]}, clientToken="comment:é",
        something_new={"a": 1},
    )  # fmt: skip
    assert more == {**plain, "clientToken": "comment:é"}


@pytest.mark.parametrize("requested", [["en"], ["en-GB"], ["EN_us", "en"], "en"])
def test_english_is_scored_under_any_of_its_names(ask, requested):
    answer = ask(INSULT, "TOXICITY", languages=requested)
    assert answer["languages"] == ([requested] if isinstance(requested, str) else requested)


def test_documented_samples_with_their_odd_json_are_understood(product):
    headers = {"X-Goog-Api-Key": product.bearer("score")["Authorization"].split()[1]}
    body = """{comment: {text: "what kind of idiot name is foo?"}, languages: ["en"],
               requestedAttributes: {TOXICITY:{},} , }"""
    snake = '{"comment": {"text": "x"}, "requested_attributes": {"TOXICITY": {"score_threshold": 0}}}'
    marked = "\ufeff" + snake
    for data, media in ((body, "application/json"), (snake, None), (snake, "text/plain"), (marked, None)):
        answer = product.client.post(
            "/v1alpha1/comments:analyze", data=data, content_type=media, headers=headers
        )
        assert "TOXICITY" in answer.json["attributeScores"]


@pytest.mark.parametrize(
    "text", [*BODIES, "\ud800 alone", "\0", "\u202eback", "😀", "x" * 20_480, "?!" * 10_240]
)
def test_any_text_gets_a_score_or_a_documented_refusal(ask, product, text):
    body = {
        "comment": {"text": text},
        "requestedAttributes": {"TOXICITY": {}, "SPAM": {}},
        "spanAnnotations": True,
    }
    headers = product.bearer("score")
    headers = {"X-Goog-Api-Key": headers["Authorization"].split()[1]}
    answer = product.client.post("/v1alpha1/comments:analyze", data=json.dumps(body), headers=headers)
    if answer.status_code == 400:
        kinds = {"LANGUAGE_DETECTION_FAILED", "LANGUAGE_NOT_SUPPORTED_BY_ATTRIBUTE"}
        assert answer.json["error"]["details"][0]["errorType"] in kinds
    else:
        assert all(0 <= value(answer.json, name) <= 1 for name in ("TOXICITY", "SPAM"))


def test_nothing_of_an_analysis_is_stored(ask, product):
    before = product.rows()
    ask(INSULT, "TOXICITY", clientToken="t", communityId="c", doNotStore=False)
    assert product.rows() == before | {"tokens": product.rows()["tokens"]}
