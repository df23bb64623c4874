"""A batch is asked about at once and in time; whatever goes wrong holds the comment."""

import threading
from dataclasses import replace

import pytest

from service.checks.runner import run
from service.domain.comment import Status
from service.domain.policy import decide
from service.domain.presets import PRESETS
from service.domain.verdict import Finding
from service.safehttp import Request
from tests.support.scripted import answering, each, http

HAM, SPAM = http(b"false"), http(b"true")


def judged(asked, subjects, time_limit_s=5.0):
    return [found for [found] in run([asked.check], subjects, time_limit_s=time_limit_s)]


def errors(findings):
    return [found.error for found in findings]


def test_the_comments_of_a_batch_are_asked_about_at_the_same_time(asking, subject):
    """Nobody is answered before eight have asked."""
    together = threading.Barrier(8, timeout=20)

    def answer(request):
        together.wait()
        return HAM

    asked = asking("akismet", each(answer), calls_max=8)
    findings = judged(asked, [subject() for _ in range(16)])
    assert errors(findings) == [None] * 16
    assert asked.server.connections == 8


def test_connections_are_few_and_serve_several(asking, subject):
    asked = asking("akismet", each(lambda request: HAM), calls_max=4)
    assert errors(judged(asked, [subject() for _ in range(64)])) == [None] * 64
    assert asked.server.connections <= 4
    assert len(asked.server.requests) == 64


def test_each_comment_gets_its_own_answer(asking, subject):
    asked = asking("akismet", each(lambda request: SPAM if b"odd" in request else HAM), calls_max=8)
    findings = judged(asked, [subject("odd" if number % 3 == 0 else "even") for number in range(40)])
    assert [found.score for found in findings] == [0.9 if number % 3 == 0 else 0.0 for number in range(40)]


def test_a_service_that_hangs_costs_less_than_the_time_limit_of_a_check(asking, subject):
    """The runner would ask a check that ran out of time again, one comment at a time."""
    asked = asking("akismet", lambda stream, server: server.over.wait(20), call_ms=100, time_limit_ms=200)
    findings = judged(asked, [subject() for _ in range(64)])
    assert set(errors(findings)) <= {"timeout", "circuit_open"}
    assert errors(judged(asked, [subject()])) == ["circuit_open"]


def test_what_came_in_time_counts_and_the_rest_is_a_time_out(asking, subject):
    def script(stream, server):
        while request := server.read(stream):
            if b"slow" in request:
                server.over.wait(20)
            stream.sendall(HAM)

    asked = asking("akismet", script, call_ms=150, time_limit_ms=400)
    assert errors(judged(asked, [subject("quick"), subject("slow"), subject("quick")])) == [
        None,
        "timeout",
        None,
    ]


def test_after_some_failures_in_a_row_nobody_is_asked(asking, subject):
    broken = asking("akismet", each(lambda request: http(b"", status=500)), calls_max=1, failures_max=3)
    findings = judged(broken, [subject() for _ in range(10)])
    assert errors(findings) == ["status_500"] * 3 + ["circuit_open"] * 7
    assert errors(judged(broken, [subject()])) == ["circuit_open"]
    assert len(broken.server.requests) == 3


def test_after_the_pause_one_is_asked_before_the_others(asking, subject):
    answers = iter([http(b"", status=500)] * 3 + [HAM] * 10)
    asked = asking("akismet", each(lambda request: next(answers)), calls_max=8, failures_max=2, pause_s=30)
    now = [100.0]
    asked.check._circuit._monotonic = lambda: now[0]
    for _ in range(2):
        assert errors(judged(asked, [subject()])) == ["status_500"]
    batch = [subject() for _ in range(8)]
    assert errors(judged(asked, batch)) == ["circuit_open"] * 8
    now[0] += 30
    assert errors(judged(asked, batch)) == ["status_500"] + ["circuit_open"] * 7
    now[0] += 30
    assert errors(judged(asked, batch)) == [None] * 8


def test_a_comment_that_cannot_be_judged_is_no_failure_of_the_service(asking, subject):
    long, short = subject("long " * 5_000), subject("short")
    scores = http(b'{"attributeScores":{"TOXICITY":{"summaryScore":{"value":0.1}}}}')
    asked = asking("perspective", each(lambda request: scores), calls_max=1, failures_max=1)
    assert errors(judged(asked, [long, long, short])) == ["too_long", "too_long", None]


def test_without_the_authors_address_known_nothing_leaves(asking, subject):
    for name in ("akismet", "perspective"):
        asked = asking(name, each(lambda request: HAM))
        assert errors(judged(asked, [subject(author=None)])) == ["author_unknown"]
        assert asked.server.connections == 0


def test_a_mistake_of_our_own_holds_the_comment_too(asking, subject):
    asked = asking("akismet", answering(HAM))

    class Broken:
        name, version, body_bytes_max = "akismet", "1", 100

        def request(self, subject):
            return Request(url="https://example.org/", headers=(("Host", "elsewhere"),))

    asked.check._service = Broken()
    assert errors(judged(asked, [subject()])) == ["exception:ValueError"]


def test_an_empty_batch_asks_nobody(asking):
    asked = asking("akismet", each(lambda request: HAM))
    assert (list(asked.check([])), asked.server.connections) == ([], 0)


@pytest.mark.parametrize("preset", sorted(PRESETS))
def test_an_error_holds_under_every_preset_although_none_names_the_check(preset, asking, subject):
    asked = asking("akismet", answering(b""))
    [found] = judged(asked, [subject()])
    others = {rule.check_name for rule in PRESETS[preset].rules}
    clear = [
        Finding(check=name, check_version="1", detail={"threat": 0.0, "identity_attack": 0.0})
        for name in others
    ]
    expected = [*others, "akismet"]
    assert decide([*clear, found], PRESETS[preset], expected).status is Status.HELD
    good = replace(found, error=None)
    publishes = PRESETS[preset].default == "publish"
    assert (decide([*clear, good], PRESETS[preset], expected).status is Status.APPROVED) == publishes
