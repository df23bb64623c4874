"""The scanner: it finds an address in every shape it could have got out in, and nothing where none is."""

import base64
import gzip
import hashlib
import html
import json
import random
import urllib.parse
import zlib

import pytest

from tests.support.canary import Flock

ADDRESS_SHAPES = ("cnr{}@example.com", "Cnr.{}+News@Example.com")

SHAPES = {
    "plain": lambda a: f"mail to <{a}> failed",
    "upper": lambda a: a.upper(),
    "local part": lambda a: a.split("@")[0],
    "url": lambda a: urllib.parse.quote(a, safe=""),
    "url, all": lambda a: "".join(f"%{ord(c):02X}" for c in a),
    "html": lambda a: "".join(f"&#{ord(c)};" for c in a),
    "html hex": lambda a: html.escape("".join(f"&#x{ord(c):x};" for c in a)).replace("&amp;", "&"),
    "json": lambda a: json.dumps("".join(f"\\u{ord(c):04x}" for c in a)).replace("\\\\", "\\"),
    "utf-16": lambda a: a.encode("utf-16-le"),
    "base64": lambda a: base64.b64encode(a.encode()),
    "base64 in a row": lambda a: base64.b64encode(b"x" * 7 + a.encode() + b"y" * 9),
    "base64 behind letters": lambda a: b"rq" + base64.b64encode(a.encode()),
    "base64url": lambda a: base64.urlsafe_b64encode(b"\xff\xfe" + a.encode()).rstrip(b"="),
    "hex": lambda a: a.encode().hex(),
    "zlib": lambda a: b"data" + zlib.compress(f"job({a})".encode()) + b"rest",
    "zlib in base64": lambda a: base64.b64encode(zlib.compress(f"Traceback {a}".encode())),
    "gzip": lambda a: gzip.compress(a.encode()),
    "zlib in zlib": lambda a: zlib.compress(b"a" + zlib.compress(a.encode())),
    "quoted-printable": lambda a: a.replace("@", "=40").replace("z", "=7A"),
    "md5 of lower case": lambda a: hashlib.md5(a.lower().encode()).hexdigest(),
    "md5 link": lambda a: f"https://example.org/avatar/{hashlib.md5(a.lower().encode()).hexdigest()}?d=x",
    "sha1, upper hex": lambda a: hashlib.sha1(a.encode()).hexdigest().upper(),
    "sha1 after a word": lambda a: f"email_{hashlib.sha1(a.lower().encode()).hexdigest()}",
    "sha256 cut": lambda a: hashlib.sha256(a.encode()).hexdigest()[:16],
    "sha256 base64": lambda a: base64.b64encode(hashlib.sha256(a.encode()).digest()),
    "sha512 base64url": lambda a: base64.urlsafe_b64encode(hashlib.sha512(a.lower().encode()).digest()),
    "sha256 raw": lambda a: b"\x01" + hashlib.sha256(a.encode()).digest() + b"\x02",
    "sha256 raw in base64": lambda a: base64.b64encode(b"a" + hashlib.sha256(a.encode()).digest()),
    "md5 without the tag": lambda a: hashlib.md5(
        (a.lower().split("@")[0].split("+")[0] + "@example.com").encode()
    ).hexdigest(),
}  # fmt: skip


@pytest.mark.parametrize("address_shape", ADDRESS_SHAPES)
@pytest.mark.parametrize("shape", SHAPES)
def test_an_address_is_found_in_every_shape(shape, address_shape):
    flock = Flock()
    flock.new()
    address = flock.new(address_shape)
    flock.new()
    hidden = SHAPES[shape](address)
    assert flock.scanner().scan("here", hidden), hidden


def test_a_mask_of_an_address_is_found():
    assert Flock().scanner().scan("here", b'{"email": "c***@example.com"}')


def test_the_finding_names_the_address():
    flock = Flock()
    flock.new()
    address = flock.new()
    assert flock.scanner().scan("log", address)[0].canary == address.removeprefix("cnr").split("@")[0]


def test_nothing_is_found_where_nothing_is():
    flock = Flock()
    for _ in range(200):
        flock.new()
    noise = random.Random(7).randbytes(300_000)
    scanner = flock.scanner()
    assert scanner.scan("noise", noise) == []
    assert scanner.scan("text", base64.b64encode(noise) + noise.hex().encode()) == []
    assert scanner.scan("other people", "reader@example.org, another@example.com; 2 * 3 ** 4") == []
