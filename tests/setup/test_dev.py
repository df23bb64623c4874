"""dev.py: sets up once, waits for itself, and hands over to run and test."""

import ast
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]

FAKE_UV = """#!/bin/sh
echo "$1" >> "$LOG"
[ "$1" = venv ] || exit 0
[ -z "$GATE" ] || read -r _ < "$GATE"
mkdir -p .venv/bin
for program in python lettersdesk; do
    printf '#!/bin/sh\\necho %s "$@"\\nexit 3\\n' "$program" > ".venv/bin/$program"
    chmod +x ".venv/bin/$program"
done
"""

# A project whose own code needs nothing that is not here, so that a real pip can install it off line.
BACKEND = """
import pathlib, zipfile
def build_editable(folder, config_settings=None, metadata_directory=None):
    name = "sample-1-py3-none-any.whl"
    with zipfile.ZipFile(pathlib.Path(folder) / name, "w") as wheel:
        wheel.writestr("sample.py", "")
        wheel.writestr("sample-1.dist-info/METADATA", "Metadata-Version: 2.1\\nName: sample\\nVersion: 1\\n")
        about = "Wheel-Version: 1.0\\nRoot-Is-Purelib: true\\nTag: py3-none-any\\n"
        wheel.writestr("sample-1.dist-info/WHEEL", about)
        wheel.writestr("sample-1.dist-info/RECORD", "")
    return name
"""
PROJECT = """
[build-system]
requires = []
build-backend = "backend"
backend-path = ["."]
"""


class Checkout:
    """A folder with dev.py, an empty lock, and a uv that only writes down what it is asked."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.log = folder, folder / "uv.log"
        shutil.copy(ROOT / "dev.py", folder)
        (folder / "requirements.lock").write_text("")
        (folder / "requirements-run.lock").write_text("")
        (folder / "pyproject.toml").write_text(PROJECT)
        (folder / "backend.py").write_text(BACKEND)
        (folder / "tools").mkdir()
        self.uv(FAKE_UV)

    def uv(self, script: str) -> None:
        (self.folder / "tools" / "uv").write_text(script)
        (self.folder / "tools" / "uv").chmod(0o755)

    def start(self, *arguments: str, **environment: str) -> "subprocess.Popen[str]":
        path = f"{self.folder / 'tools'}:{os.environ['PATH']}"
        return subprocess.Popen(
            [sys.executable, str(self.folder / "dev.py"), *arguments],
            cwd=self.folder,
            env=os.environ | {"PATH": path, "LOG": str(self.log), "GATE": ""} | environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )

    def run(self, *arguments: str, **environment: str) -> tuple[int, str]:
        process = self.start(*arguments, **environment)
        output, _ = process.communicate(timeout=120)
        return process.returncode, output

    def calls(self) -> list[str]:
        return self.log.read_text().split() if self.log.exists() else []


@pytest.fixture
def checkout(tmp_path) -> Checkout:
    return Checkout(tmp_path)


ONE_SETUP = ["venv", "pip", "pip"]


def test_old_pythons_can_read_it_so_that_they_can_be_told():
    ast.parse((ROOT / "dev.py").read_text(encoding="utf-8"), feature_version=(3, 6))


def test_a_python_that_is_too_old_is_told_so_and_nothing_is_installed(checkout):
    script = checkout.folder / "dev.py"
    script.write_text(script.read_text().replace("OLDEST_PYTHON = (3, 11)", "OLDEST_PYTHON = (9, 9)"))
    code, output = checkout.run("run")
    assert (code, "needs Python 9.9 or newer" in output, checkout.calls()) == (2, True, [])


@pytest.mark.parametrize("arguments", [(), ("walk",), ("run", "--prot", "1"), ("run", "--port", "x")])
def test_a_wrong_command_ends_before_anything_is_installed(checkout, arguments):
    code, _ = checkout.run(*arguments)
    assert (code, checkout.calls()) == (2, [])


def test_the_second_time_nothing_is_installed(checkout):
    checkout.run("setup")
    code, output = checkout.run("setup")
    assert (code, checkout.calls(), "Setting up" in output) == (0, ONE_SETUP, False)


@pytest.mark.parametrize("file", ["requirements.lock", "requirements-run.lock", "pyproject.toml"])
def test_a_changed_lock_or_project_is_installed_again(checkout, file):
    checkout.run("setup")
    with (checkout.folder / file).open("a") as text:
        text.write("# changed\n")
    checkout.run("setup")
    assert checkout.calls() == ONE_SETUP * 2


def test_a_set_up_that_was_interrupted_is_done_again(checkout):
    checkout.run("setup")
    (checkout.folder / ".venv" / "lettersdesk-setup").unlink()
    checkout.run("setup")
    assert checkout.calls() == ONE_SETUP * 2


def test_an_environment_from_another_folder_is_not_trusted(checkout, tmp_path_factory):
    checkout.run("setup")
    moved = Checkout(tmp_path_factory.mktemp("moved"))
    shutil.copytree(checkout.folder / ".venv", moved.folder / ".venv")
    (moved.folder / ".venv" / "old").touch()
    moved.run("setup")
    assert (moved.calls(), (moved.folder / ".venv" / "old").exists()) == (ONE_SETUP, False)


def test_running_installs_less_than_testing_and_never_again_what_is_there(checkout):
    checkout.uv(FAKE_UV.replace('echo "$1" >> "$LOG"', 'echo "$*" | grep -o "[a-z-]*[.]lock" >> "$LOG"'))
    for command in ("run", "run", "test", "run", "setup"):
        checkout.run(command)
    assert checkout.calls() == ["requirements-run.lock", "requirements.lock"]


def test_the_long_wait_is_told(checkout):
    lock = "".join(f"package-{number}==1\n" for number in range(20))
    (checkout.folder / "requirements-run.lock").write_text(lock)
    collecting = "for i in 1 2 3 4 5 6 7; do echo Collecting package-$i==1; done"
    checkout.uv(FAKE_UV.replace('[ "$1" = venv ]', f'[ "$1" = pip ] && {{ {collecting}; }}; [ "$1" = venv ]'))
    _, output = checkout.run("run")
    assert "[dev.py]   5 of about 20 packages: package-5\n" in output


def test_two_first_runs_at_once_set_up_once(checkout):
    gate = checkout.folder / "gate"
    os.mkfifo(gate)
    first = checkout.start("setup", GATE=str(gate))
    assert "Setting up" in first.stdout.readline()
    second = checkout.start("setup", GATE=str(gate))
    assert "waiting" in second.stdout.readline()
    gate.write_text("go\n")
    first.communicate(timeout=60)
    second.communicate(timeout=60)
    assert (first.returncode, second.returncode, checkout.calls()) == (0, 0, ONE_SETUP)


def test_tests_get_their_arguments_and_several_processes_and_give_their_exit_code(checkout):
    code, output = checkout.run("test", "-k", "a b", "tests/walls")
    words = output.splitlines()[-1].split()
    assert (code, words[:4], words[-4:]) == (
        3,
        ["python", "-m", "pytest", "-n"],
        ["-k", "a", "b", "tests/walls"],
    )


@pytest.mark.parametrize("choice", ["-n0", "--numprocesses=3", "--pdb"])
def test_a_choice_about_processes_is_the_callers(checkout, choice):
    _, output = checkout.run("test", choice)
    assert output.splitlines()[-1] == f"python -m pytest {choice}"


def test_the_processes_of_tests_may_keep_what_they_compiled(checkout):
    checkout.uv(FAKE_UV.replace('"$@"', '"$@" ${PYTHONDONTWRITEBYTECODE-kept}'))
    _, output = checkout.run("test", "-n0", PYTHONDONTWRITEBYTECODE="1")
    assert output.splitlines()[-1] == "python -m pytest -n0 kept"


def test_run_is_handed_over_with_its_data_in_this_folder(checkout):
    code, output = checkout.run("run", "--port", "8181", "--no-demo")
    data = checkout.folder / "lettersdesk-data"
    assert (code, output.splitlines()[-1]) == (3, f"lettersdesk run --port 8181 --data {data} --no-demo")


def test_where_uv_fails_pip_does_the_work(checkout):
    checkout.uv("#!/bin/sh\necho no certificate; exit 1\n")
    code, output = checkout.run("setup")
    python = checkout.folder / ".venv" / "bin" / "python"
    imported = subprocess.run([python, "-c", "import sample"], check=False).returncode
    assert (code, "uv did not manage (no certificate)" in output, imported) == (0, True, 0)


def test_a_failed_set_up_says_what_failed_and_is_not_taken_for_done(checkout):
    (checkout.folder / "requirements.lock").write_text("./missing-1-py3-none-any.whl\n")
    checkout.uv("#!/bin/sh\nexit 1\n")
    os.environ["PIP_NO_INDEX"] = "1"
    code, output = checkout.run("setup")
    assert (code, "missing-1" in output) == (1, True)
    assert not (checkout.folder / ".venv" / "lettersdesk-setup").exists()
