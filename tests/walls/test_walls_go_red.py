"""Each wall goes red when it is breached: mistakes are made in a copy of the repository, and it runs there.

A wall that nobody has seen fall may be a picture of one.
"""

import os
import re
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from tests.walls.breach import copy_of_the_sources
from tests.walls.corpus import breaches
from tests.walls.corpus.breaches import Bundle

ENDS_WITHIN_S = 300

CANARIES = "tests/walls/test_email_never_leaves.py"


def run(folder: Path, names: Sequence[str]) -> str:
    """The report of these tests in a copy."""
    options = ["-q", "-rf", "--tb=short", "-p", "no:cacheprovider"]
    command = [sys.executable, "-m", "pytest", *options, *names]
    done = subprocess.run(
        command, cwd=folder, env=os.environ | {"PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"},
        capture_output=True, text=True, check=False, timeout=ENDS_WITHIN_S,
    )  # fmt: skip
    assert done.returncode in (0, 1), done.stdout + done.stderr
    return done.stdout


def breached(folder: Path, bundle: Bundle) -> Path:
    copy = copy_of_the_sources(folder / "copy")
    for breach in bundle.values():
        breach.make(copy)
    return copy


@pytest.mark.parametrize(
    "bundle",
    [
        pytest.param(breaches.SOURCES, id="in the source"),
        pytest.param(breaches.RUNNING, id="in what runs"),
        pytest.param(breaches.ANSWERS, id="in answers"),
        pytest.param(breaches.PROCESSES, id="in processes"),
    ],
)
def test_a_mistake_brings_down_its_wall(bundle, tmp_path):
    walls = [f"tests/{wall.replace('::', '.py::', 1)}" for wall in bundle]
    report = run(breached(tmp_path, bundle), walls)
    fallen = re.findall(r"^FAILED (.+)$", report, flags=re.M)
    assert not [wall for wall in walls if not any(line.startswith(wall) for line in fallen)], report


def test_an_address_that_gets_out_is_found_wherever_it_went(tmp_path):
    report = run(breached(tmp_path, breaches.LEAKS), [CANARIES, "-k", "sqlite"])
    assert [place for place in breaches.LEAKS if place not in report] == []
