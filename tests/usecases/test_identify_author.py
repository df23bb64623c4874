"""What the keeper of the keys says of a batch: where the authors' own addresses stand, and their domains."""

import pytest

from service.domain.verdict import Field, Span
from service.privacy.own_address import NOTE
from service.usecases.identify_author import Keeper, identify_authors

ADDRESS = "own.addr@example.org"


def identities(newsroom, takes_mail=lambda emails: [None] * len(emails)):
    keeper = Keeper(vault=newsroom.vault, disposable_domains=frozenset(), takes_mail=takes_mail)
    batch = [one.comment for one in newsroom.claim().batch]
    return list(identify_authors(newsroom.database, keeper, batch).identities.values())


@pytest.mark.parametrize(
    ("url", "shows"),
    [
        ("https://example.com/?mail=own.addr@example.org", True),
        ("https://example.com/?mail=own.addr%40example.org", True),
        ("https://example.com/?mail=%6f%77%6e.addr%2540EXAMPLE.org", True),
        ("https://example.com/?mail=other.addr@example.org", False),
        ("https://example.org/own.addr", False),
        (None, False),
    ],
)
def test_the_own_address_is_found_in_the_website_however_it_is_encoded(newsroom, url, shows):
    newsroom.submit(email=ADDRESS, author_url=url)
    (identity,) = identities(newsroom)
    in_url = [span for span in identity.address_spans if span.field is Field.AUTHOR_URL]
    assert bool(in_url) is shows
    assert all(0 <= span.start < span.end <= len(url) for span in in_url)


def test_the_own_address_in_the_name_is_shown_in_the_name(newsroom):
    newsroom.submit(email=ADDRESS, author_name=f"I am {ADDRESS}")
    (identity,) = identities(newsroom)
    assert identity.address_spans == (Span(5, 5 + len(ADDRESS), NOTE, Field.AUTHOR_NAME),)


def test_the_dns_is_asked_once_about_the_whole_batch(newsroom):
    asked = []

    def takes_mail(emails):
        asked.append(len(emails))
        return [True] * len(emails)

    [newsroom.submit() for _ in range(3)]
    assert [identity.deliverable for identity in identities(newsroom, takes_mail)] == [True] * 3
    assert asked == [3]
