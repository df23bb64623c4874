"""Before a comment is posted: yes or no, by the site's own policy. Off as it comes; nothing of it stays."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from werkzeug.test import TestResponse

from service.app import create_app
from service.checks.toxicity import ToxicityCheck
from service.domain.policy import Action, Rule, RuleSet
from service.settings import SettingError, from_env
from service.store import rulesets, sites
from tests.support.product import Product, add_site

PATH = "/api/v1/nudge"
INSULT = "You are a complete idiot and a stupid liar, shut up and go away."
CIVIL = "The council should publish the minutes of its last meeting."


@pytest.fixture
def new_database(new_sqlite: Callable[..., str]) -> Callable[..., str]:
    return new_sqlite


@pytest.fixture
def more_settings() -> dict[str, object]:
    return {"nudge": "true"}


def ask(product: Product, body: str = INSULT, /, **sent) -> TestResponse:
    headers = {"Origin": sent.pop("origin")} if "origin" in sent else {}
    return product.client.post(PATH, json={"body": body} | sent, headers=headers)


def test_yes_where_the_words_would_wait_for_a_moderator_and_then_they_do(product):
    answer = ask(product)
    assert (answer.status_code, answer.json) == (200, {"nudge": True})
    posted = product.comment(body=INSULT)
    product.check()
    receipt = product.receipt(posted)
    assert (receipt["status"], receipt["reason"].partition(".")[0]) == ("held", "toxicity")


def test_no_for_any_other_text(product):
    answer = ask(product, CIVIL)
    assert (answer.status_code, answer.json) == (200, {"nudge": False})


def test_each_site_goes_by_the_policy_that_is_in_force_there(product):
    add_site(product.database, "other", "hold_everything")
    asked = [("demo", True), ("other", False)]
    assert [(site, ask(product, site=site).json["nudge"]) for site, _ in asked] == asked
    rejecting = RuleSet(
        version=0, name="x", default=Action.PUBLISH, rules=(Rule("toxicity", 0.5, Action.REJECT),)
    )
    with product.database.begin() as conn:
        rulesets.activate(conn, "demo", rejecting)
    assert ask(product, site="demo").json == {"nudge": False}


def test_nothing_of_it_is_stored_or_logged(product, caplog):
    before = product.rows()
    with caplog.at_level("DEBUG"):
        assert ask(product).status_code == 200
        assert ask(product, f"{INSULT}\0").status_code == 422
    assert product.rows() == before
    assert "idiot" not in caplog.text + "".join(str(vars(record)) for record in caplog.records)


@pytest.mark.parametrize(
    ("fields", "error"),
    [
        ({"body": None}, ("body", "wrong_type")), ({"body": " \n "}, ("body", "required")),
        ({"body": "x" * 10_001}, ("body", "too_long")), ({"site": "nowhere"}, ("site", "not_found")),
        ({"score": True}, ("score", "unknown_field")),
    ],
)  # fmt: skip
def test_what_is_no_comment_is_refused_as_one_would_be(product, fields, error):
    answer = product.client.post(PATH, json={"body": CIVIL} | fields)
    assert answer.status_code == 422
    assert [(one["field"], one["code"]) for one in answer.json["errors"]] == [error]


def test_only_pages_of_the_site_may_ask(product):
    with product.database.begin() as conn:
        sites.set_origins(conn, "demo", ("https://news.example.org",))
    assert ask(product, origin="https://news.example.org").status_code == 200
    refused = ask(product, origin="https://evil.example.org")
    assert (refused.status_code, refused.headers["Access-Control-Allow-Origin"]) == (403, "*")
    assert product.client.options(PATH).status_code == 204


class Broken(ToxicityCheck):
    """A check whose model is damaged."""

    def __call__(self, subjects):
        raise RuntimeError(subjects[0].text)


def test_a_check_that_fails_says_no_and_its_fault_is_logged_without_the_text(product, caplog):
    assert product.runtime.scorer is not None
    scorer = replace(product.runtime.scorer, toxicity=Broken())
    client = create_app(replace(product.runtime, scorer=scorer)).test_client()
    with caplog.at_level("DEBUG"):
        answer = client.post(PATH, json={"body": INSULT})
    assert (answer.status_code, answer.json) == (200, {"nudge": False})
    assert "check.failed" in caplog.text
    assert "idiot" not in caplog.text + "".join(str(vars(record)) for record in caplog.records)


class TestLimited:
    """From one network only so often, and apart from what it posts."""

    @pytest.fixture
    def more_settings(self) -> dict[str, object]:
        return {"nudge": "true", "rate_nudge_network": "2/hour"}

    def test_too_many_questions_of_a_network_are_refused_and_its_comments_are_not(self, product):
        answers = [ask(product) for _ in range(3)]
        assert [answer.status_code for answer in answers] == [200, 200, 429]
        assert int(answers[2].headers["Retry-After"]) > 0
        assert product.post().status_code == 202


class TestOff:
    """As it comes."""

    @pytest.fixture
    def more_settings(self) -> dict[str, object]:
        return {}

    def test_there_is_nobody_to_ask(self, product):
        assert not product.settings.nudge
        assert ask(product).status_code == 404


@pytest.mark.parametrize("more", [{"SCORING": "false"}, {"CHECKS": "spam,links"}])
def test_a_nudge_that_could_never_speak_stops_the_start(more):
    given = {"NUDGE": "true"} | more
    with pytest.raises(SettingError, match="LETTERSDESK_NUDGE"):
        from_env({f"LETTERSDESK_{name}": value for name, value in given.items()})
