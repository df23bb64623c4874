"""The table of addresses that nobody is ever sent to: refused by looking at them, without a connection."""

from ipaddress import ip_address

import pytest

from service.safehttp import Client, OutboundError, Request, Rules

HOSTILE = [
    # this machine
    ("https://127.0.0.1/", "address"),
    ("https://127.1.2.3/", "address"),
    ("https://0.0.0.0/", "address"),
    ("https://[::1]/", "address"),
    ("https://[::]/", "address"),
    ("https://[0:0:0:0:0:0:0:1]/", "address"),
    ("https://localhost/", "host"),
    ("https://LOCALHOST/", "host"),
    ("https://api.localhost/", "host"),
    ("https://redis/", "host"),
    ("https://printer.local/", "host"),
    # private networks
    ("https://10.0.0.1/", "address"),
    ("https://172.16.0.1/", "address"),
    ("https://172.31.255.255/", "address"),
    ("https://192.168.1.1/", "address"),
    ("https://100.64.0.1/", "address"),
    ("https://[fc00::1]/", "address"),
    ("https://[fd12:3456:789a::1]/", "address"),
    ("https://[fec0::1]/", "address"),
    # metadata and link-local
    ("https://169.254.169.254/latest/meta-data/", "address"),
    ("https://169.254.1.1/", "address"),
    ("https://100.100.100.200/", "address"),
    ("https://168.63.129.16/", "address"),
    ("https://metadata.google.internal/", "host"),
    ("https://[fd00:ec2::254]/", "address"),
    ("https://[fe80::1]/", "address"),
    ("https://[fe80::1%25eth0]/", "address"),
    ("https://[2606:4700::1111%eth0]/", "address"),
    # multicast, reserved, documentation, benchmarks
    ("https://224.0.0.1/", "address"),
    ("https://239.255.255.250/", "address"),
    ("https://255.255.255.255/", "address"),
    ("https://240.0.0.1/", "address"),
    ("https://192.0.0.1/", "address"),
    ("https://192.0.2.1/", "address"),
    ("https://198.18.0.1/", "address"),
    ("https://198.51.100.1/", "address"),
    ("https://203.0.113.1/", "address"),
    ("https://192.88.99.1/", "address"),
    ("https://[ff02::1]/", "address"),
    ("https://[2001:db8::1]/", "address"),
    ("https://[100::1]/", "address"),
    ("https://[5f00::1]/", "address"),
    # IPv4 inside IPv6
    ("https://[::ffff:127.0.0.1]/", "address"),
    ("https://[::ffff:a9fe:a9fe]/", "address"),
    ("https://[::ffff:8.8.8.8]/", "address"),
    ("https://[::127.0.0.1]/", "address"),
    ("https://[2002:7f00:1::]/", "address"),
    ("https://[2002:a9fe:a9fe::1]/", "address"),
    ("https://[2001:0:7f00:1::1]/", "address"),
    ("https://[64:ff9b::127.0.0.1]/", "address"),
    ("https://[64:ff9b::a9fe:a9fe]/", "address"),
    ("https://[64:ff9b:1::a00:1]/", "address"),
    ("https://[2606:4700::5efe:7f00:1]/", "address"),
    # other forms of IPv4
    ("https://2130706433/", "host"),
    ("https://0x7f000001/", "host"),
    ("https://0x7f.0.0.1/", "host"),
    ("https://0177.0.0.1/", "host"),
    ("https://127.1/", "host"),
    ("https://127.0.1/", "host"),
    ("https://0/", "host"),
    ("https://127.0.0.01/", "host"),
    ("https://127.0.0.1./", "host"),
    ("https://256.1.1.1/", "host"),
    ("https://1.2.3.4.5/", "host"),
    ("https://a.0x7f/", "host"),
    # tricks with names
    ("https://example.org./", "host"),
    ("https://.example.org/", "host"),
    ("https://exa..mple.org/", "host"),
    ("https://-a.example.org/", "host"),
    ("https:///path", "host"),
    ("https://bücher.example/", "characters"),
    ("https://①②⑦.0.0.1/", "characters"),
    ("https://127。0。0。1/", "characters"),
    ("https://ⓛocalhost/", "characters"),
    ("https://example.org\u200b/", "characters"),
    ("https://example%2eorg/", "host"),
    # userinfo, and two readings of one address
    ("https://user@example.org/", "userinfo"),
    ("https://user:word@example.org/", "userinfo"),
    ("https://example.org@127.0.0.1/", "userinfo"),
    ("https://example.org:443@127.0.0.1/", "userinfo"),
    ("https://example.org\\@127.0.0.1/", "characters"),
    ("https://127.0.0.1\\.example.org/", "characters"),
    ("https://127.0.0.1#@example.org/", "fragment"),
    ("https://[::1]example.org/", "host"),
    ("https://[127.0.0.1]/", "host"),
    ("https://[::1/", "host"),
    # control characters, blanks, length
    ("https://example.org/\r\nX-Injected: 1", "characters"),
    ("https://example.org\n/", "characters"),
    (" https://example.org/", "characters"),
    ("https://exam ple.org/", "characters"),
    ("https://example.org/\x00", "characters"),
    ("https://example.org/\t", "characters"),
    ("https://example.org/" + "a" * 2_000, "length"),
    ("", "characters"),
    # schemes and ports
    ("http://example.org/", "scheme"),
    ("ftp://example.org/", "scheme"),
    ("gopher://example.org:443/_", "scheme"),
    ("file:///etc/passwd", "scheme"),
    ("unix://example.org/", "scheme"),
    ("//example.org/", "shape"),
    ("example.org", "shape"),
    ("https:example.org", "shape"),
    ("javascript:alert(1)", "shape"),
    ("https://example.org:22/", "port"),
    ("https://example.org:6379/", "port"),
    ("https://example.org:80/", "port"),
    ("https://example.org:0/", "port"),
    ("https://example.org:65979/", "port"),
    ("https://example.org:/", "port"),
    ("https://example.org:+443/", "port"),
    ("https://example.org:443:443/", "port"),
]


@pytest.mark.parametrize(("url", "why"), HOSTILE)
def test_a_hostile_address_is_refused_before_anything_is_asked_or_opened(url, why, connections, no_lookups):
    with pytest.raises(OutboundError) as refusal:
        Client(Rules()).send(Request(url=url))
    assert (refusal.value.code, refusal.value.why, connections) == ("refused_address", why, [])


def test_the_table_has_no_line_twice():
    assert len({url for url, _ in HOSTILE}) == len(HOSTILE)


@pytest.mark.parametrize(
    "url",
    [
        "https://example.org/hook",
        "https://hooks.example.org:8443/a/b?c=d&e=%20",
        "https://xn--bcher-kva.example/",
        "https://93.184.215.14/",
        "https://[2606:4700::1111]/",
        "https://[64:ff9b::8.8.8.8]/",
        "HTTPS://EXAMPLE.ORG",
    ],
)
def test_a_good_address_is_tried(url, connections):
    def resolve(host, wait_s):
        return (ip_address("93.184.215.14"),)

    with pytest.raises(OutboundError) as failure:
        Client(Rules(), resolve=resolve).send(Request(url=url))
    assert failure.value.code == "connect_failed"
    assert len(connections) == 1
