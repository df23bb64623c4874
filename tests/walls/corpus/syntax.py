"""Classes ``json``, ``media`` and ``form``: bodies that are not what they say, or say nothing."""

import gzip
import json
import zlib
from typing import Any

from tests.walls.corpus.shot import FORM, JSON, TAKEN, Shot, Target, expect, raw

NOT_JSON = expect(400, 413, 422)
NOT_MEDIA = expect(400, 413, 415)
NOT_FORM = expect(400, 413, 422)


def json_shots(target: Target) -> list[Shot]:
    """Bodies that claim to be JSON."""
    if JSON not in target.media or not target.has_body:
        return []
    good = json.dumps(target.fields)
    bodies = {**_NOT_OBJECTS, **_encodings(good), **_odd_values(target), **_odd_syntax(good)}
    return [raw(target, name, body, NOT_JSON, media=JSON) for name, body in bodies.items()]


_NOT_OBJECTS: dict[str, bytes] = {
    "nothing": b"", "blank": b"  \n ", "brace": b"{", "bracket": b"[", "null": b"null", "true": b"true",
    "number": b"17", "string": b'"body"', "array": b"[]", "array of objects": b'[{"body": "x"}]',
    "array of pairs": b'[["body", "x"]]', "word": b"body", "html": b"<html><body>hi</body></html>",
    "deep arrays": b"[" * 60_000, "deep arrays, closed": b"[" * 30_000 + b"]" * 30_000,
    "deep objects": b'{"a":' * 10_000 + b"1" + b"}" * 10_000, "pickle": b"\x80\x04\x95\x0b\x00\x00\x00.",
    "bytes": bytes(range(256)), "zeros": b"\0" * 1_000, "long number": b"9" * 5_000,
}  # fmt: skip


def _encodings(good: str) -> dict[str, bytes]:
    return {
        "byte order mark": b"\xef\xbb\xbf" + good.encode(), "UTF-16": good.encode("utf-16"),
        "UTF-16 without mark": good.encode("utf-16-le"), "UTF-32": good.encode("utf-32"),
        "Latin-1": good.encode()[:-1] + b', "extra": "\xe4"}',
        "overlong": good.encode()[:-1] + b', "extra": "\xc0\xaf"}',
        "surrogates in UTF-8": good.encode()[:-1] + b', "body": "\xed\xa0\x80"}',
        "broken UTF-8": good.encode()[:-3] + b'\xff"}',
        "beyond Unicode": good[:-2].encode() + b'\xf4\x90\x80\x80"}',
        "gzip without saying so": gzip.compress(good.encode()),
    }  # fmt: skip


def _odd_values(target: Target) -> dict[str, bytes]:
    """The good request, and one more member with a value that JSON does not have, or that hurts."""
    start = json.dumps(target.fields)[:-1] + ("," if target.fields else "")
    values = {
        "NaN": "NaN", "Infinity": "Infinity", "minus Infinity": "-Infinity", "huge float": "1e999",
        "400 digits": "1" * 400, "40,000 digits": "1" * 40_000, "leading zero": "01", "plus": "+1",
        "bare point": ".5", "hex": "0x10", "Arabic digit": "\u0661", "undefined": "undefined",
        "single quotes": "'x'", "bad escape": r'"\x41"', "short escape": r'"\u12"', "raw newline": '"a\nb"',
        "raw tab": '"a\tb"', "raw NUL": '"a\0b"', "open string": '"abc', "deep": "[" * 5_000 + "]" * 5_000,
        "nothing": "", "two values": "1 2", "comment": "/* x */ 1",
    }  # fmt: skip
    bodies = {f"a member with {name}": f'{start} "extra": {value}}}' for name, value in values.items()}
    first = next(iter(target.fields), "body")
    bodies |= {
        "the same key twice": f'{start} "{first}": "again", "{first}": "and again"}}',
        "the same key in disguise": f'{start} "\\u{ord(first[0]):04x}{first[1:]}": "again"}}',
        "a surrogate as key": f'{start} "\\ud800": 1}}',
        "an empty key": f'{start} "": 1}}',
        "a prototype": f'{start} "__proto__": {{"admin": true}}}}',
        "a long key": f'{start} "{"k" * 30_000}": 1}}',
        "5,000 keys": start + ",".join(f'"k{n}": 1' for n in range(5_000)) + "}",
        "a surrogate as value": f'{start} "extra": "\\udfff"}}',
        "half a pair": f'{start} "extra": "\\ud83d!"}}',
        "an escaped NUL": f'{start} "extra": "\\u0000"}}',
    }
    return {name: body.encode("utf-8", "surrogatepass") for name, body in bodies.items()}


def _odd_syntax(good: str) -> dict[str, bytes]:
    bodies = {
        "two documents": good + good, "a line each": f"{good}\n{good}", "rubbish behind": good + "x",
        "a comma behind": good[:-1] + ",}", "cut": good[:-1], "not quoted": good.replace('"', ""),
        "single quotes": good.replace('"', "'"), "a prefix": ")]}',\n" + good, "JSONP": f"call({good})",
        "in quotes": json.dumps(good), "form feed": "\f" + good, "no-break space": "\u00a0" + good,
        "percent encoded": good.replace('"', "%22"),
    }  # fmt: skip
    # A target without fields has "{}" as its good body, and leaving out its quotes changes nothing.
    return {name: body.encode() for name, body in bodies.items() if body != good}


def media_shots(target: Target) -> list[Shot]:
    """Types and codings that nobody here reads."""
    if not target.has_body:
        return []
    body = json.dumps(target.fields).encode()
    types: list[str | None] = [
        None, "", "text/plain", "text/json", "text/html", "application/jsonp", "application/xml",
        "application/octet-stream", "image/png", "application", "json", "*/*", "application/*",
        "application/json, text/plain", "text/plain; application/json", "application/json2",
        "application/json; charset=utf-16", "application/json; charset=latin-1", "application/ld+json",
        'application/json; charset="utf-7"', "multipart/form-data", "multipart/form-data; boundary=",
        "multipart/form-data; boundary=x", "multipart/mixed; boundary=x",
        "application/x-www-form-urlencodedx", "application/x-www-form-urlencoded; charset=utf-16",
        "application/x-www-form-urlencoded; charset=ebcdic",
        "application/json; charset=utf-8; charset=utf-16", "application/x-ndjson", "application/cbor",
    ]  # fmt: skip
    shots = [raw(target, f"type {kind}", body, NOT_MEDIA, media=kind) for kind in types]
    if FORM not in target.media:
        shots.append(raw(target, "a form", b"body=x", NOT_MEDIA, media=FORM))
    if JSON not in target.media:
        shots.append(raw(target, "JSON", body, NOT_MEDIA, media=JSON))
    return shots + _codings(target, body) + _multipart(target)


def _codings(target: Target, body: bytes) -> list[Shot]:
    bomb = gzip.compress(b"a" * 40_000_000)
    packed: dict[str, bytes] = {
        "gzip": gzip.compress(body), "deflate": zlib.compress(body), "br": body, "zstd": body,
        "compress": body, "x-gzip": gzip.compress(body), "gzip, gzip": gzip.compress(gzip.compress(body)),
        "identity, gzip": body, "GZIP": gzip.compress(body), "gzip ": bomb, "unknown": body, "*": body,
    }  # fmt: skip
    return [
        raw(target, f"coding {coding}", content, NOT_MEDIA, headers=[("Content-Encoding", coding)])
        for coding, content in packed.items()
    ]


def _multipart(target: Target) -> list[Shot]:
    def part(name: str, value: Any, more: str = "") -> str:
        return f'--b\r\nContent-Disposition: form-data; name="{name}"{more}\r\n\r\n{value}\r\n'

    good = "".join(part(name, value) for name, value in target.fields.items())
    upload = part("file", "<?php echo 1;", '; filename="../../x.php"')
    bodies = {
        "all fields": good + "--b--\r\n", "a file": good + upload + "--b--\r\n", "no end": good,
        "nothing": "--b--\r\n", "10,000 parts": part("a", "") * 1_000 + "--b--\r\n",
    }  # fmt: skip
    media = "multipart/form-data; boundary=b"
    return [
        raw(target, f"multipart, {n}", body.encode(), NOT_MEDIA, media=media) for n, body in bodies.items()
    ]


def form_shots(target: Target) -> list[Shot]:
    """Bodies that claim to be a form."""
    if FORM not in target.media or not target.texts:
        return []
    text = next(iter(target.texts))
    good = Shot(name="", expected=expect(), media=FORM, fields=target.fields).encoded()
    refused = {
        "nothing": b"", "equals signs": b"===", "ampersands": b"&" * 60, "words": b"a&b&c",
        "JSON": b'{"body": "x"}', "not UTF-8": good + b"&" + text.encode() + b"x=%ff%fe",
        "Latin-1": good + b"&x=%e9", "overlong": good + b"&x=%c0%af", "surrogate": good + b"&x=%ed%a0%80",
        "raw bytes": good + b"&x=\xff", "twice": good + b"&" + text.encode() + b"=again",
        "50 fields": b"&".join(b"f%d=x" % n for n in range(50)),
        "5,000 fields": b"&".join(b"f%d=x" % n for n in range(5_000)), "brackets": good + b"&body[]=x",
        "operator": good + b"&author_email[$ne]=x", "path": good + b"&a.b.c=x",
        "long name": good + b"&" + b"n" * 30_000, "UTF-16": good.decode().encode("utf-16"),
        "multipart": b"--b\r\n\r\nx\r\n--b--",
    }  # fmt: skip
    odd = {
        "bad percent": good + b"%zz%", "semicolons": good + b";x=1", "an ampersand behind": good + b"&",
        "plus signs": good + b"+++",
    }  # fmt: skip
    shots = [raw(target, name, body, NOT_FORM, media=FORM) for name, body in refused.items()]
    return shots + [raw(target, name, body, NOT_FORM | {TAKEN}, media=FORM) for name, body in odd.items()]
