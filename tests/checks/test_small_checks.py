"""Checks that weigh what the worker already knows: ban, record, repeats, form, address."""

from datetime import timedelta
from itertools import pairwise

import pytest

from service.checks import author_history, ban, disposable_email, form, registry, repeats
from service.checks.base import AuthorRecord, FormSignals
from service.domain.verdict import LABEL_FLAGGED
from tests.support.product import load

from .conftest import NOW

HOUR = timedelta(hours=1)


@pytest.mark.parametrize(
    ("banned_until", "score"), [(None, 0.0), (NOW - HOUR, 0.0), (NOW, 0.0), (NOW + HOUR, 1.0)]
)
def test_a_ban_counts_while_it_lasts(judge, banned_until, score: float) -> None:
    assert judge(ban.check, author=AuthorRecord(banned_until=banned_until)).score == score


@pytest.mark.parametrize("check", [ban.check, author_history.check])
def test_an_author_whom_nobody_could_identify_is_an_error_and_so_waits(judge, check) -> None:
    assert judge(check, author=None).error == "author_unknown"


def test_a_ban_without_a_clock_is_an_error_and_so_waits(judge) -> None:
    assert judge(ban.check, now=None, author=AuthorRecord(banned_until=NOW)).error == "time_unknown"


@pytest.mark.parametrize(
    ("record", "reason"),
    [
        ({}, "author_history.new"),
        ({"published": 1}, "author_history.known"),
        ({"published": 3}, "author_history.trusted"),
        ({"rejected": 1}, "author_history.rejections"),
        ({"published": 2, "spam": 1}, "author_history.rejections"),
        ({"published": 4, "rejected": 1}, "author_history.mixed"),
    ],
)
def test_a_record_has_a_name(judge, record, reason: str) -> None:
    assert judge(author_history.check, author=AuthorRecord(**record)).reason == reason


def test_a_new_author_reaches_the_threshold_of_the_preset_that_holds_new_authors(judge) -> None:
    assert judge(author_history.check, author=AuthorRecord()).score == 0.5
    assert judge(author_history.check, author=AuthorRecord(published=1)).score < 0.5


def test_the_score_of_a_record_rises_with_rejections_and_falls_with_publications(judge) -> None:
    def score(**record: int) -> float:
        return judge(author_history.check, author=AuthorRecord(**record)).score

    assert all(a < b for a, b in pairwise(score(published=3, rejected=n) for n in range(10)))
    assert all(a > b for a, b in pairwise(score(published=n, rejected=3) for n in range(10)))
    assert score(spam=1) > score(rejected=1)


@pytest.mark.parametrize(
    ("counts", "reason"),
    [
        ((0, 0, 0), ""),
        ((1, 1, 1), "repeats.seen"),
        ((4, 1, 1), "repeats.same_text"),
        ((3, 1, 3), "repeats.many_threads"),
        ((2, 2, 1), "repeats.many_authors"),
    ],
)
def test_repeats_are_named_by_what_is_gravest(judge, counts, reason: str) -> None:
    comments, authors, threads = counts

    found = judge(repeats.check, similar_comments=comments, similar_authors=authors, similar_threads=threads)

    assert found.reason == reason
    assert (found.label == LABEL_FLAGGED) == (found.score >= 0.5)


def test_the_score_of_repeats_rises_with_comments_authors_and_threads(judge) -> None:
    def score(comments: int, authors: int, threads: int) -> float:
        return judge(
            repeats.check, similar_comments=comments, similar_authors=authors, similar_threads=threads
        ).score

    assert score(2, 1, 1) < score(3, 1, 1) < score(3, 1, 2) < score(3, 2, 2) < score(300, 200, 100) < 1


def test_the_ages_of_a_form_are_the_operators_settings(judge) -> None:
    options = registry.options_of(load({"form_age_min_s": "10", "form_age_max_s": "60"}))["form"]
    check = form.check(options)
    aged = {
        age: judge(check, form=FormSignals(token_valid=True, age_s=age)).reason for age in (9.0, 10.0, 61.0)
    }
    assert aged == {9.0: "form.too_fast", 10.0: "", 61.0: "form.too_old"}


@pytest.mark.parametrize(
    ("signals", "reason"),
    [
        ({"token_valid": True, "age_s": 30.0}, ""),
        ({}, "form.no_token"),
        ({"token_valid": True}, "form.no_token"),
        ({"token_valid": True, "age_s": 2.9}, "form.too_fast"),
        ({"token_valid": True, "age_s": 3.0}, ""),
        ({"token_valid": True, "age_s": 21_601.0}, "form.too_old"),
        ({"token_valid": False, "age_s": 30.0}, "form.token_invalid"),
        ({"token_valid": False}, "form.token_invalid"),
        ({"token_valid": True, "age_s": 30.0, "honeypot_filled": True}, "form.honeypot"),
    ],
)
def test_the_form_tells_its_gravest_signal(judge, signals, reason: str) -> None:
    found = judge(form.check({}), form=FormSignals(**signals))

    assert found.reason == reason
    assert (found.label == LABEL_FLAGGED) == (found.score >= 0.5)


@pytest.mark.parametrize(
    ("disposable", "deliverable", "reason"),
    [
        (False, None, ""),
        (False, True, ""),
        (True, True, "disposable_email.disposable"),
        (True, False, "disposable_email.disposable"),
        (False, False, "disposable_email.undeliverable"),
    ],
)
def test_the_domain_of_the_address_is_judged(judge, disposable, deliverable, reason: str) -> None:
    found = judge(disposable_email.check, address_disposable=disposable, address_deliverable=deliverable)

    assert found.reason == reason


def test_an_address_that_nobody_could_look_at_is_an_error_and_so_waits(judge) -> None:
    assert judge(disposable_email.check, address_disposable=None).error == "address_unknown"
