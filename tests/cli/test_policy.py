"""``policy``: presets, files, history; the same refusals as over the API."""

import tomllib

import pytest

from service.cli.policy import as_toml
from service.domain.policy import Action, Rule, RuleSet
from service.domain.presets import PRESETS

OWN = """
name = "house rules"
default = "hold"

[[rules]]
check = "spam"
threshold = 0.9
action = "spam"
"""


@pytest.fixture
def file(tmp_path):
    def write(text: str) -> str:
        path = tmp_path / "policy.toml"
        path.write_text(text, encoding="utf-8")
        return str(path)

    return write


def test_a_file_is_put_in_force_for_the_next_comment(operator, file):
    operator.ok("policy", "set", "--file", file(OWN))
    posted = operator.product.comment()
    operator.product.check()
    assert operator.product.receipt(posted)["status"] == "held"


def test_what_show_prints_set_takes(operator, file):
    shown = operator.ok("policy", "show").out
    operator.ok("policy", "set", "--file", file(shown))
    assert operator.ok("policy", "show").out == shown


def test_history_names_every_version_newest_first(operator, file):
    operator.ok("policy", "set", "hold_everything")
    operator.ok("policy", "set", "--file", file(OWN))
    versions = [line.split()[0] for line in operator.ok("policy", "history").lines[1:]]
    assert versions == ["3", "2", "1"]


@pytest.mark.parametrize("name", ["plain", 'say "no"', "back\\slash"])
def test_every_policy_survives_the_way_through_a_file(name):
    policy = RuleSet(version=7, name=name, rules=(Rule("spam", 0.1 + 0.2, Action.SPAM),), default=Action.HOLD)
    read = tomllib.loads(as_toml(policy))
    assert (read["name"], read["rules"][0]["threshold"], read["default"]) == (name, 0.1 + 0.2, "hold")
    preset = PRESETS["hold_new_authors"]
    assert len(tomllib.loads(as_toml(preset))["rules"]) == len(preset.rules)


def test_a_wrong_file_is_refused_with_every_error(operator, file):
    wrong = OWN.replace("0.9", "nan").replace('"spam"\nt', '"mood"\nt') + "colour = 1\n"
    said = operator("policy", "set", "--file", file(wrong))
    assert said.code == 2
    fields = {line.split(": ")[1] for line in said.err.splitlines()}
    assert fields == {"rules[0].check", "rules[0].threshold", "rules[0].colour"}
    assert len(operator.ok("policy", "history").lines) == 2


def test_a_file_that_is_none_is_one_sentence(operator, file, tmp_path):
    for path in (file("not = [toml"), str(tmp_path / "missing.toml"), str(tmp_path)):
        said = operator("policy", "set", "--file", path)
        assert (said.code, len(said.err.splitlines())) == (2, 1)
    assert ": see line 2" in operator("policy", "set", "--file", file("# mine\nnot = [toml\n")).err


def test_a_check_that_is_installed_needs_no_setting_in_the_operators_shell(
    operator, file, tmp_path, monkeypatch
):
    about = tmp_path / "haiku-1.dist-info"
    about.mkdir()
    (about / "METADATA").write_text("Metadata-Version: 2.1\nName: haiku\nVersion: 1\n")
    (about / "entry_points.txt").write_text("[lettersdesk.checks]\nhaiku = haiku:check\n")
    monkeypatch.syspath_prepend(tmp_path)
    haiku = file(OWN.replace('"spam"\nt', '"haiku"\nt'))
    said = operator.ok("policy", "set", "--file", haiku)
    assert "See that LETTERSDESK_CHECKS names haiku where the workers run" in said.out
    monkeypatch.setenv("LETTERSDESK_CHECKS", "spam")
    assert operator("policy", "set", "--file", haiku).code == 2


def test_a_preset_with_a_check_that_does_not_run_here_is_refused(operator, monkeypatch):
    monkeypatch.setenv("LETTERSDESK_CHECKS", "ban,spam")
    said = operator("policy", "set", "publish_unless_flagged")
    assert said.code == 2
    assert "toxicity" in said.err
    operator.ok("policy", "set", "hold_everything")


def test_the_site_must_be_named_where_there_are_two(operator):
    operator.ok("sites", "add", "evening")
    said = operator("policy", "set", "hold_everything")
    assert (said.code, said.err) == (2, "lettersdesk: site: required (demo, evening)\n")
    operator.ok("policy", "set", "hold_everything", "--site", "evening")
    assert "hold_everything" in operator.ok("policy", "show", "--site", "evening").out
