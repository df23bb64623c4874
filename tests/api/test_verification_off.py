"""Without a mail server nobody can ask for a mail, and half-set mail stops the start."""

import pytest

from service.settings import SettingError, from_env


def test_where_mail_is_off_there_is_nothing_to_ask_for(product):
    posted = product.comment(device="M" * 22)
    path = f"/api/v1/comments/{posted.id}/verification"
    assert product.client.post(path, headers=posted.headers).status_code == 404
    assert "verify" not in product.receipt(posted)["can"]


GOOD = {"SMTP_HOST": "mail.example.org", "SMTP_FROM": "comments@example.org"}


@pytest.mark.parametrize(
    "more",
    [
        {"SMTP_FROM": ""}, {"SMTP_FROM": "comments"}, {"SMTP_FROM": "a b@example.org"},
        {"SMTP_FROM": "a@example.org\nBcc: b@example.org"}, {"SMTP_USER": "us"}, {"SMTP_PASSWORD": "secret"},
        {"SMTP_USER": "us", "SMTP_PASSWORD": "secret", "SMTP_SECURITY": "none"}, {"SMTP_SECURITY": "perhaps"},
    ],
)  # fmt: skip
def test_mail_that_is_set_by_halves_stops_the_start(more):
    with pytest.raises(SettingError) as refused:
        from_env({f"LETTERSDESK_{name}": value for name, value in (GOOD | more).items()})
    assert "secret" not in str(refused.value)


def test_mail_that_is_set_as_a_whole_starts():
    assert from_env({f"LETTERSDESK_{name}": value for name, value in GOOD.items()}).smtp_port == 587
