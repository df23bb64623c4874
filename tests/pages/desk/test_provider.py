"""Signing in at an OpenID provider that runs in a process of its own, and all that must sign nobody in."""

import contextlib
import json
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from urllib.parse import parse_qs, urlsplit

import pytest

from service.domain.errors import Invalid
from service.usecases.bind_person import bind_person
from service.usecases.change_person import lock_out
from tests.pages.desk.conftest import Browser
from tests.support import markup
from tests.support.openid_provider import CLIENT_ID, CLIENT_SECRET, SUBJECT

START, BACK = "/desk/sign-in/provider", "/desk/sign-in/provider/back"
UNPROVEN = "could not be verified"


class NoRedirect(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_: object) -> None:
        return None


class Provider:
    """The provider as a browser and a test reach it."""

    def __init__(self, issuer: str) -> None:
        self.issuer = issuer
        self._opener = urllib.request.build_opener(NoRedirect)

    def behave(self, **how: object) -> None:
        """From now on it does something wrong; without arguments everything is right again."""
        body, media = json.dumps(how).encode(), {"Content-Type": "application/json"}
        self._opener.open(urllib.request.Request(f"{self.issuer}/behave", body, media)).close()

    def visit(self, address: str) -> str:
        """A browser goes there and is sent back: the path and query of ours that it is sent to."""
        assert address.startswith(self.issuer + "/authorize?"), address
        with pytest.raises(urllib.error.HTTPError) as sent:
            self._opener.open(address)
        with contextlib.closing(sent.value):
            assert sent.value.code == 302, sent.value.read()
            back = urlsplit(sent.value.headers["Location"])
        return f"{back.path}?{back.query}"


@pytest.fixture(scope="module")
def running() -> Iterator[Provider]:
    command = [sys.executable, "-m", "tests.support.openid_provider"]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    ) as process:  # fmt: skip
        try:
            assert process.stdout is not None
            yield Provider(process.stdout.readline().strip())
        finally:
            process.terminate()


@pytest.fixture
def provider(running: Provider) -> Provider:
    running.behave()
    return running


@pytest.fixture
def more_settings(provider: Provider) -> dict[str, object]:
    return {
        "oidc_issuer": provider.issuer, "oidc_client_id": CLIENT_ID, "oidc_client_secret": CLIENT_SECRET,
        "outbound_private_hosts": "127.0.0.1",
    }  # fmt: skip


@pytest.fixture
def known(staff, provider):
    """Ana is known at the provider."""
    with staff.database.begin() as conn:
        bind_person(conn, "ana-login", issuer=provider.issuer, subject=SUBJECT)
    return staff


def come_back(browser: Browser, provider: Provider, start: str = START):
    away = browser.get(start)
    assert away.status_code == 303, away.text
    return browser.get(provider.visit(away.location))


def refused(browser: Browser, answer) -> str:
    """What a refusal says; nobody may be signed in after it."""
    assert answer.status_code in (403, 503), answer.status_code
    assert not browser.session
    assert browser.get("/desk/").status_code == 303
    return markup.read(answer.text).one(role="alert").text


def test_whoever_is_known_at_the_provider_is_signed_in(browser, provider, known):
    page = browser.page("/desk/sign-in?next=/desk/queue")
    (link,) = [one for one in page.all("a") if one.attributes["href"].startswith(START)]
    answer = come_back(browser, provider, link.attributes["href"])
    assert (answer.status_code, answer.location) == (303, "/desk/queue")
    assert "Welcome" in browser.page("/desk/").one("h1").text


def test_a_provider_that_wants_our_secret_in_the_form_gets_it_there(browser, provider, known):
    provider.behave(auth_method="client_secret_post")
    assert come_back(browser, provider).status_code == 303
    assert browser.session


def test_the_question_carries_what_the_protocol_asks_for_and_asks_for_no_address(browser, provider, known):
    asked = parse_qs(urlsplit(browser.get(START).location).query)
    again = parse_qs(urlsplit(browser.get(START).location).query)
    assert (asked["response_type"], asked["scope"], asked["client_id"]) == (["code"], ["openid"], [CLIENT_ID])
    assert asked["code_challenge_method"] == ["S256"]
    assert asked["redirect_uri"][0].endswith(BACK)
    for name in ("state", "nonce", "code_challenge"):
        assert len(asked[name][0]) >= 43
        assert asked[name] != again[name]


def test_somebody_the_desk_does_not_know_is_told_under_which_name_to_ask(browser, provider, staff):
    assert SUBJECT in refused(browser, come_back(browser, provider))


def test_who_is_locked_out_is_not_let_in_by_the_provider(browser, provider, known):
    with known.database.begin() as conn:
        lock_out(conn, "ana-login")
    refused(browser, come_back(browser, provider))


WRONG = {
    "another nonce": {"claims": {"nonce": "another"}}, "no nonce": {"claims": {"nonce": None}},
    "for another client": {"claims": {"aud": ["another"]}},
    "for another client, made for us": {"claims": {"aud": ["another"], "azp": CLIENT_ID}},
    "for nobody": {"claims": {"aud": None}},
    "for us among others, made for another": {"claims": {"aud": [CLIENT_ID, "x"], "azp": "x"}},
    "of another issuer": {"claims": {"iss": "https://evil.example.org"}},
    "of no issuer": {"claims": {"iss": None}},
    "run out": {"claims": {"exp": 1_700_000_000}}, "without an end": {"claims": {"exp": None}},
    "made in the future": {"claims": {"iat": 4_000_000_000}}, "without a subject": {"claims": {"sub": None}},
    "with another access token's hash": {"claims": {"at_hash": "AAAAAAAAAAAAAAAAAAAAAA"}},
    "with an address for a subject": {"claims": {"sub": "ana@example.org"}},
    "with a list for a subject": {"claims": {"sub": [SUBJECT]}},
    "signed with another key": {"sign": "another_key"}, "signed with our secret": {"sign": "our_secret"},
    "signed with our secret, as it announces": {
        "sign": "our_secret", "metadata": {"id_token_signing_alg_values_supported": ["HS256", "none"]}
    },
    "not signed": {"sign": "nothing"},
    "not signed, as it announces": {
        "sign": "nothing", "metadata": {"id_token_signing_alg_values_supported": ["none"]}
    },
}  # fmt: skip


@pytest.mark.parametrize("how", WRONG.values(), ids=WRONG)
def test_an_id_token_that_is_wrong_signs_nobody_in(browser, provider, known, how):
    provider.behave(**how)
    assert UNPROVEN in refused(browser, come_back(browser, provider))


def test_an_answer_with_another_state_or_in_another_browser_is_refused(
    browser, new_browser, provider, known
):  # fmt: skip
    path = provider.visit(browser.get(START).location)
    state = parse_qs(urlsplit(path).query)["state"][0]
    assert UNPROVEN in refused(browser, browser.get(path.replace(state, "A" * len(state))))
    path, stranger = provider.visit(browser.get(START).location), new_browser()
    refused(stranger, stranger.get(path))
    stranger.get(START)
    refused(stranger, stranger.get(path))
    assert browser.get(path).status_code == 303


def test_an_answer_is_taken_once(browser, provider, known):
    path = provider.visit(browser.get(START).location)
    assert browser.get(path).status_code == 303
    assert browser.get(path).status_code == 403


@pytest.mark.parametrize(
    "query", ["", "error=access_denied", "code=made-up", "code=", "code=x&iss=https://evil.example"]
)
def test_an_answer_without_a_good_code_is_refused(browser, provider, known, query):
    state = parse_qs(urlsplit(browser.get(START).location).query)["state"][0]
    said = refused(browser, browser.get(f"{BACK}?state={state}&{query}"))
    assert UNPROVEN in said


def test_a_code_of_another_browser_does_not_fit_our_proof_key(browser, new_browser, provider, known):
    other = provider.visit(new_browser().get(START).location)
    code = parse_qs(urlsplit(other).query)["code"][0]
    state = parse_qs(urlsplit(browser.get(START).location).query)["state"][0]
    refused(browser, browser.get(f"{BACK}?state={state}&code={code}"))


@pytest.mark.parametrize(
    "metadata",
    [{"issuer": "https://evil.example.org"}, {"authorization_endpoint": "javascript:alert(1)"},
     {"authorization_endpoint": "http://www.example.org/"}, {"authorization_endpoint": None},
     {"issuer": None}],
)  # fmt: skip
def test_a_provider_that_describes_itself_wrongly_is_not_followed(browser, provider, known, metadata):
    provider.behave(metadata=metadata)
    refused(browser, browser.get(START))


@pytest.mark.parametrize("where", ["token_endpoint", "jwks_uri"])
def test_a_provider_leads_us_to_no_address_inside(browser, provider, known, where):
    provider.behave(metadata={where: "http://169.254.169.254/latest"})
    refused(browser, come_back(browser, provider))


def test_a_provider_that_is_away_is_told_from_a_wrong_one(browser, provider, known):
    provider.behave(down=True)
    answer = browser.get(START)
    assert answer.status_code == 503
    assert UNPROVEN not in refused(browser, answer)


def test_two_people_cannot_be_the_same_one_there(known, provider):
    for subject in (SUBJECT, "ada@example.org", "", "x" * 256):
        with pytest.raises(Invalid), known.database.begin() as conn:
            bind_person(conn, "ada-login", issuer=provider.issuer, subject=subject)
