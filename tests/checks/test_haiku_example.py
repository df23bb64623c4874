"""The example of a third-party check works as its page says: by entry point, in our runner, tests and all."""

import subprocess
import sys
import tomllib
from importlib.metadata import EntryPoint
from pathlib import Path

import pytest

from service.checks import registry
from service.checks.base import Subject
from service.checks.runner import run

EXAMPLE = Path(__file__).parents[2] / "examples" / "check-haiku"
HAIKU = "Rain over the town\nthe council talks of bridges\nducks do not need one"


def test_its_own_tests_pass() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider"],
        cwd=EXAMPLE, capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip

    assert done.returncode == 0, done.stdout + done.stderr


def test_it_runs_beside_our_checks_by_the_entry_point_it_announces(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(EXAMPLE))
    project = tomllib.loads((EXAMPLE / "pyproject.toml").read_text("utf-8"))["project"]
    announced = [
        EntryPoint(name=name, value=value, group=registry.GROUP)
        for name, value in project["entry-points"][registry.GROUP].items()
    ]
    checks = (*registry.load(["haiku"], {}, announced=announced), *registry.load(["links"], {}))

    rows = run(
        checks,
        [Subject(comment_id="c1", text=HAIKU), Subject(comment_id="c2", text="Prose.")],
        time_limit_s=5,
    )

    assert [(row[0].check, row[0].score, row[0].error) for row in rows] == [
        ("haiku", 1.0, None),
        ("haiku", 0.0, None),
    ]
