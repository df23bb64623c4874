"""``settings``: every setting with its value; secrets stay hidden."""

from tests.cli.conftest import columns


def test_every_setting_is_listed_with_value_default_and_limit(operator):
    lines = operator.ok("settings").lines
    assert columns(lines[0]) == ["SETTING", "VALUE", "DEFAULT", "LIMIT"]
    rows = {line.split()[0]: columns(line) for line in lines[1:]}
    assert rows["LETTERSDESK_DATABASE_WAIT_MS"][1:] == ["3000", "1500", "50 to 60,000"]
    assert rows["LETTERSDESK_LOG_LEVEL"][1:] == ["WARNING", "INFO", "DEBUG or INFO or WARNING or ERROR"]


def test_secrets_are_not_shown(operator):
    said = operator.ok("settings").out
    settings = operator.product.settings
    for secret in (settings.secret_key, settings.database_url, settings.redis_url):
        assert secret not in said
    assert said.count("(set)") >= 3


def test_a_wrong_setting_is_one_sentence(operator, monkeypatch):
    monkeypatch.setenv("LETTERSDESK_PROT", "80")
    said = operator("settings")
    assert (said.code, said.out) == (2, "")
    assert "Did you mean LETTERSDESK_PORT?" in said.err


def test_a_database_that_is_away_is_one_sentence(operator, monkeypatch, tmp_path):
    monkeypatch.setenv("LETTERSDESK_DATABASE_URL", f"sqlite:///{tmp_path}/no/such/folder.db")
    for words in (("sites", "list"), ("tokens", "list"), ("moderate", "list"), ("keys", "list"), ("audit",)):
        said = operator(*words)
        assert (said.code, len(said.err.splitlines())) == (2, 1)
        assert f"the SQLite file {tmp_path}/no/such/folder.db. See that its folder exists" in said.err


def test_a_database_without_tables_is_one_sentence(operator, monkeypatch, new_database):
    monkeypatch.setenv("LETTERSDESK_DATABASE_URL", new_database())
    said = operator("sites", "list")
    assert (said.code, len(said.err.splitlines())) == (2, 1)
    assert "Run `lettersdesk migrate`." in said.err
