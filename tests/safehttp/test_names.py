"""A name is looked up once, all of the answer is looked at, and the connection goes to what was looked at."""

import socket
import threading

import pytest

from service.domain.errors import ConfigurationError
from service.safehttp import Client, Limits, OutboundError, Request, Rules
from service.safehttp.addresses import Reach, reach
from service.safehttp.resolve import system_resolve
from tests.support.scripted import answering, http

PUBLIC, OTHER_PUBLIC = "93.184.215.14", "2606:4700::1111"


@pytest.fixture
def failure(names, connections):
    """Call ``https://hooks.example.org/`` with these answers of the DNS; the error, and the resolver."""

    def send(*answers, rules=None):
        resolver = names(hooks_example_org=list(answers))
        with pytest.raises(OutboundError) as error:
            Client(rules or Rules(), resolve=resolver).send(Request(url="https://hooks.example.org/"))
        return error.value, resolver

    return send


@pytest.mark.parametrize(
    "answer",
    [
        ["127.0.0.1"],
        ["10.0.0.7"],
        ["169.254.169.254"],
        ["::1"],
        ["::ffff:127.0.0.1"],
        ["64:ff9b::a00:1"],
        ["fe80::1%2"],
        [PUBLIC, "10.0.0.7"],
        [PUBLIC, OTHER_PUBLIC, "fd00:ec2::254"],
    ],
)
def test_a_name_is_refused_if_any_of_its_addresses_is_not_public(answer, failure, connections):
    error, _ = failure(answer)
    assert (error.code, error.why, connections) == ("refused_address", "address", [])


def test_the_name_is_looked_up_once_so_a_second_answer_is_never_heard(failure, connections):
    error, resolver = failure([PUBLIC], ["127.0.0.1"])
    assert (error.code, connections) == ("connect_failed", [(PUBLIC, 443)])
    assert resolver.asked == ["hooks.example.org"]


def test_every_request_without_a_connection_looks_anew(names, connections):
    client = Client(Rules(), resolve=names(hooks_example_org=[[PUBLIC], ["127.0.0.1"]]))
    codes = []
    for _ in range(2):
        with pytest.raises(OutboundError) as error:
            client.send(Request(url="https://hooks.example.org/"))
        codes.append(error.value.code)
    assert (codes, connections) == (["connect_failed", "refused_address"], [(PUBLIC, 443)])


def test_the_next_address_is_tried_when_one_takes_no_connection(failure, connections):
    failure([OTHER_PUBLIC, PUBLIC])
    assert [address[0] for address in connections] == [OTHER_PUBLIC, PUBLIC]


def test_a_long_list_of_addresses_is_not_tried_to_its_end(failure, connections):
    failure([f"93.184.215.{last}" for last in range(1, 200)])
    assert len(connections) == 4


def test_a_name_that_nobody_knows_and_one_without_addresses_are_told_apart_from_refusals(failure):
    assert [failure()[0].code, failure([])[0].code] == ["resolve_failed", "resolve_failed"]


def test_a_named_host_may_be_private(names, serve):
    server = serve(answering(http(b"here")))
    rules = Rules.of([f"moderator:{server.port}"])
    client = Client(rules, resolve=names(moderator=[["127.0.0.1"]]))
    assert client.send(Request(url=f"http://moderator:{server.port}/")).body == b"here"


@pytest.mark.parametrize(
    ("url", "named", "why"),
    [
        ("http://127.0.0.1:9000/", "127.0.0.1:9001", "scheme"),
        ("https://127.0.0.1:8443/", "127.0.0.1:9001", "address"),
        ("https://127.0.0.2/", "127.0.0.1", "address"),
        ("http://[::1]:9000/", "[::1]:9001", "scheme"),
        ("http://moderator.example.org/", "moderator", "scheme"),
        ("http://my-moderator:80/", "moderator", "host"),
        ("http://169.254.169.254/", "169.254.169.254", "address"),
        ("http://[fd00:ec2::254]/", "[fd00:ec2::254]", "address"),
        ("http://0.0.0.0/", "0.0.0.0", "address"),
        ("http://[64:ff9b::a00:1]/", "[64:ff9b::a00:1]", "address"),
        ("http://2130706433/", "2130706433", "host"),
        ("http://example.org/", "example.org", "scheme"),  # leads to a public address, in clear text
    ],
)
def test_naming_a_host_opens_that_host_and_no_metadata(url, named, why, names, connections):
    client = Client(Rules.of([named]), resolve=names(example_org=[[PUBLIC]]))
    with pytest.raises(OutboundError) as error:
        client.send(Request(url=url))
    assert (error.value.code, error.value.why, connections) == ("refused_address", why, [])


def test_private_hosts_everywhere_is_for_trials_and_still_hides_the_metadata(names, serve):
    server = serve(answering(http(b"here")))
    client = Client(Rules(private_anywhere=True), resolve=names(redis=[["169.254.169.254"]]))
    assert client.send(Request(url=f"http://127.0.0.1:{server.port}/")).body == b"here"
    with pytest.raises(OutboundError, match="refused_address"):
        client.send(Request(url="http://redis/"))


@pytest.mark.parametrize(
    "entry", ["http://moderator", "moderator:", "moderator:0", "user@host", "a/b", "*", ""]
)
def test_an_entry_that_names_no_host_stops_the_start(entry):
    with pytest.raises(ConfigurationError, match="LETTERSDESK_OUTBOUND_PRIVATE_HOSTS"):
        Rules.of([entry])


def test_the_system_is_asked_in_a_thread_that_may_hang_and_the_request_does_not(monkeypatch):
    over = threading.Event()
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: over.wait(20) and [])
    try:
        with pytest.raises(OutboundError) as error:
            Client(Rules()).send(Request(url="https://example.org/"), Limits(total_s=0.05))
    finally:
        over.set()
    assert (error.value.code, error.value.why) == ("timeout", "resolve")


def test_the_system_resolver_gives_each_address_once():
    found = system_resolve("localhost", 5.0)
    assert found
    assert len(set(found)) == len(found)
    assert {reach(address) for address in found} == {Reach.PRIVATE}


def test_a_name_that_the_system_does_not_know_is_a_failure():
    with pytest.raises(OutboundError, match="resolve_failed"):
        system_resolve("no-such-host.invalid", 10.0)
