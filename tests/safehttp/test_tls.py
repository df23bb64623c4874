"""HTTPS: the certificate must be good for the name that was asked for, whatever address it leads to."""

import ssl

import pytest

from service.domain.errors import ConfigurationError
from service.safehttp import Client, Limits, OutboundError, Request, Rules
from tests.support.scripted import answering, http

NAME = "hooks.example.org"


def send(client, server):
    return client.send(Request(url=f"https://{NAME}:{server.port}/"))


def failure(client, server):
    with pytest.raises(OutboundError) as error:
        send(client, server)
    return error.value.code, error.value.why


def test_the_certificate_of_the_name_is_good_for_the_address_behind_it(authority, trusting, serve):
    names_asked = []
    context = authority.server(NAME)
    context.sni_callback = lambda _socket, name, _context: names_asked.append(name)
    server = serve(answering(http(b"safe")), context)
    answer = send(trusting(), server)
    assert (answer.body, names_asked) == (b"safe", [NAME])
    assert answer.timings.tls_ms > 0
    assert f"Host: {NAME}:{server.port}".encode() in server.requests[0]


@pytest.mark.parametrize("host", ["other.example.org", "127.0.0.1", "example.org", "*.org"])
def test_a_certificate_of_another_name_is_refused_before_anything_is_sent(host, authority, trusting, serve):
    server = serve(answering(http(b"evil")), authority.server(host))
    assert failure(trusting(), server) == ("tls_failed", "certificate")
    assert server.requests == []


def test_an_expired_certificate_is_refused(authority, trusting, serve):
    server = serve(answering(http()), authority.server(NAME, expired=True))
    assert failure(trusting(), server) == ("tls_failed", "certificate")


def test_an_authority_that_nobody_named_is_not_trusted(authority, trusting, serve):
    server = serve(answering(http()), authority.server(NAME))
    assert failure(trusting(ca_file=""), server) == ("tls_failed", "certificate")


def test_a_host_that_is_an_address_needs_a_certificate_of_that_address(authority, serve):
    rules = Rules.of(["127.0.0.1"])
    client = Client(rules, ca_file=str(authority.file))
    good = serve(answering(http(b"safe")), authority.server("127.0.0.1"))
    bad = serve(answering(http(b"evil")), authority.server(NAME))
    assert client.send(Request(url=f"https://127.0.0.1:{good.port}/")).body == b"safe"
    with pytest.raises(OutboundError, match="tls_failed"):
        client.send(Request(url=f"https://127.0.0.1:{bad.port}/"))


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_old_versions_of_tls_are_refused(authority, trusting, serve):
    context = authority.server(NAME)
    context.minimum_version = ssl.TLSVersion.TLSv1
    context.maximum_version = ssl.TLSVersion.TLSv1_1
    server = serve(answering(http()), context)
    assert failure(trusting(), server)[0] == "tls_failed"


def test_a_server_that_speaks_no_tls_is_refused(trusting, serve):
    server = serve(lambda stream, server: stream.sendall(http(b"plain")))
    assert failure(trusting(), server)[0] == "tls_failed"


def test_a_handshake_that_never_ends_is_left_at_the_limit(trusting, serve):
    server = serve(lambda stream, server: server.over.wait(20))
    with pytest.raises(OutboundError) as error:
        trusting().send(Request(url=f"https://{NAME}:{server.port}/"), Limits(total_s=0.3))
    assert (error.value.code, error.value.why) == ("timeout", "tls")


def test_a_file_of_authorities_that_cannot_be_read_stops_the_start(tmp_path):
    broken = tmp_path / "broken.pem"
    broken.write_text("no certificate", encoding="utf-8")
    for file in (broken, tmp_path / "missing.pem"):
        with pytest.raises(ConfigurationError, match="LETTERSDESK_OUTBOUND_CA_FILE"):
            Client(Rules(), ca_file=str(file))
