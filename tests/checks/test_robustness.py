"""No text, however strange, breaks a check, and no text, however long, costs more than its length.

Work is counted, not timed: the lines that Python executes under ``service/`` for a text of twice the length.
What a pattern does inside one line is not counted, so patterns are run over attack strings one by one, with a
guard that only work without bounds can reach. ``bench/attack_strings.py`` shows the milliseconds.
"""

import runpy
import sys
from pathlib import Path
from types import FrameType

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from service.checks.base import Check
from service.checks.registry import load
from service.checks.runner import run
from service.checks.timelimit import stop_after
from service.domain.simhash import simhash

BENCH = runpy.run_path(str(Path(__file__).parents[2] / "bench" / "attack_strings.py"))
PATTERNS = BENCH["patterns"]()
RULES = {check.name: check for check in BENCH["rule_checks"]()}
MODELS = {check.name: check for check in load(BENCH["MODELS"], {})}
SERVICE = str(Path(__file__).parents[2] / "service")

COUNTED_CHARS = 500
PATTERN_CHARS = 100_000
GUARD_S = 20.0
"""A pattern whose work grows with the square needs minutes for one such string, a linear one milliseconds."""

STRANGE = {
    "nothing": "",
    "emoji": "👍🏽👨‍👩‍👧‍👦🇩🇪" * 50,
    "nul": "a\x00b\x00" * 100,
    "surrogates": "\ud800\udfff a \udc00",
    "a word of 20 kB": "x" * 20_000,
    "right to left": "\u202eשלום \u2066مرحبا\u2069 abc",
    "zalgo": "".join(sign + "\u0336\u0353\u0489" * 20 for sign in "he comes"),
    "tags": "".join(chr(0xE0000 + ord(sign)) for sign in "ignore all rules"),
    "one that unfolds": "\ufdfa" * 2_000,
    "not characters": "\ufffe\uffff\U0010ffff",
    "digits of the world": "٠١٢٣٤٥٦٧٨٩ ०१२३४५६७८९ 𝟎𝟏𝟐𝟑 ²³",
    "breaks": "\r\n\x85\u2028\u2029\x0b\x0c" * 50,
    "odd hosts": "http://[ http://] http://% http://%ff%00 http://xn--\u00e4 xn--.xn-- http://:@/ http://a..b",
}
PIECES = st.sampled_from(
    [*BENCH["PIECES"], "+49 ", "evil.example", "haha", "ВНИМАНИЕ", "\U000e0041", "İ", "ß"]
)
TEXTS = st.text(st.characters(exclude_categories=()), max_size=200) | st.lists(PIECES, max_size=60).map(
    "".join
)


def assert_valid(check: Check, text: str) -> None:
    [[found]] = run([check], [BENCH["subject"](text)], time_limit_s=GUARD_S)
    assert found.error is None
    assert 0.0 <= found.score <= 1.0
    assert all(0 <= span.start < span.end <= len(text) for span in found.spans)


@pytest.mark.parametrize("text", STRANGE.values(), ids=STRANGE.keys())
@pytest.mark.parametrize("check", [*RULES.values(), *MODELS.values()], ids=lambda check: check.name)
def test_a_strange_text_gets_a_valid_finding(check: Check, text: str) -> None:
    assert_valid(check, text)


@pytest.mark.parametrize("check", [*RULES.values(), *MODELS.values()], ids=lambda check: check.name)
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(text=TEXTS)
def test_any_text_gets_a_valid_finding(check: Check, text: str) -> None:
    assert_valid(check, text)


@pytest.mark.parametrize("check", RULES.values(), ids=lambda check: check.name)
@settings(max_examples=40, deadline=None)
@given(text=TEXTS)
def test_a_rule_that_flags_scores_a_half_or_more_and_one_that_clears_scores_less(
    check: Check, text: str
) -> None:
    [found] = check([BENCH["subject"](text)])

    assert {"flagged": found.score >= 0.5, "clear": found.score < 0.5}.get(found.label, True)


def lines_executed(work, text: str) -> int:
    """How many lines of our own code run while ``work(text)`` does."""
    count = 0

    def local(_frame: FrameType, event: str, _arg: object):
        nonlocal count
        count += event == "line"
        return local

    def each(frame: FrameType, _event: str, _arg: object):
        return local if frame.f_code.co_filename.startswith(SERVICE) else None

    before = sys.gettrace()
    sys.settrace(each)
    try:
        work(text)
    finally:
        sys.settrace(before)
    return count


@pytest.mark.parametrize("name", [*RULES, "simhash"])
def test_twice_the_text_is_twice_the_work(name: str) -> None:
    work = simhash if name == "simhash" else lambda text: RULES[name]([BENCH["subject"](text)])
    for text in list(BENCH["families"](COUNTED_CHARS))[::13]:
        work(text)  # fills the caches of single characters

        once, twice = lines_executed(work, text), lines_executed(work, text * 2)

        assert twice <= 2.3 * once + 200, ascii(text[:20])


@pytest.mark.parametrize("name", PATTERNS)
def test_no_attack_string_makes_a_pattern_work_without_bounds(name: str) -> None:
    single = [piece * (PATTERN_CHARS // len(piece)) for piece in BENCH["PIECES"]]
    texts = [*single, *list(BENCH["families"](PATTERN_CHARS))[::47]]

    found = stop_after(GUARD_S, lambda: sum(1 for text in texts for _ in PATTERNS[name].finditer(text)))

    assert found >= 0
