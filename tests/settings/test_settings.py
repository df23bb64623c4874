"""Settings are read once and strictly: a wrong one stops the start with a sentence that says what to do."""

import dataclasses

import pytest
from sqlalchemy import make_url

from service.settings import GROUPS, SettingError, Settings, from_env
from service.settings.spec import env_name

FIELDS = dataclasses.fields(Settings)
LIMITED = [field for field in FIELDS if field.metadata["minimum"] is not None]


def refusal(**environ: object) -> str:
    with pytest.raises(SettingError) as refused:
        from_env({f"LETTERSDESK_{name.upper()}": str(value) for name, value in environ.items()})
    return str(refused.value)


def test_an_empty_environment_gives_the_defaults():
    settings = from_env({})
    assert (settings.port, settings.duplicate_window_s, settings.log_level) == (8080, 600, "INFO")
    assert all(getattr(settings, field.name) == field.default for field in FIELDS)


def test_other_programs_variables_are_let_be():
    assert from_env({"PORT": "1", "LETTERS": "x", "PATH": "/bin"}) == from_env({})


@pytest.mark.parametrize("field", LIMITED, ids=lambda field: field.name)
def test_a_number_outside_of_its_limits_is_refused_and_both_limits_are_named(field):
    for value in (field.metadata["minimum"] - 1, field.metadata["maximum"] + 1):
        told = refusal(**{field.name: value})
        assert env_name(field.name) in told
        assert str(field.metadata["minimum"]) in told
        assert str(field.metadata["maximum"]) in told


@pytest.mark.parametrize("field", LIMITED, ids=lambda field: field.name)
def test_a_limit_itself_may_be_set_and_the_default_keeps_the_limits(field):
    for value in (field.metadata["minimum"], field.metadata["maximum"]):
        assert getattr(from_env({env_name(field.name): str(value)}), field.name) == value
    assert field.metadata["minimum"] <= field.default <= field.metadata["maximum"]


@pytest.mark.parametrize("value", ["", "x", "1.5", "0x10", "1e3", "\u0661x", "1 2", "None", "true"])
def test_a_number_is_a_number(value):
    assert "LETTERSDESK_PORT must be a whole number" in refusal(port=value)


@pytest.mark.parametrize(
    ("text", "value"),
    [("true", True), ("TRUE", True), ("1", True), ("yes", True), ("false", False), ("0", False),
     (" no ", False)],
)  # fmt: skip
def test_yes_and_no_have_a_few_spellings(text, value):
    assert from_env({"LETTERSDESK_EMAIL_DNS_CHECK": text}).email_dns_check is value


@pytest.mark.parametrize("text", ["", "on", "enabled", "2", "maybe", "tru"])
def test_what_is_neither_yes_nor_no_is_refused(text):
    assert "must be true or false" in refusal(email_dns_check=text)


def test_a_list_is_separated_by_commas():
    settings = from_env({"LETTERSDESK_TRUSTED_PROXIES": " 10.0.0.0/8, ::1 ,,"})
    assert settings.trusted_proxies == ("10.0.0.0/8", "::1")


def test_one_of_a_few_words_is_none_of_the_others():
    told = refusal(log_level="debug")
    assert "DEBUG, INFO, WARNING, ERROR" in told
    assert "must be one of" in refusal(durability_check="never")


@pytest.mark.parametrize(
    ("wrong", "meant"),
    [("body_char_max", "BODY_CHARS_MAX"), ("prot", "PORT"), ("rate_post_networks", "RATE_POST_NETWORK")],
)
def test_a_misspelt_name_is_refused_and_the_right_one_is_offered(wrong, meant):
    told = refusal(**{wrong: "1"})
    assert f"LETTERSDESK_{wrong.upper()}" in told
    assert f"LETTERSDESK_{meant}" in told


def test_a_name_like_no_other_is_refused_too():
    assert "lettersdesk settings" in refusal(zzzzzzzz="1")


def test_no_refusal_repeats_a_value():
    secret = "hunter2-hunter2"
    for name in ("port", "email_dns_check", "log_level", "public_url", "page_comments"):
        assert secret not in refusal(**{name: secret})


def test_secrets_are_not_printed():
    secret = "s3cret" * 8
    environ = {"LETTERSDESK_SECRET_KEY": secret, "LETTERSDESK_REDIS_URL": f"redis://:{secret}@x",
               "LETTERSDESK_DATABASE_URL": f"postgresql://x:{secret}@x/y"}  # fmt: skip
    settings = from_env(environ)
    assert settings.secret() == secret.encode()
    assert secret not in repr(settings)
    assert secret not in f"{settings}"


def test_a_secret_key_that_is_too_short_names_the_command_that_makes_one(tmp_path):
    for key in ("", "short", "x" * 31):
        settings = from_env({"LETTERSDESK_SECRET_KEY": key, "LETTERSDESK_DATA_DIR": str(tmp_path)})
        with pytest.raises(SettingError, match="lettersdesk init"):
            settings.secret()


@pytest.mark.parametrize("name", ["My Projects", "what?", "100%20", "a#b"])
def test_the_database_lies_in_the_folder_whatever_the_folder_is_called(tmp_path, name):
    settings = from_env({"LETTERSDESK_DATA_DIR": str(tmp_path / name)})
    assert make_url(settings.database).database == str(tmp_path / name / "lettersdesk.db")


def test_settings_never_change():
    with pytest.raises(dataclasses.FrozenInstanceError):
        from_env({}).port = 1


def test_every_setting_has_a_sentence_and_a_group():
    for field in FIELDS:
        assert field.metadata["doc"].rstrip().endswith((".", ")")), field.name
        assert sum(field.name in group.__dataclass_fields__ for group in GROUPS) == 1, field.name


def test_a_number_with_a_dimension_says_it_in_its_name():
    units = (
        "_max", "_min", "_s", "_ms", "_days", "_hours", "_minutes", "_port", "port", "_processes", "_threads",
        "_comments", "_replies", "_connections",
    )  # fmt: skip
    assert not [f.name for f in FIELDS if isinstance(f.default, int) and not isinstance(f.default, bool)
                and not f.name.endswith(units)]  # fmt: skip
