"""Settings from files: one for all, or one for each as container secrets are, and the environment wins."""

import pytest

from service.settings import SettingError, environment_with, from_env


def load(tmp_path, content, **environ):
    """Settings from a file with this content, and from an environment."""
    path = tmp_path / "settings.toml"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    variables = {f"LETTERSDESK_{name.upper()}": value for name, value in environ.items()}
    return from_env({"LETTERSDESK_SETTINGS_FILE": str(path), **variables})


def test_a_file_gives_numbers_lists_and_truths(tmp_path):
    text = 'port = 9000\nemail_dns_check = true\ntrusted_proxies = ["10.0.0.0/8"]\nbind = "::1"\n'
    settings = load(tmp_path, text)
    assert (settings.port, settings.email_dns_check, settings.bind) == (9000, True, "::1")
    assert settings.trusted_proxies == ("10.0.0.0/8",)


def test_a_file_may_write_everything_as_text(tmp_path):
    assert load(tmp_path, 'port = "9000"\nemail_dns_check = "yes"\n').port == 9000


def test_the_environment_wins(tmp_path):
    assert load(tmp_path, "port = 9000\n", port="9001").port == 9001


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ("prot = 1\n", "Did you mean LETTERSDESK_PORT"),
        ("# mine\nport = \n", "not a TOML file in UTF-8: see line 2"),
        (b"port = 1\n\xff\xfe", "not a TOML file in UTF-8: see line 2"),
        ('secret_key = "hunter2', "not a TOML file in UTF-8: see (its end|line 1)"),
        ("port = 1.5\n", "LETTERSDESK_PORT must be a whole number"),
        ("port = inf\n", "must be a whole number"), ("port = nan\n", "must be a whole number"),
        ("port = true\n", "must be a whole number"), ("port = [1]\n", "must be a whole number"),
        ("port = 2026-01-01\n", "must be a whole number"), ("bind = 1\n", "LETTERSDESK_BIND must be a text"),
        ("email_dns_check = 1\n", "must be true or false"), ("trusted_proxies = 1\n", "must be a list"),
        ("trusted_proxies = [1]\n", "must be a list"), ("[trusted_proxies]\na = 1\n", "must be a list"),
        ("data_dir = 1\n", "must be a path"),
    ],
)  # fmt: skip
def test_a_wrong_file_stops_the_start_with_a_sentence(tmp_path, content, told):
    with pytest.raises(SettingError, match=told) as refused:
        load(tmp_path, content)
    assert "hunter2" not in str(refused.value)


def test_a_file_that_is_not_there_is_said_to_be_missing(tmp_path):
    with pytest.raises(SettingError, match="LETTERSDESK_SETTINGS_FILE cannot be read"):
        from_env({"LETTERSDESK_SETTINGS_FILE": str(tmp_path / "nothing")})


def test_each_setting_may_have_a_file_of_its_own(tmp_path):
    path = tmp_path / "secret"
    path.write_text("x" * 40 + "\n", encoding="utf-8")
    assert from_env({"LETTERSDESK_SECRET_KEY_FILE": str(path)}).secret() == b"x" * 40


@pytest.mark.parametrize("content", [None, b"\xff\xfe\x00"])
def test_a_file_of_its_own_that_cannot_be_read_is_named(tmp_path, content):
    path = tmp_path / "secret"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(SettingError, match="LETTERSDESK_SECRET_KEY_FILE cannot be read"):
        from_env({"LETTERSDESK_SECRET_KEY_FILE": str(path)})


def test_a_setting_whose_name_ends_in_file_is_itself(tmp_path):
    settings = from_env({"LETTERSDESK_WORDLIST_FILE": str(tmp_path / "words")})
    assert settings.wordlist_file == str(tmp_path / "words")


def test_what_a_command_prefers_gives_way_to_every_way_of_setting_it(tmp_path, monkeypatch):
    (tmp_path / "settings.toml").write_text('log_format = "json"\n')
    (tmp_path / "level").write_text("DEBUG\n")
    monkeypatch.setenv("LETTERSDESK_SETTINGS_FILE", str(tmp_path / "settings.toml"))
    monkeypatch.setenv("LETTERSDESK_LOG_LEVEL_FILE", str(tmp_path / "level"))
    monkeypatch.setenv("LETTERSDESK_PORT", "9000")
    preferred = {"log_format": "text", "log_level": "ERROR", "port": 1, "bind": "::1"}
    settings = from_env(environment_with(preferred))
    assert (settings.log_format, settings.log_level) == ("json", "DEBUG")
    assert (settings.port, settings.bind) == (9000, "::1")
