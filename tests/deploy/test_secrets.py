"""deploy/make-secrets.sh: random, made once, and closed to others."""

import shutil
import stat
import subprocess
from pathlib import Path

import pytest

SCRIPT = Path(__file__).parents[2] / "deploy" / "make-secrets.sh"


@pytest.fixture
def make(tmp_path):
    script = tmp_path / "make-secrets.sh"
    shutil.copy(SCRIPT, script)

    def run() -> dict[str, str]:
        subprocess.run(["sh", script], check=True, capture_output=True)
        return {file.name: file.read_text() for file in (tmp_path / "secrets").iterdir()}

    return run


def test_each_secret_is_its_own_and_long_enough(make):
    secrets = [text for name, text in make().items() if "url" not in name]
    assert (len(set(secrets)), min(map(len, secrets))) == (5, 64)


def test_running_it_again_changes_nothing(make):
    assert make() == make()


def test_addresses_hold_the_passwords_they_belong_to(make):
    secrets = make()
    assert f"lettersdesk_web:{secrets['postgres_web_password']}@" in secrets["database_url_web"]
    assert f"lettersdesk:{secrets['postgres_owner_password']}@" in secrets["database_url_owner"]
    assert f":{secrets['redis_password']}@" in secrets["redis_url"]


def test_nobody_else_on_the_machine_can_enter_the_folder(make, tmp_path):
    make()
    assert stat.S_IMODE((tmp_path / "secrets").stat().st_mode) == 0o700
