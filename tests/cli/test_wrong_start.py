"""What is wrong stops the start with one sentence that names it, through the commands operators run."""

import os
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.stack import REPOSITORY
from tests.support.valkey import free_port

WEB = ("-m", "service.cli", "web")
CHECKS = ("-m", "workers", "checks")
SWEEPER = ("-m", "workers", "maintenance")


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The data folder of an installation where nothing is wrong yet."""
    folder = tmp_path_factory.mktemp("start") / "data"
    assert run(folder, "-m", "service.cli", "init").returncode == 0
    return folder


def run(data: Path, *words: str, **settings: str) -> subprocess.CompletedProcess[str]:
    settings = {
        "DATA_DIR": str(data), "REDIS_URL": "unix:///nobody.sock", "PORT": str(free_port()), **settings
    }  # fmt: skip
    environment = {"PATH": os.environ["PATH"], **{f"LETTERSDESK_{k}": v for k, v in settings.items()}}
    return subprocess.run(
        [sys.executable, *words], cwd=REPOSITORY, env=environment, capture_output=True, text=True,
        timeout=60, check=False,
    )  # fmt: skip


def assert_one_sentence(ended: subprocess.CompletedProcess[str], code: int, named: str) -> None:
    said = [line for line in ended.stderr.splitlines() if not line.startswith("{")]
    assert (ended.returncode, len(said)) == (code, 1), ended.stderr
    assert said[0].startswith("lettersdesk")
    assert named in said[0]
    assert "hunter2" not in ended.stderr


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("RATE_POST_NETWORK", "often"),
        ("TRUSTED_PROXIES", "somewhere"),
        ("METRICS_NETWORKS", "0.0.0.0/0"),
        ("REDIS_URL", "localhost:hunter2"),
        ("DATABASE_URL", "nonsense hunter2"),
        ("DATABASE_URL", "mysql://me:hunter2@localhost/x"),
        ("DATABASE_URL", "postgresql://me:hunter2@localhost:door/x"),
        ("DATA_DIR", "/dev/null/data"),
    ],
)
def test_the_web_names_the_variable_that_is_wrong(data, name, value):
    assert_one_sentence(run(data, *WEB, **{name: value}), 2, f"LETTERSDESK_{name}")


@pytest.mark.parametrize(
    ("worker", "name", "value"),
    [
        (CHECKS, "REDIS_URL", "localhost:hunter2"),
        (SWEEPER, "DATABASE_URL", "nonsense hunter2"),
        (CHECKS, "DISPOSABLE_DOMAINS_FILE", "/nobody/has/this"),
        (SWEEPER, "DATA_DIR", "/dev/null/data"),
    ],
)
def test_a_worker_names_the_variable_that_is_wrong(data, worker, name, value):
    assert_one_sentence(run(data, *worker, **{name: value}), 2, f"LETTERSDESK_{name}")


def test_a_loose_key_folder_stops_a_worker_with_the_command_that_helps(data):
    keys = data / "keys"
    keys.chmod(0o755)
    try:
        assert_one_sentence(run(data, *CHECKS), 2, f"chmod 700 {keys}")
    finally:
        keys.chmod(0o700)


def test_a_loose_secret_stops_the_web_with_the_command_that_helps(data):
    secret = data / "secret_key"
    secret.chmod(0o640)
    try:
        assert_one_sentence(run(data, *WEB), 2, f"chmod 600 {secret}")
    finally:
        secret.chmod(0o600)


@pytest.mark.parametrize("command", [WEB, CHECKS, SWEEPER])
def test_a_database_that_is_not_there_yet_is_no_wrong_setting(data, command):
    """Exit code 1: a supervisor may try again."""
    port = free_port()
    url = f"postgresql://me:hunter2@127.0.0.1:{port}/letters"
    ended = run(data, *command, DATABASE_URL=url)
    assert_one_sentence(
        ended, 1, f"the PostgreSQL server 127.0.0.1:{port}, database letters. See that it runs"
    )
    assert "LETTERSDESK_DATABASE_URL" in ended.stderr


@pytest.mark.parametrize("command", ["init", "migrate", "sites list", "moderate list", "audit", "keys list"])
def test_a_command_says_where_it_looked_for_a_database_that_is_away(data, command):
    port = free_port()
    ended = run(
        data,
        "-m",
        "service.cli",
        *command.split(),
        DATABASE_URL=f"postgresql://me:hunter2@127.0.0.1:{port}/x",
    )
    assert_one_sentence(ended, 2, f"the PostgreSQL server 127.0.0.1:{port}, database x. See that it runs")


@pytest.fixture
def misshapen(data, tmp_path) -> str:
    """The address of a database that says it is new, and was made by an earlier text of its migration."""
    file = tmp_path / "old.db"
    url = f"sqlite:///{file}"
    assert run(data, "-m", "service.cli", "init", DATABASE_URL=url).returncode == 0
    with sqlite3.connect(file) as conn:
        conn.execute("ALTER TABLE threads DROP COLUMN claimed_title")
    conn.close()
    return url


@pytest.mark.parametrize("command", [WEB, CHECKS, SWEEPER, ("-m", "service.cli", "threads", "list", "main")])
def test_a_database_of_another_shape_stops_everything_with_its_first_difference(data, command, misshapen):
    ended = run(data, *command, DATABASE_URL=misshapen)
    assert_one_sentence(ended, 2, "the table threads has no column claimed_title. Run `lettersdesk migrate`")


@pytest.mark.parametrize("command", [("init",), ("migrate",), ("run", "--no-demo")])
def test_a_database_of_a_later_version_is_left_alone_with_a_sentence(data, command, tmp_path):
    file = tmp_path / "later.db"
    url = f"sqlite:///{file}"
    assert run(data, "-m", "service.cli", "init", DATABASE_URL=url).returncode == 0
    with sqlite3.connect(file) as conn:
        conn.execute("UPDATE alembic_version SET version_num = '9999'")
    conn.close()
    ended = run(data, "-m", "service.cli", *command, DATABASE_URL=url)
    assert_one_sentence(ended, 2, "is at revision 9999, which this version of Lettersdesk does not know")
    assert "Start that version, or bring back the copy" in ended.stderr


@pytest.mark.parametrize("command", [WEB, CHECKS])
def test_a_database_without_tables_is_told_by_what_makes_them(data, command, tmp_path):
    url = f"sqlite:///{tmp_path / 'empty.db'}"
    assert_one_sentence(run(data, *command, DATABASE_URL=url), 2, "lettersdesk migrate")


def test_a_damaged_model_stops_a_worker(data, tmp_path):
    """In a copy of the package, since nobody may touch the real one."""
    for name in ("service", "workers"):
        subprocess.run(["cp", "-r", str(REPOSITORY / name), str(tmp_path)], check=True)
    weights = tmp_path / "service" / "classifiers" / "weights" / "toxicity.npz"
    weights.write_bytes(weights.read_bytes()[:-1] + b"x")
    start = f"import sys; sys.path.insert(0, {str(tmp_path)!r}); from workers.__main__ import main; "
    ended = run(data, "-c", start + "sys.exit(main(['checks']))")
    assert_one_sentence(ended, 2, "install the package again")


def test_whoever_starts_first_closes_the_data_to_others(tmp_path):
    folder = tmp_path / "data"
    assert run(folder, *WEB, SECRET_KEY="x" * 40, DATABASE_URL="").returncode == 2
    assert [oct(path.stat().st_mode & 0o777) for path in (folder, folder / "lettersdesk.db")] == [
        "0o700",
        "0o600",
    ]
