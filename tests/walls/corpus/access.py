"""Classes ``private``, ``headers`` and ``idem``: who calls, with what around the body, and how often."""

from dataclasses import replace

from tests.walls.corpus.shot import TAKEN, Headers, Shot, Target, expect

REFUSED = expect(400, 401, 403, 404, 405)
KEY = "Idempotency-Key"


def private_shots(target: Target) -> list[Shot]:
    """No credentials, odd ones, those of others, and headers that try to change what is asked."""
    return [*_credentials(target), *_disguises(target)]


def _credentials(target: Target) -> list[Shot]:
    if not target.headers:
        return []
    odd = [
        "", "Bearer", "Bearer ", "bearer null", "Bearer undefined", "Basic YWRtaW46YWRtaW4=", "Bearer x",
        "Bearer ldr_", "Bearer ldt_", "Bearer ldt__", "Bearer ldt_a_b", "Bearer ldt_' OR 1=1 --_x",
        "Bearer " + "a" * 8_000, "Bearer eyJhbGciOiJub25lIn0.eyJzdWIiOiJhZG1pbiJ9.", "Digest x",
        "Token {credential}", "{credential}", "Bearer {credential}x", "Bearer x{credential}",
        "Bearer {stranger_receipt}", "Bearer {stranger_token}", "Bearer {expired_token}",
        "Bearer {revoked_token}", "Bearer ldr_" + "A" * 43, "Bearer \u00e4\u00f6",
    ]  # fmt: skip
    shots = [_bare(target, f"Authorization: {text[:40]}", [("Authorization", text)]) for text in odd]
    elsewhere: dict[str, Headers] = {
        "none": [], "a cookie": [("Cookie", "session={credential}; token={credential}")],
        "another header": [("X-Api-Key", "{credential}")], "a trusted name": [("X-Remote-User", "admin")],
        "a near address": [("X-Forwarded-For", "127.0.0.1"), ("X-Real-IP", "127.0.0.1")],
        "an own origin": [("Origin", "http://localhost"), ("Sec-Fetch-Site", "same-origin")],
        "an internal path": [("X-Original-URL", target.path), ("X-Rewrite-URL", target.path)],
    }  # fmt: skip
    shots += [_bare(target, f"instead: {name}", headers) for name, headers in elsewhere.items()]
    queries = ("access_token={credential}", "token={credential}", "receipt={credential}", "admin=1")
    return shots + [replace(_bare(target, f"?{q[:20]}", []), path=f"{target.path}?{q}") for q in queries]


def _bare(target: Target, name: str, headers: Headers) -> Shot:
    return Shot(
        name=name, expected=REFUSED, headers=headers, media=target.media[0], fields=target.fields,
        without_credentials=True,
    )  # fmt: skip


def _disguises(target: Target) -> list[Shot]:
    """Another method than it says: never answered as the write it hides."""
    refused = expect(400, 401, 403, 404, 405, 415, 501)
    # Methods in lower case and doubled slashes are the same address to the framework, and so are its guards.
    same = refused | {TAKEN}
    shots = [
        Shot(
            name=f"method {method}",
            expected=same if method.islower() else refused,
            method=method,
            media=target.media[0],
            fields=target.fields,
        )
        for method in ("TRACE", "CONNECT", "PROPFIND", "FOO", target.method.lower(), "COPY", "LOCK")
    ]
    for header in ("X-HTTP-Method-Override", "X-HTTP-Method", "X-Method-Override"):
        # A write that pretends to be another one stays what it is; without a right to it, nothing happens.
        bare = _bare(target, f"{header}: {target.method}", [(header, target.method)])
        shots.append(replace(bare, method="GET", fields=None, expected=refused | {200}))
    query = f"{target.path}{'&' if '?' in target.path else '?'}_method={target.method}"
    shots.append(
        replace(
            _bare(target, "?_method", []), method="GET", fields=None, path=query, expected=refused | {200}
        )
    )
    path, question, query = target.path.partition("?")
    paths = {
        path + "/", path.upper(), "/" + path, path + "%00", path + ";a=b", path.replace("/api", "/api/.", 1),
        path + "%2f..", path + ".json",
    }  # fmt: skip
    shots += [
        Shot(name=f"path {odd[-40:]}", expected=same if odd.startswith("//") or target.any_path else refused,
             path=odd + question + query, fields=target.fields, media=target.media[0])
        for odd in sorted(paths - {path})
    ]  # fmt: skip
    return shots


def header_shots(target: Target) -> list[Shot]:
    """Headers that belong to proxies, browsers and nobody, around a good request."""
    odd: list[tuple[str, str]] = [
        ("Host", "evil.example.org"), ("Host", "localhost:1"), ("Host", "127.0.0.1"),
        ("Host", "evil.example.org:x"), ("X-Forwarded-Host", "evil.example.org"),
        ("X-Forwarded-Proto", "gopher"), ("X-Forwarded-Prefix", "/evil"),
        ("Forwarded", "for=127.0.0.1;host=evil.example.org"), ("X-Forwarded-For", "1.2.3.4, " * 400),
        ("X-Forwarded-For", "not an address"), ("X-Forwarded-For", "::ffff:127.0.0.1"),
        ("X-Real-IP", "127.0.0.1"), ("Origin", "null"), ("Origin", "https://evil.example.org"),
        ("Origin", "x" * 5_000), ("Referer", "https://evil.example.org/"), ("Accept", "text/html"),
        ("Accept", "application/xml;q=x"), ("Accept", "a/b," * 1_000), ("Accept-Charset", "utf-16"),
        ("Accept-Encoding", "gzip;q=nan, *;q=-1"), ("Accept-Language", "de" * 2_000),
        ("Cookie", "session=" + "A" * 3_000), ("Cookie", "=;=;;"), ("Range", "bytes=0-0,-1"),
        ("If-Match", '"x"'), ("If-None-Match", "*"), ("If-Modified-Since", "never"), ("Upgrade", "h2c"),
        ("Connection", "upgrade, x"), ("TE", "trailers, x"), ("Max-Forwards", "-1"), ("Date", "tomorrow"),
        ("Content-Language", "\u00e9"), ("Content-Disposition", 'form-data; name="x"'), ("Content-MD5", "x"),
        ("X-Request-Id", "a b{}"), ("X-Request-Id", "x" * 4_000), ("User-Agent", ""),
        ("User-Agent", "\u00ff" * 200), ("Via", "1.0 x"), ("Expect", "x"),
        ("Proxy", "http://evil.example.org"), ("X-Wp-Nonce", "x"), ("Sec-Fetch-Site", "cross-site"),
        ("Priority", "u=9"),
    ]  # fmt: skip
    answers = expect(TAKEN, 400, 403, 417, 431)
    return [
        Shot(name=f"{name}: {value[:40]}", expected=answers, headers=[(name, value)], fields=target.fields,
             media=target.media[0])
        for name, value in odd
    ]  # fmt: skip


def idem_shots(target: Target) -> list[Shot]:
    """Keys that are none. (What a good key promises is tested in tests/api/test_idempotency.py.)"""
    if not target.takes_key:
        return []
    keys = [
        "",
        "k" * 129,
        "k" * 60_000,
        "\u00e9",
        "\u2603".encode().decode("latin-1"),
        "tab\tkey",
        "\x7f",
        "\x01",
    ]
    return [
        Shot(name=f"key {key[:20]!a}", expected=expect(422), headers=[(KEY, key)], fields=target.fields,
             media=target.media[0])
        for key in keys
    ]  # fmt: skip
