"""The check ``perspective``: what it asks, what it makes of the documented answers, and of all others."""

import json

import pytest

from service.checks.base import AuthorRecord
from service.checks.perspective import Perspective
from service.domain.verdict import Span
from tests.support.scripted import answering, http


def analysed(*spans, score=0.1, name="TOXICITY", **more):
    """A documented answer: spans are begin, end and score."""
    found = {
        "summaryScore": {"value": score, "type": "PROBABILITY"},
        "spanScores": [
            {"begin": begin, "end": end, "score": {"value": value, "type": "PROBABILITY"}}
            for begin, end, value in spans
        ],
    }
    told = {"attributeScores": {name: found}, "languages": ["en"], "detectedLanguages": ["en"], **more}
    return http(json.dumps(told).encode(), "Content-Type: application/json; charset=UTF-8")


def refused(kind, status=400):
    error = {"code": status, "message": "No.", "status": "INVALID_ARGUMENT", "details": [{"errorType": kind}]}
    return http(json.dumps({"error": error}).encode(), status=status)


def scored(**score):
    return http(json.dumps({"attributeScores": {"TOXICITY": {"summaryScore": score}}}).encode())


def test_it_asks_as_the_protocol_says_and_sends_no_address(asking, judge):
    asked = asking("perspective", answering(analysed()), key="k&1?", attributes=("TOXICITY", "INSULT"))
    own = Span(0, 3, "own")
    judge(asked.check, "ann says: write to bob@example.org", address_spans=(own,), author_name="Ann")
    head, _, body = asked.server.requests[0].partition(b"\r\n\r\n")
    assert head.startswith(b"POST /v1alpha1/comments:analyze HTTP/1.1\r\n")
    assert b"X-Goog-Api-Key: k&1?" in head.split(b"\r\n")
    assert json.loads(body) == {
        "comment": {"text": "[address] says: write to [address]"},
        "requestedAttributes": {"TOXICITY": {}, "INSULT": {}},
        "spanAnnotations": True,
        "doNotStore": True,
    }


@pytest.mark.parametrize(
    ("score", "label", "reason"),
    [(0.0, "clear", ""), (0.49, "clear", ""), (0.5, "unsure", "perspective.toxicity"),
     (0.8, "flagged", "perspective.toxicity"), (1, "flagged", "perspective.toxicity")],
)  # fmt: skip
def test_the_score_is_what_the_service_says(score, label, reason, asking, judge):
    found = judge(asking("perspective", answering(analysed(score=score))).check)
    assert (found.score, found.label, found.reason, found.error) == (score, label, reason, None)
    assert found.detail == {"toxicity": score}


def test_the_highest_attribute_is_the_score_and_the_reason(asking, judge):
    both = {
        "attributeScores": {
            "TOXICITY": {"summaryScore": {"value": 0.6}}, "THREAT": {"summaryScore": {"value": 0.9}},
        }
    }  # fmt: skip
    asked = asking(
        "perspective", answering(http(json.dumps(both).encode())), attributes=("TOXICITY", "THREAT")
    )
    found = judge(asked.check)
    assert (found.score, found.reason) == (0.9, "perspective.threat")
    assert found.detail == {"toxicity": 0.6, "threat": 0.9}


def test_places_are_those_of_the_text_as_typed(asking, judge):
    text = "😀 ann@example.org: you 😀 fool!"
    sent = "😀 [address]: you 😀 fool!"

    def unit(at):
        return len(sent[:at].encode("utf-16-le")) // 2

    fool, address = sent.index("fool"), sent.index("[address]")
    spans = [(unit(fool), unit(fool + 4), 0.9), (unit(address + 3), unit(address + 13), 0.7), (0, 1 + 1, 0.2)]
    found = judge(asking("perspective", answering(analysed(*spans, score=0.9))).check, text)
    assert [text[span.start : span.end] for span in found.spans] == ["fool", "ann@example.org: yo"]
    assert {span.note for span in found.spans} == {"toxicity"}


def test_a_place_inside_a_pair_of_units_is_no_place(asking, judge):
    assert (
        judge(asking("perspective", answering(analysed((1, 4, 0.9)))).check, "😀 fool").error == "bad_answer"
    )


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        (http(b"", status=500), "status_500"),
        (http(b"", "Location: http://127.0.0.1/", status=302), "status_302"),
        (http(b"", status=404), "status_404"),
        (http(b"", status=410), "status_410"),
        (http(b"", status=429), "status_429"),
        (http(b"", status=403), "status_403"),
        (http(b"", status=204), "status_204"),
        (http(b"true", status=400), "status_400"),
        (http(b'{"error":[]}', status=400), "status_400"),
        (refused("API_KEY_INVALID"), "status_400"),
        (refused("LANGUAGE_NOT_SUPPORTED_BY_ATTRIBUTE"), "language_not_supported"),
        (refused("LANGUAGE_DETECTION_FAILED"), "language_not_supported"),
        (refused("COMMENT_EMPTY"), "status_400"),
        (http(b""), "bad_answer"),
        (http(b"<html>"), "bad_answer"),
        (http(b"[]"), "bad_answer"),
        (http(b"null"), "bad_answer"),
        (http(b'"attributeScores"'), "bad_answer"),
        (http(b"{}"), "bad_answer"),
        (http(b'{"attributeScores":{}}'), "bad_answer"),
        (http(b'{"attributeScores":{"TOXICITY":{}}}'), "bad_answer"),
        (http(b"[" * 100_000), "bad_answer"),
        (http(b'{"attributeScores":{"TOXICITY":{"summaryScore":{"value":NaN}}}}'), "bad_answer"),
        (http(b'{"attributeScores":{"TOXICITY":{"summaryScore":{"value":1e999}}}}'), "bad_answer"),
        (analysed(score=0.9, name="INSULT"), "bad_answer"),
        (scored(), "bad_answer"),
        (scored(value=2.0), "bad_answer"),
        (scored(value=-0.1), "bad_answer"),
        (scored(value="0.1"), "bad_answer"),
        (scored(value=None), "bad_answer"),
        (scored(value=True), "bad_answer"),
        (scored(value=0.1, type="PERCENTILE"), "bad_answer"),
        (analysed((0, 99, 0.9)), "bad_answer"),
        (analysed((-1, 3, 0.9)), "bad_answer"),
        (analysed((3, 3, 0.9)), "bad_answer"),
        (analysed((5, 2, 0.9)), "bad_answer"),
        (analysed((0, 2, 7.0)), "bad_answer"),
        (http(b" " * 1_100_000), "too_large"),
        (http(b"", "X-Long: " + "a" * 60_000), "too_large"),
        (b"HTTP/1.1 200 Said\r\nContent-Length: 500\r\n\r\n{}", "protocol"),
        (b"what?\r\n\r\n", "protocol"),
        (b"", "protocol"),
    ],
)
def test_an_answer_that_is_none_holds_the_comment(answer, error, asking, judge):
    found = judge(asking("perspective", answering(answer)).check)
    assert (found.error, found.score, found.reason) == (error, 0.0, "")


def test_a_service_that_hangs_or_is_away_holds_the_comment(asking, judge):
    silent = asking("perspective", lambda stream, server: server.over.wait(20), call_ms=100)
    assert judge(silent.check).error == "timeout"
    nobody = asking("perspective", answering())
    nobody.server.stop_listening()
    assert judge(nobody.check).error == "connect_failed"


def test_a_text_longer_than_the_protocol_takes_is_not_sent(asking, judge):
    asked = asking("perspective", answering(analysed()))
    assert judge(asked.check, "é" * 10_241).error == "too_long"
    assert asked.server.connections == 0
    assert judge(asked.check, "é" * 10_240).error is None


def test_another_service_and_other_attributes_are_another_version():
    versions = {
        Perspective(url, key, attributes).version
        for url, key, attributes in (
            ("https://a.example", "1", ("TOXICITY",)),
            ("https://a.example", "2", ("TOXICITY",)),
            ("https://b.example", "1", ("TOXICITY",)),
            ("https://a.example", "1", ("THREAT",)),
        )
    }
    assert len(versions) == 3


def test_a_finding_is_signed(asking, judge):
    asked = asking("perspective", answering(analysed()))
    found = judge(asked.check, author=AuthorRecord())
    assert (found.check, found.check_version) == ("perspective", asked.check.version)
