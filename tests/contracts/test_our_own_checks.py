"""Our checks of services elsewhere, pointed at this service itself: both ends speak one protocol."""

import pytest

from service.checks import registry
from service.checks.base import AuthorRecord, Subject
from service.checks.runner import run
from service.settings import Settings
from service.store.engine import Database
from tests.support.akismet import HAM, SPAM, short_key

INSULT = "😀 You are a complete idiot and everybody knows it. The weather was fine."
CIVIL = "I am angry about the new bridge: it cost too much and nobody asked the people who live beside it."


@pytest.fixture
def key(served):
    """A new short key: it is good for either protocol."""
    database = Database(served.settings.database, wait_ms=5000, pool_connections=1)
    try:
        return short_key(database, served.settings.secret())
    finally:
        database.close()


@pytest.fixture
def asked(base, key):
    """The findings of a check on these texts; ``wrong_key`` goes in the place of a good one."""

    def ask(name, *texts, wrong_key="", **known):
        used = wrong_key or key
        settings = Settings(
            outbound_private_hosts=(base.removeprefix("http://"),), akismet_url=base, perspective_url=base,
            akismet_key=used, perspective_key=used, akismet_site="https://news.example.org/",
            perspective_attributes=("TOXICITY", "INSULT"), check_time_limit_ms=20_000, remote_call_ms=10_000,
        )  # fmt: skip
        check = registry.load([name], registry.options_of(settings))
        subjects = [Subject(comment_id="c", text=text, author=AuthorRecord(), **known) for text in texts]
        return [found for [found] in run(check, subjects, time_limit_s=20.0)]

    return ask


def test_perspective_scores_an_insult_and_shows_it_and_lets_a_civil_comment_be(asked):
    insult, civil = asked("perspective", INSULT, CIVIL)
    assert (insult.label, insult.error, civil.label, civil.error) == ("flagged", None, "clear", None)
    assert set(insult.detail) == {"toxicity", "insult"}
    shown = {INSULT[span.start : span.end].strip() for span in insult.spans}
    assert any("idiot" in part for part in shown)
    assert not any("weather" in part for part in shown)


def test_perspective_in_a_language_without_a_model_is_told_as_such(asked):
    [found] = asked(
        "perspective", "Das Wetter ist heute schön und die neue Brücke über den Fluss gefällt mir."
    )
    assert found.error == "language_not_supported"


def test_akismet_tells_spam_from_a_comment(asked):
    spam, civil = asked("akismet", SPAM, HAM)
    assert (spam.label, spam.error, civil.label, civil.error) == ("flagged", None, "clear", None)


def test_akismets_guaranteed_spammer_is_one(asked):
    [found] = asked("akismet", CIVIL, author_name="viagra-test-123")
    assert found.reason == "akismet.spam"


@pytest.mark.parametrize(("name", "error"), [("perspective", "status_400"), ("akismet", "invalid")])
def test_a_wrong_key_is_an_error_and_no_verdict(name, error, asked):
    [found] = asked(name, CIVIL, wrong_key="0123456789ab")
    assert found.error == error


def test_a_whole_batch_is_judged(asked):
    findings = asked("perspective", *[INSULT if number % 2 else CIVIL for number in range(64)])
    assert [found.label for found in findings] == ["clear", "flagged"] * 32
