"""The catalogue: every event is in it, says what it holds, and is shown on the page."""

import json

import pytest

from service.domain.events import EventType
from service.usecases.report_comment import ReportReason
from service.webhooks.catalogue import CATALOGUE
from service.webhooks.payloads import body, payload
from service.webhooks.reference import example, markdown
from tests.walls.breach import ROOT

PAGE = (ROOT / "docs" / "webhooks.md").read_text(encoding="utf-8")
BYTES_MAX = 20_000


def test_every_type_of_event_is_in_the_catalogue():
    assert set(CATALOGUE) == set(EventType)


def test_the_page_shows_what_the_code_makes():
    assert markdown() in PAGE, "run `lettersdesk events --markdown` and put it into docs/webhooks.md"


@pytest.mark.parametrize("event", EventType)
def test_an_example_holds_all_that_is_told_and_nothing_else(event):
    told = payload(example(event, 1))["data"]
    about = {"comment", "by"} if CATALOGUE[event].about == "comment" else set()
    assert set(told) == {"site"} | about | set(CATALOGUE[event].told)
    assert all(told[name] is not None for name in CATALOGUE[event].told)


def test_the_example_of_a_report_gives_a_reason_that_there_is():
    assert payload(example(EventType.REPORTED, 1))["data"]["reason"] in set(ReportReason)


def test_what_the_catalogue_does_not_name_stays_inside():
    fact = example(EventType.AUTHOR_BANNED, 1)
    fact.data["token_id"] = "a secret of the house"
    assert b"secret" not in body(fact)


def test_the_longest_list_of_erased_comments_fits_into_a_message():
    fact = example(EventType.AUTHOR_ERASED, 1)
    fact.data["comment_ids"] = ["a" * 26] * 200
    assert len(body(fact)) < BYTES_MAX


def test_the_bytes_are_json():
    assert json.loads(body(example(EventType.PUBLISHED, 7)))["data"]["comment"]["author"]["name"] == "Zoë"
