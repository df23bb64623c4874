"""What stands in Redis for an address of either kind: 64 bits that change every day."""

import re
from datetime import date

import pytest

from service.privacy.email import parse
from service.privacy.network import email_rate_key, rate_key

SECRET, OTHER = b"s" * 32, b"t" * 32
TODAY, TOMORROW = date(2026, 11, 22), date(2026, 11, 23)


def test_a_key_is_64_bits_in_hex_and_the_same_all_day():
    key = rate_key(SECRET, TODAY, "network", "ip:203.0.113.7/32")
    assert re.fullmatch("[0-9a-f]{16}", key)
    assert key == rate_key(SECRET, TODAY, "network", b"ip:203.0.113.7/32")


def test_day_secret_label_and_value_each_change_the_key():
    keys = {
        rate_key(secret, day, label, value)
        for secret in (SECRET, OTHER)
        for day in (TODAY, TOMORROW)
        for label in ("network", "thread")
        for value in ("ip:203.0.113.7/32", "ip:203.0.113.8/32", "")
    }
    assert len(keys) == 24


def test_a_label_cannot_run_into_its_value():
    assert rate_key(SECRET, TODAY, "ab", "c") != rate_key(SECRET, TODAY, "a", "bc")


def test_all_spellings_of_a_mailbox_share_one_key_for_a_day():
    spellings = ["maria.lopez@gmail.com", "MARIALOPEZ+x@googlemail.com", " marialopez@gmail.com"]
    assert len({email_rate_key(SECRET, TODAY, parse(spelling)) for spelling in spellings}) == 1
    assert email_rate_key(SECRET, TODAY, parse(spellings[0])) != email_rate_key(
        SECRET, TOMORROW, parse(spellings[0])
    )


def test_the_same_secret_in_the_vault_would_still_give_other_digests(vault, key_directory):
    secret = (key_directory / "fingerprint.key").read_bytes()
    email = parse("cnr1@example.org")
    assert not vault.fingerprint(email, "site-1").hex().startswith(email_rate_key(secret, TODAY, email))


def test_a_lone_surrogate_in_a_value_is_counted_like_any_other():
    assert rate_key(SECRET, TODAY, "thread", "\ud800") != rate_key(SECRET, TODAY, "thread", "\ud801")


@pytest.mark.parametrize("secret", [b"", b"s" * 31])
def test_a_short_secret_is_refused(secret):
    with pytest.raises(ValueError, match="32 bytes or more"):
        rate_key(secret, TODAY, "network", "x")
    with pytest.raises(ValueError, match="32 bytes or more"):
        email_rate_key(secret, TODAY, parse("a@example.org"))
