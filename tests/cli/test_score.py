"""``lettersdesk score``: every check's word on a text, with its places, and the verdict."""

import json

import pytest

INSULT = "You are a complete idiot and everybody knows it"


def test_it_shows_scores_places_and_what_the_policy_would_do(operator):
    before = operator.product.rows()
    out = operator.ok("score", INSULT).out
    assert "“idiot”" in out
    assert "toxicity.insult" in out
    assert "By the policy of demo, from an author without a record: held." in out
    assert operator.product.rows() == before


def test_as_json_it_has_every_check_and_exact_places(operator):
    said = json.loads(operator.ok("score", "--json", INSULT, "--name", "Casino bonus").out)
    assert said["status"] == "held"
    assert {one["check"] for one in said["findings"]} == set(operator.product.settings.checks)
    for one in said["findings"]:
        assert one["error"] is None
        for span in one["spans"]:
            text = {"body": INSULT, "author_name": "Casino bonus"}[span["field"]]
            assert span["text"] == text[span["start"] : span["end"]]


def test_a_text_may_come_from_standard_input(operator):
    assert operator.ok("score", "-", stdin=INSULT).out == operator.ok("score", INSULT).out


@pytest.mark.parametrize("text", ["", "   ", "x" * 20_001])
def test_no_text_and_too_much_text_are_refused(operator, text):
    said = operator("score", "-", stdin=text)
    assert (said.code, said.out) == (2, "")
    assert "20000" in said.err


def test_without_an_installation_the_usual_policy_judges(operator, tmp_path, monkeypatch):
    monkeypatch.setenv("LETTERSDESK_DATABASE_URL", "")
    monkeypatch.setenv("LETTERSDESK_DATA_DIR", str(tmp_path / "nothing"))
    assert "By the policy 'publish_unless_flagged'" in operator.ok("score", INSULT).out
    assert operator("score", INSULT, "--site", "evening").code == 2


def test_what_a_terminal_would_obey_is_not_printed(operator):
    assert "\x1b" not in operator.ok("score", "idiot \x1b[2J idiot").out
