"""What lies around a comment sends it to a person; only trust in a newcomer does the opposite."""

import pytest

from service.domain.circumstances import Circumstances, adjust
from service.domain.comment import Status
from service.domain.verdict import TOLD_INSTEAD, Reason, Verdict

FINE = Reason(check="policy", code="policy.default_publish")
LINKS = Reason(check="links", code="links.too_many", score=0.9, threshold=0.5, rule=1)
NEW = Reason(check="author_history", code="author_history.new", score=0.5, threshold=0.5, rule=2)


def verdict(status: Status, *reasons: Reason) -> Verdict:
    return Verdict(status=status, reasons=reasons, ruleset_version=3)


def codes(judged: Verdict) -> list[str]:
    return [reason.code for reason in judged.reasons]


@pytest.mark.parametrize(
    ("around", "code"),
    [
        (Circumstances(off_duty=True), "policy.off_duty"),
        (Circumstances(story_held=True), "policy.story_held"),
        (Circumstances(too_soon=True), "policy.slow_mode"),
        (Circumstances(limited=True), "policy.author_limited"),
        (Circumstances(reposted=True), "policy.reposted"),
    ],
)
def test_what_would_be_published_waits_for_a_person(around, code):
    judged = adjust(verdict(Status.APPROVED, FINE), around)
    assert (judged.status, codes(judged), judged.ruleset_version) == (Status.HELD, [code], 3)


@pytest.mark.parametrize("status", [Status.REJECTED, Status.SPAM])
def test_what_is_refused_stays_refused(status):
    before = verdict(status, LINKS)
    assert adjust(before, Circumstances(off_duty=True, story_held=True, limited=True)) == before


def test_the_reason_of_a_check_stays_the_main_one():
    judged = adjust(verdict(Status.HELD, LINKS), Circumstances(off_duty=True))
    assert codes(judged) == ["links.too_many", "policy.off_duty"]


def test_nothing_around_changes_nothing():
    before = verdict(Status.APPROVED, FINE)
    assert adjust(before, Circumstances()) == before


def test_a_trusted_author_is_no_newcomer():
    judged = adjust(verdict(Status.HELD, NEW), Circumstances(trusted=True))
    assert (judged.status, codes(judged)[0]) == (Status.APPROVED, "policy.author_trusted")


def test_trust_excuses_nothing_else():
    before = verdict(Status.HELD, NEW, LINKS)
    assert adjust(before, Circumstances(trusted=True)) == before


def test_a_trusted_author_waits_off_duty_as_everybody():
    judged = adjust(verdict(Status.HELD, NEW), Circumstances(trusted=True, off_duty=True))
    assert (judged.status, codes(judged)) == (Status.HELD, ["policy.off_duty"])


def test_what_is_thought_of_an_author_is_not_told_outside():
    judged = adjust(verdict(Status.APPROVED, FINE), Circumstances(limited=True))
    assert [reason.told for reason in judged.reasons] == [TOLD_INSTEAD]
