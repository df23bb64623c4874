"""Bytes that are ready before anybody asks: encodings, tags, and what a cache is told."""

import gzip

import pytest

from service.api import encoded

LONG = b'{"text":"' + b"the same words again and again " * 40 + b'"}'


@pytest.mark.parametrize(
    ("header", "taken"),
    [
        ("gzip", True), ("gzip, deflate, br, zstd", True), ("GZIP", True), ("x-gzip", True), ("*", True),
        ("gzip;q=0.5", True), ("br;q=1, gzip;q=0.001", True), ("", False), ("identity", False),
        ("br", False), ("gzip;q=0", False), ("gzip;q=0.0, *", False), ("*;q=0", False),
        ("gzip;q=nonsense", False), ("gzip;x=1", False), ("notgzip", False), (",,;;=", False),
    ],
)  # fmt: skip
def test_gzip_is_sent_only_to_those_who_take_it(header, taken):
    assert encoded.accepts_gzip(header) is taken


@pytest.mark.parametrize(
    ("header", "same"),
    [
        ('"a"', True), ('W/"a"', True), ('"x", "a"', True), ('"x",W/"a"', True), ("*", True),
        ('"b"', False), ("a", False), ("", False), ('"a', False), ('"A"', False),
    ],
)  # fmt: skip
def test_if_none_match_compares_tags_weakly(header, same):
    assert encoded.matches(header, '"a"') is same


def test_each_encoding_has_a_tag_of_its_own():
    ready = encoded.ready(LONG, "public")
    assert ready.zipped is not None
    assert ready.plain.etag != ready.zipped.etag
    assert gzip.decompress(ready.zipped.body) == ready.plain.body == LONG


def test_the_tag_depends_on_the_bytes_alone():
    assert encoded.ready(LONG, "public").plain.etag == encoded.ready(LONG, "no-cache").plain.etag
    assert encoded.ready(LONG, "public").plain.etag != encoded.ready(LONG + b" ", "public").plain.etag


def test_the_same_body_is_compressed_to_the_same_bytes():
    assert encoded.ready(LONG, "public") == encoded.ready(LONG, "public")


def test_a_short_body_is_not_compressed():
    assert encoded.ready(b"{}", "public").zipped is None


def test_a_cdn_may_answer_by_itself_only_as_long_as_the_setting_says():
    assert encoded.cache_control(7) == "public, max-age=0, s-maxage=7, stale-while-revalidate=7"
    assert encoded.cache_control(0) == "public, no-cache"
