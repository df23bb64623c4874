"""What names a thread: an id as it is, or a URL in one spelling."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.domain.text import TextRefused
from service.domain.threads import key_hash, split_url, thread_key


@pytest.mark.parametrize(
    "spelling",
    [
        "https://news.example.org/a/B?c=D", "HTTPS://NEWS.EXAMPLE.ORG/a/B?c=D",
        "https://news.example.org:443/a/B?c=D", "https://news.example.org/a/B?c=D#comments",
        " https://news.example.org/a/B?c=D ",
    ],
)  # fmt: skip
def test_spellings_of_one_address_name_one_thread(spelling):
    assert thread_key(spelling, chars_max=100) == "https://news.example.org/a/B?c=D"


@pytest.mark.parametrize(
    ("url", "key"),
    [
        ("http://example.org", "http://example.org/"), ("http://example.org:80", "http://example.org/"),
        ("http://example.org:8080/x", "http://example.org:8080/x"),
        ("https://[2001:DB8::1]/x", "https://[2001:db8::1]/x"),
        ("https://example.org/a/../b//c", "https://example.org/a/../b//c"),
        ("https://example.org/?", "https://example.org/"),
    ],
)  # fmt: skip
def test_only_what_cannot_matter_is_changed(url, key):
    assert thread_key(url, chars_max=100) == key


@pytest.mark.parametrize(
    "name", ["42", "post-7", "Artikel über Züge", "ftp://x", "//example.org", "mailto:x", "a b"]
)
def test_an_id_of_the_site_stays_as_it_is(name):
    assert thread_key(name, chars_max=100) == name


@pytest.mark.parametrize(
    "url",
    [
        "https://", "http://", "https:///path", "https://user@example.org/", "https://user:pass@example.org/",
        "https://example.org:0/", "https://example.org:x/", "https://example.org:99999/",
        "https://exa mple.org/", "https://example.org/<script>", 'https://example.org/"x',
        "https://example.org/a\\b", "https://[::1", "https://`x`/",
    ],
)  # fmt: skip
def test_what_only_looks_like_an_address_is_refused(url):
    with pytest.raises(TextRefused) as refused:
        thread_key(url, chars_max=100)
    assert refused.value.code == "url"


@pytest.mark.parametrize(
    "url", ["javascript:alert(1)", "data:text/html,x", "ftp://example.org/", "example.org", "/x"]
)
def test_a_website_is_http_or_nothing(url):
    with pytest.raises(TextRefused):
        split_url(url)


@given(st.text(max_size=80))
def test_a_key_is_its_own_key(text):
    try:
        key = thread_key(text, chars_max=100)
        again = thread_key(key, chars_max=200)
    except TextRefused:
        return
    assert again == key
    assert len(key_hash(key)) == 64
