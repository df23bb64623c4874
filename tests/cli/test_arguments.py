"""An option with a value that it cannot have is a usage error in one line, and nothing is done."""

import pytest

from service.cli import main
from training import evaluate, train

SEED = "must be a whole number from 0 to 4294967295"
PLACE = "must be a whole number from 0 to 9223372036854775807"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("train", "--seed", "-1"), f"argument --seed: {SEED}"),
        (("train", "--seed", "one"), f"argument --seed: {SEED}"),
        (("evaluate", "--seed", "4294967296"), f"argument --seed: {SEED}"),
        (("evaluate", "--mark", "1.5"), "argument --mark: must be a number from 0 to 1"),
        (("train", "--epochs", "0"), "argument --epochs: must be a whole number from 1 to 50"),
        (("learning", "rollback", "9" * 20), f"argument version: {PLACE}"),
        (("events", "--after", "9" * 20), f"argument --after: {PLACE}"),
        (("threads", "list", "demo", "--limit", "9" * 20), f"argument --limit: {PLACE}"),
        (
            ("webhooks", "replay", "x", "--hours", "0"),
            "argument --hours: must be a whole number from 1 to 8784",
        ),
        (("evaluate", "--mark", "nan"), "argument --mark: must be a number from 0 to 1"),
    ],
)
def test_a_command_refuses_a_value_out_of_range(words, said, capsys):
    with pytest.raises(SystemExit) as ended:
        main(list(words))
    assert ended.value.code == 2
    assert capsys.readouterr().err.splitlines()[-1].endswith(said)


@pytest.mark.parametrize("script", [train, evaluate])
def test_the_scripts_of_training_refuse_a_seed_that_is_none(script, monkeypatch, capsys, tmp_path):
    words = ["script", "--data", str(tmp_path), "--seed", "-1", *(("--out", "x") if script is train else ())]
    monkeypatch.setattr("sys.argv", words)
    with pytest.raises(SystemExit) as ended:
        script.main()
    assert ended.value.code == 2
    assert capsys.readouterr().err.splitlines()[-1].endswith(f"argument --seed: {SEED}")
