"""The public address is one that links can begin with."""

import pytest

from service.settings import SettingError, from_env


@pytest.mark.parametrize(
    "address",
    ["comments.example.org", "ftp://example.org", "https://", "https://example.org/path", "https://e.org?a",
     "https://me@example.org", "https://example.org:door", "javascript:alert(1)"],
)  # fmt: skip
def test_what_is_no_address_of_a_host_is_refused(address):
    with pytest.raises(SettingError, match="LETTERSDESK_PUBLIC_URL must be"):
        from_env({"LETTERSDESK_PUBLIC_URL": address})


@pytest.mark.parametrize("address", ["https://example.org", "http://localhost:8080/", "http://[::1]:8080"])
def test_an_address_of_a_host_is_taken(address):
    assert from_env({"LETTERSDESK_PUBLIC_URL": address}).base_url == address.rstrip("/")
