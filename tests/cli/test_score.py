"""``lettersdesk score``: every check's word on a text, with its places, and the verdict."""

import io
import json

import pytest

from service.cli import main

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


def test_a_text_that_no_model_reads_is_held_for_that_reason(operator):
    out = operator.ok("score", "Das ist nicht gut, und es wird auch nicht besser.").out
    assert "not_supported" in out
    assert out.splitlines()[-1].startswith("- toxicity.language_not_supported")


def test_a_text_may_come_from_standard_input(operator):
    assert operator.ok("score", "-", stdin=INSULT).out == operator.ok("score", INSULT).out


@pytest.mark.parametrize("words", [("score",), ("people", "add", "ann", "--password-stdin")])
def test_standard_input_that_is_no_text_is_told_in_a_sentence(operator, words, monkeypatch, capsys):
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(b"you \xff idiot"), encoding="utf-8"))
    assert main(list(words)) == 2
    assert capsys.readouterr().err == "lettersdesk: Standard input is not text in UTF-8.\n"


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
