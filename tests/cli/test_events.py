"""The feed at the terminal."""

import json

from service.usecases.settle_events import settle_events


def told(operator, *words: str) -> list[str]:
    settle_events(operator.product.database, 0)
    return [json.loads(line)["type"] for line in operator.ok("events", *words).lines]


def test_each_event_is_a_line_of_json(operator):
    operator.product.published()
    assert told(operator) == ["comment.received", "comment.published"]


def test_events_are_asked_for_by_place_type_and_site(operator):
    operator.product.published()
    assert told(operator, "--after", "1") == ["comment.published"]
    assert told(operator, "--type", "comment.received", "--site", "demo") == ["comment.received"]
    assert operator("events", "--site", "weekly").err == "lettersdesk: no such site\n"


def test_a_place_that_was_never_given_is_refused_with_one_sentence(operator):
    operator.product.published()
    settle_events(operator.product.database, 0)
    said = operator("events", "--follow", "--after", "99")
    assert (said.code, said.out) == (2, "")
    assert said.err.startswith("lettersdesk: The feed ends at place 2 ")
