"""Checks are loaded by name; a wrong name stops the start with a sentence that helps."""

from importlib.metadata import EntryPoint

import pytest

from service.checks import registry
from service.checks.base import Subject, finding, per_comment
from service.domain.errors import ConfigurationError
from service.domain.verdict import Finding
from service.settings import Settings
from service.settings.checking import BUILT_IN


@per_comment("quiet", "1")
def quiet(subject: Subject) -> Finding:
    """A ready check."""
    return finding()


def quiet_with_options(config: dict[str, object]) -> object:
    """A factory of a check, which shows its options in its version."""
    return per_comment("quiet", f"with-{config.get('loud', 'none')}")(lambda subject: finding())


def nothing(config: object) -> None:
    """A factory that gives no check."""


NOT_A_CHECK = 7


def entry(name: str, target: str) -> EntryPoint:
    """An announcement that leads into this file."""
    return EntryPoint(name=name, group=registry.GROUP, value=f"{__name__}:{target}")


def test_every_check_of_the_default_settings_is_announced() -> None:
    assert set(BUILT_IN) <= set(registry.known_names())


def test_checks_come_in_the_order_of_the_settings() -> None:
    loaded = registry.load(["links", "ban", "form"], {})

    assert [check.name for check in loaded] == ["links", "ban", "form"]


def test_only_listed_checks_are_loaded() -> None:
    broken = EntryPoint(name="broken", group=registry.GROUP, value="no.such.module:check")

    assert registry.load(["quiet"], {}, announced=[broken, entry("quiet", "quiet")]) == (quiet,)


def test_a_factory_gets_the_options_of_its_own_check() -> None:
    options = {"quiet": {"loud": "yes"}, "links": {"links_max": 5}}

    [check] = registry.load(["quiet"], options, announced=[entry("quiet", "quiet_with_options")])

    assert check.version == "with-yes"


def test_the_settings_reach_the_built_in_checks(tmp_path) -> None:
    blocked = tmp_path / "hosts.txt"
    blocked.write_text("evil.example\n", encoding="utf-8")
    settings = Settings(links_max=0, link_hosts_blocked_file=str(blocked))

    [links] = registry.load(["links"], registry.options_of(settings))

    [found] = links([Subject(comment_id="c", text="http://evil.example")])
    assert found.reason == "links.blocklisted"


@pytest.mark.parametrize(
    ("names", "announced", "sentence"),
    [
        (["qiet"], [("quiet", "quiet")], "no check named 'qiet'. Known checks: quiet."),
        (["quiet", "quiet"], [("quiet", "quiet")], "'quiet' is listed twice"),
        (["quiet"], [("quiet", "quiet"), ("quiet", "nothing")], "Two packages bring a check named 'quiet'"),
        (["loud"], [("loud", "quiet")], "must be named 'loud'"),
        (["quiet"], [("quiet", "nothing")], "neither a check nor a factory"),
        (["quiet"], [("quiet", "NOT_A_CHECK")], "neither a check nor a factory"),
        (["quiet"], [("quiet", "gone")], "cannot be loaded"),
    ],
)
def test_a_wrong_check_stops_the_start_with_a_sentence(names, announced, sentence) -> None:
    entries = [entry(name, target) for name, target in announced]

    with pytest.raises(ConfigurationError) as refusal:
        registry.load(names, {}, announced=entries)

    assert sentence in str(refusal.value)


@pytest.mark.parametrize(
    ("name", "options", "sentence"),
    [
        ("links", {"links_maximum": 3}, "has no option 'links_maximum'. It knows: links_max"),
        ("links", {"links_max": "3"}, "must be of type int"),
        ("links", {"blocked_hosts_file": "/no/such/list"}, "cannot be read"),
        ("wordlist", {"file": "/no/such/list"}, "cannot be read"),
        ("links", 7, "must be a mapping"),
    ],
)
def test_a_wrong_option_stops_the_start_with_a_sentence(name, options, sentence) -> None:
    with pytest.raises(ConfigurationError) as refusal:
        registry.load([name], {name: options})

    assert sentence in str(refusal.value)
