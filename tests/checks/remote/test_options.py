"""A check of a service elsewhere is off until it is wholly described; half a description stops the start."""

import pytest

from service.checks import registry
from service.domain.errors import ConfigurationError
from service.settings import Settings
from service.settings.checking import BUILT_IN

GOOD = {
    "akismet_url": "https://spam.example.org", "akismet_key": "k", "akismet_site": "https://news.example.org",
    "perspective_url": "https://scores.example.org/base", "perspective_key": "k",
}  # fmt: skip


def load(name, **values):
    return registry.load([name], registry.options_of(Settings(**(GOOD | values))))[0]


@pytest.mark.parametrize("name", ["akismet", "perspective"])
def test_they_are_announced_and_not_in_the_default_list(name):
    assert name in registry.known_names()
    assert name not in BUILT_IN
    assert load(name).name == name


def test_the_public_address_stands_for_the_front_page():
    assert load("akismet", akismet_site="", public_url="https://news.example.org").name == "akismet"


@pytest.mark.parametrize(
    ("name", "values", "sentence"),
    [
        ("akismet", {"akismet_url": ""}, "needs LETTERSDESK_AKISMET_URL"),
        ("akismet", {"akismet_key": ""}, "needs LETTERSDESK_AKISMET_KEY"),
        ("akismet", {"akismet_site": ""}, "needs LETTERSDESK_AKISMET_SITE"),
        ("perspective", {"perspective_url": ""}, "needs LETTERSDESK_PERSPECTIVE_URL"),
        ("perspective", {"perspective_key": ""}, "needs LETTERSDESK_PERSPECTIVE_KEY"),
        ("perspective", {"perspective_url": "http://scores.example.org"}, "cannot be called .scheme."),
        ("perspective", {"perspective_url": "https://10.0.0.1"}, "cannot be called .address."),
        ("perspective", {"perspective_url": "https://scores.example.org/?a=b"}, "cannot be called .query."),
        ("perspective", {"perspective_url": "https://a:b@scores.example.org"}, "cannot be called .userinfo."),
        ("perspective", {"perspective_attributes": ()}, "must name 1 to 20"),
        ("perspective", {"perspective_attributes": ("toxicity",)}, "'toxicity' is not a name"),
        ("perspective", {"perspective_attributes": ("A\r\nB",)}, "is not a name"),
        ("perspective", {"perspective_key": "k\u00e9"}, "LETTERSDESK_PERSPECTIVE_KEY holds a sign"),
        ("perspective", {"perspective_key": "k\r\nHost: x"}, "LETTERSDESK_PERSPECTIVE_KEY holds a sign"),
        ("perspective", {"remote_call_ms": 1_501}, "LETTERSDESK_REMOTE_CALL_MS is 1501"),
        ("akismet", {"outbound_private_hosts": ("http://x",)}, "LETTERSDESK_OUTBOUND_PRIVATE_HOSTS"),
        ("akismet", {"outbound_ca_file": "/no/such/file"}, "LETTERSDESK_OUTBOUND_CA_FILE"),
    ],
)
def test_a_start_is_refused_with_a_sentence(name, values, sentence):
    with pytest.raises(ConfigurationError, match=sentence):
        load(name, **values)


def test_a_refusal_shows_no_key():
    with pytest.raises(ConfigurationError) as refusal:
        load("perspective", perspective_key="a-secret-key", perspective_url="http://scores.example.org")
    assert "a-secret-key" not in str(refusal.value)


def test_a_host_of_the_own_network_is_asked_when_it_is_named():
    values = {"perspective_url": "http://scores:8080", "outbound_private_hosts": ("scores:8080",)}
    assert load("perspective", **values).name == "perspective"
