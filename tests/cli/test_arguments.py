"""An option with a value that it cannot have is a usage error in one line, and nothing is done."""

import pytest

from service.cli import main
from training import evaluate, train


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("train", "--seed", "-1"), "argument --seed: between 0 and 4294967295"),
        (("train", "--seed", "one"), "argument --seed: invalid seed value: 'one'"),
        (("evaluate", "--seed", "4294967296"), "argument --seed: between 0 and 4294967295"),
        (("evaluate", "--mark", "1.5"), "argument --mark: between 0 and 1"),
        (("evaluate", "--mark", "nan"), "argument --mark: between 0 and 1"),
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
    assert capsys.readouterr().err.splitlines()[-1].endswith("argument --seed: between 0 and 4294967295")
