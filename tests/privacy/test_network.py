"""Whom a limit counts: nobody escapes it by a header, a port, or the low bits of an address."""

from ipaddress import ip_network

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.domain.errors import ConfigurationError
from service.privacy.network import HOPS_MAX, client_prefix, parse_networks

NOBODY = ()
PROXY = parse_networks("10.0.0.0/8")
PROXIES = parse_networks("10.0.0.0/8, 2001:db8:ffff::/48, 127.0.0.1")


@pytest.mark.parametrize(
    ("peer", "forwarded_for", "trusted", "counted"),
    [
        # no proxy is trusted: the header is a stranger's word
        ("203.0.113.7", None, NOBODY, "ip:203.0.113.7/32"),
        ("203.0.113.7", "198.51.100.1", NOBODY, "ip:203.0.113.7/32"),
        ("127.0.0.1", "198.51.100.1", NOBODY, "ip:127.0.0.1/32"),
        # a trusted list, but the service is reached directly
        ("203.0.113.7", "198.51.100.1", PROXY, "ip:203.0.113.7/32"),
        # one proxy: the right-most hop is its word, what stands left of it is the client's
        ("10.0.0.1", "203.0.113.7", PROXY, "ip:203.0.113.7/32"),
        ("10.0.0.1", "198.51.100.1, 203.0.113.7", PROXY, "ip:203.0.113.7/32"),
        ("10.0.0.1", "10.0.0.9, 198.51.100.1, 203.0.113.7", PROXY, "ip:203.0.113.7/32"),
        # two proxies
        ("10.0.0.1", "198.51.100.1, 203.0.113.7, 10.0.0.2", PROXY, "ip:203.0.113.7/32"),
        # trusted to the end of the list: the left-most is all there is
        ("10.0.0.1", "10.0.0.3, 10.0.0.2", PROXY, "ip:10.0.0.3/32"),
        # no header, or an empty one
        ("10.0.0.1", None, PROXY, "ip:10.0.0.1/32"),
        ("10.0.0.1", "", PROXY, "ip:10.0.0.1/32"),
        ("10.0.0.1", " , ", PROXY, "ip:10.0.0.1/32"),
        # a malformed hop: stay at the last good one
        ("10.0.0.1", "unknown", PROXY, "ip:10.0.0.1/32"),
        ("10.0.0.1", "203.0.113.7, unknown", PROXY, "ip:10.0.0.1/32"),
        ("10.0.0.1", "203.0.113.7, ::gg, 10.0.0.2", PROXY, "ip:10.0.0.2/32"),
        ("10.0.0.1", "203.0.113.07", PROXY, "ip:10.0.0.1/32"),
        ("10.0.0.1", "203.0.113.7; 10.0.0.2", PROXY, "ip:10.0.0.1/32"),
        # hops as proxies write them
        ("10.0.0.1", "203.0.113.7:49152", PROXY, "ip:203.0.113.7/32"),
        ("10.0.0.1", '"[2001:db8:1:2:3:4:5:6]:443"', PROXY, "ip:2001:db8:1:2::/64"),
        ("10.0.0.1", "[2001:db8:1:2::9]", PROXY, "ip:2001:db8:1:2::/64"),
        ("10.0.0.1", "\t203.0.113.7 ", PROXY, "ip:203.0.113.7/32"),
        # IPv6 is counted by /64, and IPv4 in IPv6 clothes is IPv4
        ("2001:db8:1:2:aaaa::1", None, NOBODY, "ip:2001:db8:1:2::/64"),
        ("2001:db8:1:2:bbbb::2", None, NOBODY, "ip:2001:db8:1:2::/64"),
        ("2001:DB8:1:3::1", None, NOBODY, "ip:2001:db8:1:3::/64"),
        ("fe80::1%eth0", None, NOBODY, "ip:fe80::/64"),
        ("::ffff:203.0.113.7", None, NOBODY, "ip:203.0.113.7/32"),
        ("::ffff:10.0.0.1", "::ffff:203.0.113.7", PROXY, "ip:203.0.113.7/32"),
        ("2001:db8:ffff::1", "2001:db8:1:2::5", PROXIES, "ip:2001:db8:1:2::/64"),
        # a unix socket has no peer: it is the loopback, and trusted where the loopback is
        ("", None, NOBODY, "ip:127.0.0.1/32"),
        ("", "203.0.113.7", NOBODY, "ip:127.0.0.1/32"),
        ("", "203.0.113.7", PROXY, "ip:127.0.0.1/32"),
        ("", "198.51.100.1, 203.0.113.7", PROXIES, "ip:203.0.113.7/32"),
        # a peer nobody can read still counts as somebody
        ("garbage", None, NOBODY, "ip:unknown"),
        ("garbage", "203.0.113.7", PROXIES, "ip:unknown"),
    ],
)
def test_the_nearest_address_no_trusted_proxy_vouches_through_is_counted(
    peer, forwarded_for, trusted, counted
):
    assert client_prefix(peer, forwarded_for, trusted) == counted


def test_rotating_the_header_does_not_make_a_stranger_new():
    seen = {client_prefix("203.0.113.7", f"198.51.100.{i}", PROXY) for i in range(100)}
    behind = {client_prefix("10.0.0.1", f"198.51.100.{i}, 203.0.113.7", PROXY) for i in range(100)}
    assert seen == behind == {"ip:203.0.113.7/32"}


@pytest.mark.parametrize(("hops", "counted"), [(HOPS_MAX - 1, "198.51.100.1"), (HOPS_MAX, "10.0.0.2")])
def test_a_chain_of_too_many_proxies_is_not_walked_to_its_end(hops, counted):
    header = ", ".join(["198.51.100.1"] + ["10.0.0.2"] * hops)
    assert client_prefix("10.0.0.1", header, PROXY) == f"ip:{counted}/32"


@given(st.text(), st.none() | st.text(), st.sampled_from([NOBODY, PROXIES]))
def test_whatever_comes_there_is_somebody_to_count(peer, forwarded_for, trusted):
    label, _, network = client_prefix(peer, forwarded_for, trusted).partition(":")
    assert label == "ip"
    assert network == "unknown" or ip_network(network)


@given(st.ip_addresses(v=4) | st.ip_addresses(v=6), st.ip_addresses(v=4) | st.ip_addresses(v=6))
def test_an_untrusted_peer_is_counted_whatever_it_forwards(peer, forwarded):
    assert client_prefix(str(peer), str(forwarded), NOBODY) == client_prefix(str(peer), None, NOBODY)


def test_networks_are_read_from_a_text_or_a_list():
    expected = (ip_network("10.0.0.0/8"), ip_network("::1/128"), ip_network("192.0.2.1/32"))
    assert parse_networks(" 10.0.0.0/8,::1  192.0.2.1,") == expected
    assert parse_networks(["10.0.0.0/8", "::1", "192.0.2.1"]) == expected
    assert parse_networks("::ffff:10.0.0.0/104") == (ip_network("10.0.0.0/8"),)
    assert parse_networks("") == ()


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("proxy.example.org", "not a network; write one such as 10.0.0.0/8"),
        ("10.0.0.0/33", "not a network"),
        ("10.0.0.256", "not a network"),
        ("10.0.0.1/8", "did you mean 10.0.0.0/8?"),
        ("2001:db8::1/32", "did you mean 2001:db8::/32?"),
        ("0.0.0.0/0", "would trust everybody"),
        ("::/0", "would trust everybody"),
        ("::ffff:0:0/96", "would trust everybody"),
        ("10.0.0.0/8, *", "'\\*' is not a network"),
    ],
)
def test_a_list_that_cannot_be_meant_stops_the_start_with_a_sentence(text, sentence):
    with pytest.raises(ConfigurationError, match=sentence.replace("?", r"\?")):
        parse_networks(text)
