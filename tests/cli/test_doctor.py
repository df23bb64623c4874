"""``doctor``: every line right on a healthy installation, and the right one wrong on a sick one."""

from pathlib import Path

import pytest
from sqlalchemy import text, update

from service.bell import CHECKS, listeners
from service.cli import main
from service.store import contact_keys
from service.store.tables import comments
from service.store.types import utcnow
from tests.support.product import prepare
from tests.support.stack import stack_on


def diagnosis(said) -> dict[str, list[tuple[str, str]]]:
    """Name of a look to its (level, text) lines."""
    found: dict[str, list[tuple[str, str]]] = {}
    for line in said.lines:
        if line[:1].strip():
            found.setdefault(line[9:23].strip(), []).append((line[:8].strip(), line[24:]))
    return found


def levels(said, name: str) -> list[str]:
    return [level for level, _ in diagnosis(said)[name]]


def close(operator) -> Path:
    """Let nobody else look into the folder of a SQLite database, as `init` does; returns it."""
    folder = Path(str(operator.product.database.url.database or ".")).parent
    if operator.product.database.is_sqlite:
        folder.chmod(0o700)
    return folder


def test_a_healthy_installation_lacks_nothing_but_workers(operator):
    close(operator)
    said = operator("doctor")
    found = diagnosis(said)
    assert list(found) == [
        "settings", "secret key", "secret files", "database", "clock", "Redis", "workers", "waiting",
        "webhooks", "mail", "checks", "policy", "keys", "email promise",
    ]  # fmt: skip
    wrong = [(name, text) for name, lines in found.items() for level, text in lines if level == "wrong"]
    assert wrong == [("workers", "nobody listens to the queue checks")]
    assert said.code == 1
    assert "Start `lettersdesk worker checks`." in said.out
    assert levels(said, "email promise") == ["ok"] * 3


def test_running_workers_are_seen_and_everything_is_well(
    new_postgresql, redis_url, tmp_path, monkeypatch, capsys
):
    with stack_on(new_postgresql(prepare), redis_url, tmp_path) as stack:
        stack.start("web", "checks")
        for name, value in stack.values.items():
            monkeypatch.setenv(f"LETTERSDESK_{name.upper()}", value)
        code = main(["doctor"])
    out = capsys.readouterr().out
    assert "1 listening to the queue checks" in out
    assert (code, "wrong" in out) == (0, False), out


def test_a_worker_that_says_nothing_any_more_does_not_count(operator, redis_url):
    redis = operator.product.runtime.redis
    key = "rq:worker:ghost"
    long_ago = "2020-01-01T00:00:00.000000Z"
    redis.hset(key, mapping={"queues": CHECKS, "last_heartbeat": long_ago, "birth": long_ago})
    redis.sadd("rq:workers", key)
    redis.sadd(f"rq:workers:{CHECKS}", key)
    assert listeners(redis, CHECKS) == 0


def test_a_sick_database_is_named(operator):
    with operator.product.database.begin() as conn:
        conn.execute(text("UPDATE alembic_version SET version_num = '0001'"))
    said = operator("doctor")
    assert (said.code, levels(said, "database")[0]) == (1, "wrong")
    assert "Run `lettersdesk migrate`." in said.out


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"CHECKS": "links,perspective"}, "The check 'perspective' needs LETTERSDESK_PERSPECTIVE_URL."),
        ({"CHECKS": "akismet", "AKISMET_URL": "https://10.0.0.1", "AKISMET_KEY": "k",
          "AKISMET_SITE": "https://news.example.org"}, "LETTERSDESK_AKISMET_URL cannot be called (address)."),
        ({"CHECKS": "links,likns"}, "There is no check named 'likns'."),
    ],
)  # fmt: skip
def test_options_with_which_no_worker_would_start_are_named(operator, monkeypatch, changes, sentence):
    for name, value in changes.items():
        monkeypatch.setenv(f"LETTERSDESK_{name}", value)
    level, said = diagnosis(operator("doctor"))["checks"][0]
    assert (level, said.startswith(sentence)) == ("wrong", True), said


def test_a_database_of_a_later_version_is_told_from_one_that_is_to_be_migrated(operator):
    with operator.product.database.begin() as conn:
        conn.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    said = operator("doctor")
    assert levels(said, "database")[0] == "wrong"
    assert "Start that version, or bring back the copy" in said.out
    assert "lettersdesk migrate" not in said.out


def test_a_database_that_says_it_is_new_and_is_not_is_named(operator):
    with operator.product.database.begin() as conn:
        conn.execute(text("ALTER TABLE threads RENAME COLUMN claimed_title TO was_claimed"))
    said = operator("doctor")
    assert levels(said, "database")[0] == "wrong"
    assert "the table threads has no column claimed_title" in said.out


def test_a_database_that_is_not_there_is_one_line_a_look(operator, monkeypatch, tmp_path):
    monkeypatch.setenv("LETTERSDESK_DATABASE_URL", f"sqlite:///{tmp_path}/no/such/folder.db")
    said = operator("doctor")
    assert (said.code, levels(said, "database"), said.err) == (1, ["wrong"], "")
    assert levels(said, "keys") == levels(said, "email promise") == ["wrong"]


def test_a_redis_that_is_away_is_named(operator, monkeypatch):
    monkeypatch.setenv("LETTERSDESK_REDIS_URL", "redis://127.0.0.1:1/0")
    said = operator("doctor")
    assert (levels(said, "Redis"), levels(said, "workers")) == (["wrong"], ["warning"])


def test_an_address_in_redis_is_noticed(operator):
    operator.product.runtime.redis.set("limits/reader@example.org/5/minute", 1)
    assert levels(operator("doctor"), "email promise")[-1] == "wrong"


def test_comments_that_wait_and_comments_given_up_are_told(operator):
    operator.product.comment()
    given_up = operator.product.comment()
    with operator.product.database.begin() as conn:
        conn.execute(update(comments).values(created_at=utcnow(-3600)))
        conn.execute(update(comments).where(comments.c.id == given_up.id).values(parked=True))
    assert levels(operator("doctor"), "waiting") == ["wrong", "warning"]


def test_a_policy_on_checks_that_do_not_run_is_told(operator, monkeypatch):
    monkeypatch.setenv("LETTERSDESK_CHECKS", "ban,spam")
    said = operator("doctor")
    assert levels(said, "policy") == ["warning"]
    assert "toxicity" in said.out


def test_keys_that_are_missing_or_planted_are_told(operator):
    with operator.product.database.begin() as conn:
        contact_keys.publish(conn, "2999-01", b"x" * 32)
    said = operator("doctor")
    assert levels(said, "keys") == ["ok", "wrong"]
    assert "2999-01" in said.out
    for key in operator.product.settings.keys.glob("2*.key"):
        key.unlink()
    assert "no key of this host opens it" in operator("doctor").out


def test_an_installation_without_any_key_is_told(operator):
    with operator.product.database.begin() as conn:
        for key in contact_keys.usable(conn):
            contact_keys.mark_destroyed(conn, key)
    said = operator("doctor")
    assert levels(said, "keys") == ["wrong"]
    assert "Run `lettersdesk keys new`" in said.out


def test_a_web_host_without_private_keys_is_well(operator, monkeypatch, tmp_path):
    monkeypatch.setenv("LETTERSDESK_KEY_DIR", str(tmp_path / "none"))
    said = operator("doctor")
    assert levels(said, "keys") == ["ok", "ok"]
    assert not (tmp_path / "none").exists()


@pytest.mark.parametrize("name", ["secret_key", "keys"])
def test_secrets_that_others_can_read_are_told(operator, name):
    folder = operator.product.settings.data_dir
    (folder / "secret_key").write_text("x" * 40)
    (folder / "secret_key").chmod(0o600)
    path = folder / name
    target = path if path.is_file() else next(path.glob("2*.key"))
    target.chmod(0o640)
    close(operator)
    said = operator("doctor")
    assert levels(said, "secret files") == ["wrong"]
    assert f"chmod 600 {target}" in said.out


def test_a_database_file_that_others_can_read_is_told(operator):
    if not operator.product.database.is_sqlite:
        pytest.skip("PostgreSQL keeps its own files")
    close(operator).chmod(0o755)
    assert set(levels(operator("doctor"), "secret files")) == {"wrong"}


def test_a_wrong_setting_is_the_only_line(operator, monkeypatch):
    monkeypatch.setenv("LETTERSDESK_PORT", "eighty")
    said = operator("doctor")
    assert (said.code, list(diagnosis(said))) == (1, ["settings"])
    assert "LETTERSDESK_PORT must be a whole number" in said.out
