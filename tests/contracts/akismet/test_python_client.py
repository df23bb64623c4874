"""PyPI's ``akismet`` gets what it asks for, and notices a server that is not one."""

from datetime import UTC, datetime

import akismet
import httpx
import pytest

from tests.support.akismet import BLOG, HAM, SPAM

WAIT_S = 30.0
"""The client's own is 1.0; a test that runs beside others asserts no speed."""


def client_of(base: str, key: str, host: str = "") -> akismet.SyncClient:
    """A client whose address is changed in an event hook, as docs/from-akismet.md says."""
    ours = httpx.URL(base)

    def to_us(request: httpx.Request) -> None:
        request.url = request.url.copy_with(scheme=ours.scheme, host=ours.host, port=ours.port)
        request.headers["Host"] = host or ours.netloc.decode()

    http = httpx.Client(event_hooks={"request": [to_us]}, timeout=WAIT_S)
    return akismet.SyncClient(config=akismet.Config(key=key, url=BLOG), http_client=http)


@pytest.fixture
def key(new_short_key):
    return new_short_key()


@pytest.fixture
def client(base, key):
    with client_of(base, key) as client:
        yield client


@pytest.mark.parametrize(
    ("fields", "verdict"),
    [
        ({"comment_content": HAM, "comment_author_email": "reader@example.com"}, akismet.CheckResponse.HAM),
        ({"comment_content": SPAM}, akismet.CheckResponse.SPAM),
        ({"comment_author": "akismet-guaranteed-spam"}, akismet.CheckResponse.SPAM),
        ({"comment_content": SPAM, "user_role": "administrator"}, akismet.CheckResponse.HAM),
    ],
)
def test_the_client_tells_spam_from_ham(client, fields, verdict):
    assert client.comment_check(user_ip="203.0.113.9", comment_type="comment", **fields) is verdict


def test_the_client_reports_mistakes_and_reads_its_own_use(client, base, key):
    assert client.comment_check(user_ip="203.0.113.9", comment_content=HAM) is akismet.CheckResponse.HAM
    assert client.submit_spam(user_ip="203.0.113.9", comment_content=HAM) is True
    assert client.submit_ham(user_ip="203.0.113.9", comment_content=HAM) is True
    limit = client.usage_limit()
    assert (limit["limit"], limit["usage"], limit["throttled"]) == ("none", 3, False)
    # With key_sites this client sends no key at all, so the name of the host has to bring it.
    with client_of(base, key, host=f"{key}.akismet.example.org") as by_host:
        sites, table = by_host.key_sites(), by_host.key_sites(result_format="csv")
    [site] = sites[f"{datetime.now(UTC):%Y-%m}"]
    assert (site["site"], site["ham"], site["missed_spam"], site["false_positives"]) == (
        "news.example.org", 1, 1, 1,
    )  # fmt: skip
    assert "news.example.org,3,0,1,1,1,false" in table


def test_the_client_sees_that_its_key_is_wrong(base):
    client = client_of(base, "0123456789ab")
    assert client.verify_key() is False
    with pytest.raises(akismet.APIKeyError):
        client.comment_check(user_ip="203.0.113.9", comment_content=HAM)
    client._http_client.close()


@pytest.mark.parametrize(
    ("status", "content"), [(200, b"true\n"), (200, b"True"), (200, b"perhaps"), (200, b""), (500, b"false")]
)
def test_the_client_notices_a_server_that_answers_wrongly(wrong_server, status, content):
    with wrong_server(status, content) as base:
        client = client_of(base, "0123456789ab")
        for ask in (client.comment_check, client.submit_spam, client.submit_ham):
            with pytest.raises((akismet.ProtocolError, akismet.RequestError)):
                ask(user_ip="203.0.113.9", comment_content=HAM)
        with pytest.raises((akismet.ProtocolError, akismet.RequestError)):
            client.verify_key()
        client._http_client.close()
