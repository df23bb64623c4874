"""Form tokens: genuine by their signature, whatever their age."""

import pytest

from service.api import form_tokens

SECRET = b"the secret of these tests, 32 bytes or more"


@pytest.fixture
def token() -> str:
    return form_tokens.make(SECRET, "bridge")


@pytest.fixture
def later(monkeypatch: pytest.MonkeyPatch):
    def pass_by(seconds: float) -> None:
        now = form_tokens.time.time()
        monkeypatch.setattr(form_tokens, "time", Clock(now + seconds))

    return pass_by


class Clock:
    def __init__(self, now: float) -> None:
        self.now = now

    def time(self) -> float:
        return self.now


def test_an_old_token_is_genuine_and_tells_its_age(token, later):
    later(30 * 86_400)
    signals = form_tokens.read(SECRET, token, "bridge")
    assert signals.valid
    assert signals.age_s >= 30 * 86_400


def test_a_token_from_the_future_is_not(token, later):
    later(-3_600)
    assert form_tokens.read(SECRET, token, "bridge").valid is False


@pytest.mark.parametrize(("secret", "thread"), [(SECRET[::-1], "bridge"), (SECRET, "river")])
def test_another_secret_or_thread_did_not_sign_it(token, secret, thread):
    signals = form_tokens.read(secret, token, thread)
    assert (signals.valid, signals.nonce, signals.age_s) == (False, None, None)


def test_no_token_says_nothing(token):
    assert form_tokens.read(SECRET, None, "bridge") == form_tokens.Signals()
