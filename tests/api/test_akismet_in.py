"""What is kept of an Akismet request, and what is not."""

import pytest

from service.api.akismet_in import TEXT_CHARS_MAX, asked, site_of


def test_addresses_of_people_and_machines_are_in_no_object():
    sent = {
        "comment_author_email": "reader@example.org", "user_ip": "203.0.113.9", "REMOTE_ADDR": "203.0.113.9",
        "POST_email": "reader@example.org", "HTTP_X_FORWARDED_FOR": "203.0.113.9", "user_agent": "Browser/1",
        "comment_content": "Fine.", "referrer": "https://example.org/?email=reader@example.org",
    }  # fmt: skip
    kept = asked(sent.items())
    said = "".join(str(getattr(kept, name)) for name in kept.__slots__)
    assert kept.has_user_ip
    assert "Fine." in said
    assert not [word for word in ("reader", "203.0", "Browser") if word in said]


def test_nobody_prints_a_key_or_a_text_by_printing_a_request():
    kept = asked({"api_key": "0123456789ab", "key": "ba9876543210", "comment_content": "My words."}.items())
    assert not [word for word in ("0123456789ab", "ba9876543210", "My words") if word in repr(kept)]


@pytest.mark.parametrize(
    ("blog", "site"),
    [
        ("https://News.Example.org/blog/", "news.example.org"), ("http://example.org:8080", "example.org"),
        ("example.org", "example.org"), ("https://reader@example.org/", "example.org"), ("", ""),
        ("mailto:reader@example.org", "example.org"), ("https://[::1", ""), ("https://exa mple.org/", ""),
        ("https://" + "a" * 300 + ".example.org/", ""), ("http://münchen.example.org/", ""),
    ],
)  # fmt: skip
def test_of_a_blog_its_host_is_kept(blog, site):
    assert site_of(blog) == site


def test_a_trap_is_the_field_that_the_caller_names():
    assert not asked({"honeypot_field_name": "hp"}.items()).trapped
    assert not asked({"honeypot_field_name": "hp", "hp": " "}.items()).trapped
    assert asked({"honeypot_field_name": "hp", "hp": "x"}.items()).trapped
    assert not asked({"hp": "x"}.items()).trapped


def test_what_no_database_takes_is_replaced_and_the_rest_kept():
    assert asked({"comment_content": "a\0b\ud800c\U0001f600"}.items()).text == "a\ufffdb\ufffdc\U0001f600"


def test_a_text_beyond_the_limit_is_cut():
    assert len(asked({"comment_content": "x" * (TEXT_CHARS_MAX + 5)}.items()).text) == TEXT_CHARS_MAX


def test_of_a_repeated_field_the_last_counts():
    assert asked([("comment_content", "one"), ("comment_content", "two")]).text == "two"


@pytest.mark.parametrize(
    ("sent", "test"), [("", False), ("0", False), ("false", False), ("1", True), ("true", True)]
)
def test_a_test_is_one_that_says_so(sent, test):
    assert asked({"is_test": sent}.items()).is_test is test


@pytest.mark.parametrize(
    ("sent", "kept"), [("en, fr_ca", "en"), ("pt_BR", "pt_BR"), ("a@b.example", ""), ("x" * 12, ""), ("", "")]
)
def test_a_language_is_kept_if_it_is_one(sent, kept):
    assert asked({"blog_lang": sent}.items()).language == kept
