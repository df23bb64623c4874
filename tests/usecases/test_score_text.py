"""What the scorer of a web process says of a text that is nobody's comment here."""

import pytest

from service.checks import registry
from service.checks.base import FormSignals, Subject
from service.usecases.score_text import STRUCTURE, Scorer, make_scorer


@pytest.fixture(scope="module")
def scorer() -> Scorer:
    return make_scorer(registry.load(STRUCTURE, {}))


def says(scorer: Scorer, **fields: object) -> dict[str, float]:
    """The score of each check that spoke."""
    subject = Subject(comment_id="", **{"text": "The bridge should be green.", **fields})
    return {finding.check: finding.score for finding in scorer.spam_findings(subject)}


def test_the_model_the_links_and_the_list_speak_about_spam(scorer):
    assert set(says(scorer)) == {"spam", "links", "wordlist"}


def test_a_link_of_the_text_the_name_and_the_website_is_seen(scorer):
    assert says(scorer)["links"] == 0
    for fields in ({"text": "See http://192.0.2.7/x"}, {"author_url": "http://192.0.2.7/"}):
        assert says(scorer, **fields)["links"] == 0.8


def test_the_form_speaks_only_where_its_trap_was_stepped_into(scorer):
    assert "form" not in says(scorer)
    assert says(scorer, form=FormSignals(honeypot_filled=True))["form"] == 0.9


def test_without_checks_of_structure_the_model_speaks_alone():
    assert set(says(make_scorer())) == {"spam"}
