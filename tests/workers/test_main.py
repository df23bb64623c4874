"""`python -m workers`: what must be right before it starts, and what it does about what is not."""

import subprocess
import sys

import pytest

from tests.support.stack import REPOSITORY


def start(tmp_path, *arguments: str, **settings: str) -> subprocess.CompletedProcess[str]:
    environment = {
        "PATH": "/usr/bin:/bin", "HOME": str(tmp_path), "LETTERSDESK_DATA_DIR": str(tmp_path / "data"),
        **{f"LETTERSDESK_{name}": value for name, value in settings.items()},
    }  # fmt: skip
    command = [sys.executable, "-m", "workers", *arguments]
    return subprocess.run(
        command, cwd=REPOSITORY, env=environment, capture_output=True, text=True, timeout=60, check=False
    )


@pytest.mark.parametrize(
    ("settings", "named"),
    [({}, "LETTERSDESK_REDIS_URL"), ({"LEASE_S": "soon"}, "LETTERSDESK_LEASE_S"),
     ({"CHECKS": "spam,unheard_of", "REDIS_URL": "unix:///nobody.sock"}, "unheard_of")],
)  # fmt: skip
def test_a_wrong_setting_stops_the_start_with_a_sentence_that_names_it(tmp_path, settings, named):
    ended = start(tmp_path, "checks", **settings)
    assert (ended.returncode, ended.stdout) == (2, "")
    assert ended.stderr.startswith("lettersdesk worker: ")
    assert named in ended.stderr
    assert "Traceback" not in ended.stderr


def test_a_kind_of_work_that_there_is_not_is_refused(tmp_path):
    assert start(tmp_path, "miracles").returncode == 2
