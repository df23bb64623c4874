"""Whatever a check does, each comment gets one finding from it, and only its own trouble holds it."""

import logging
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import pytest

from service.checks.base import Subject, finding, per_comment
from service.checks.runner import run
from service.domain.verdict import Finding
from service.observability import logs

SECRET = "the secret words of a reader"


@dataclass
class Scripted:
    """A check that does what the test says, and remembers the sizes of its batches."""

    act: Callable[[Sequence[Subject]], Sequence[Finding]]
    name: str = "scripted"
    version: str = "7"
    batches: list[int] = field(default_factory=list)

    def __call__(self, subjects: Sequence[Subject]) -> Sequence[Finding]:
        self.batches.append(len(subjects))
        return self.act(subjects)


class Clock:
    """Seconds that pass only when the test says so."""

    def __init__(self) -> None:
        self.now_s = 0.0

    def __call__(self) -> float:
        return self.now_s


def subjects(*texts: str) -> list[Subject]:
    return [Subject(comment_id=f"c{place}", text=text) for place, text in enumerate(texts)]


def clear(batch: Sequence[Subject]) -> list[Finding]:
    return [finding() for _ in batch]


def raises_on_poison(batch: Sequence[Subject]) -> list[Finding]:
    if any("poison" in one.text for one in batch):
        raise ValueError(SECRET)
    return clear(batch)


def hangs_on_poison(batch: Sequence[Subject]) -> list[Finding]:
    while any("poison" in one.text for one in batch):
        pass
    return clear(batch)


def test_every_comment_gets_one_finding_a_check_in_order() -> None:
    loud = per_comment("loud", "1")(lambda one: finding(len(one.text) / 10))
    quiet = per_comment("quiet", "2")(lambda one: finding())

    rows = run([loud, quiet], subjects("a", "abc"), time_limit_s=5)

    assert [[(f.check, f.score) for f in row] for row in rows] == [
        [("loud", 0.1), ("quiet", 0.0)],
        [("loud", 0.3), ("quiet", 0.0)],
    ]


def test_an_empty_batch_and_an_empty_list_of_checks_are_no_trouble() -> None:
    assert run([Scripted(clear)], [], time_limit_s=5) == []
    assert run([], subjects("a", "b"), time_limit_s=5) == [(), ()]


def test_a_check_that_dies_does_not_keep_the_others_from_running() -> None:
    dead, alive = Scripted(raises_on_poison, "dead"), Scripted(clear, "alive")

    [row] = run([dead, alive], subjects("poison"), time_limit_s=5)

    assert [(f.check, f.error) for f in row] == [("dead", "exception:ValueError"), ("alive", None)]


def test_a_poisoned_comment_does_not_hold_its_neighbours() -> None:
    check = Scripted(raises_on_poison)

    rows = run([check], subjects("a", "poison", "b"), time_limit_s=5)

    assert [row[0].error for row in rows] == [None, "exception:ValueError", None]
    assert check.batches == [3, 1, 1, 1]


def test_a_comment_that_hangs_a_check_is_interrupted_and_its_neighbours_are_judged() -> None:
    rows = run([Scripted(hangs_on_poison)], subjects("a", "poison", "b"), time_limit_s=0.2)

    assert [row[0].error for row in rows] == [None, "timeout", None]


def test_a_check_may_not_swallow_its_own_time_out() -> None:
    swallowed = []

    def stubborn(batch: Sequence[Subject]) -> list[Finding]:
        try:
            return hangs_on_poison(batch)
        except Exception as exc:
            swallowed.append(exc)
            return clear(batch)

    [[found]] = run([Scripted(stubborn)], subjects("poison"), time_limit_s=0.1)

    assert (found.error, swallowed) == ("timeout", [])


def test_an_answer_that_comes_too_late_is_not_used_outside_the_main_thread() -> None:
    clock = Clock()
    rows: list[tuple[Finding, ...]] = []

    def slow(batch: Sequence[Subject]) -> list[Finding]:
        clock.now_s += 3.0
        return clear(batch)

    def work() -> None:
        rows.extend(run([Scripted(slow)], subjects("a"), time_limit_s=2.0, clock=clock))

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()

    assert rows[0][0].error == "timeout"


def test_a_check_that_is_slow_on_everything_costs_no_more_than_twice_its_limit() -> None:
    clock = Clock()

    def slow(batch: Sequence[Subject]) -> list[Finding]:
        clock.now_s += 2.0
        return clear(batch)

    check = Scripted(slow)
    rows = run([check], subjects(*"abcdefgh"), time_limit_s=1.0, clock=clock)

    assert {row[0].error for row in rows} == {"timeout"}
    assert check.batches == [8, 1]


@pytest.mark.parametrize("answer", [[], [finding()] * 3, None, 7])
def test_an_answer_of_the_wrong_length_is_asked_for_again_one_by_one(answer: object) -> None:
    check = Scripted(lambda batch: clear(batch) if len(batch) == 1 else answer)  # type: ignore[arg-type, return-value]

    rows = run([check], subjects("a", "b"), time_limit_s=5)

    assert [row[0].error for row in rows] == [None, None]
    assert check.batches == [2, 1, 1]


def test_the_signature_is_the_checks_own_and_not_what_the_finding_says() -> None:
    forged = Finding(check="ban", check_version="0", score=0.0)

    [[found]] = run([Scripted(lambda batch: [forged])], subjects("a"), time_limit_s=5)

    assert (found.check, found.check_version) == ("scripted", "7")


def test_a_finding_carries_its_share_of_the_time() -> None:
    clock = Clock()

    def takes_40_ms(batch: Sequence[Subject]) -> list[Finding]:
        clock.now_s += 0.04
        return clear(batch)

    rows = run([Scripted(takes_40_ms)], subjects("a", "b"), time_limit_s=5, clock=clock)

    assert [row[0].duration_ms for row in rows] == pytest.approx([20.0, 20.0])


def test_a_failure_is_logged_without_a_word_of_the_text(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG):
        run([Scripted(raises_on_poison)], subjects(SECRET, "poison " + SECRET), time_limit_s=5)

    assert [(r.message, r.__dict__.get("comment_id")) for r in caplog.records] == [
        ("check.batch_failed", None),
        ("check.failed", "c1"),
    ]
    assert not any(SECRET in repr(record.__dict__) for record in caplog.records)
    assert "left_out" not in logs.TextFormatter().format(caplog.records[-1])


def test_a_stop_of_the_process_goes_through() -> None:
    def leaves(batch: Sequence[Subject]) -> list[Finding]:
        raise SystemExit

    with pytest.raises(SystemExit):
        run([Scripted(leaves)], subjects("a"), time_limit_s=5)
