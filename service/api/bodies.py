"""Bytes to plain fields: JSON or a form, strictly. Anything odd is refused before anybody looks inside.

What the naive way accepts or dies of, and this does not: NaN, repeated keys, two thousand brackets, a
number of 400 digits, UTF-16, lone surrogates in a key, bodies in gzip, multipart, a body without a type.
"""

import json
from typing import Any, NoReturn
from urllib.parse import parse_qsl

from flask import Request

from service.api.problem import Problem
from service.domain.errors import FieldError

FORM_FIELDS_MAX = 40

JSON = "application/json"
FORM = "application/x-www-form-urlencoded"


def read(request: Request, *, bytes_max: int, forms: bool) -> dict[str, Any]:
    """The fields of a request body. Raises Problem: 400, 413, 415, or 422 for a repeated form field."""
    media, raw = read_bytes(request, bytes_max=bytes_max, allowed=(JSON, FORM) if forms else (JSON,))
    return json_object(raw) if media == JSON else once(pairs(raw))


def read_pairs(request: Request, *, bytes_max: int) -> list[tuple[str, str]]:
    """The fields of a URL-encoded form in order, and of nothing else. Raises Problem: 400, 413, 415."""
    return pairs(read_bytes(request, bytes_max=bytes_max, allowed=(FORM,))[1])


def pairs(raw: bytes, *, fields_max: int = FORM_FIELDS_MAX) -> list[tuple[str, str]]:
    """The names and values of a URL-encoded form, in order; Problem 400 unless it is one in UTF-8."""
    try:
        return parse_qsl(
            raw.decode("utf-8"), keep_blank_values=True, encoding="utf-8", errors="strict",
            max_num_fields=fields_max,
        )  # fmt: skip
    except (ValueError, UnicodeError):
        raise Problem("malformed-request", detail="The form is not URL-encoded UTF-8.") from None


def once(fields: list[tuple[str, str]]) -> dict[str, Any]:
    """Form fields by name, each at most once; an empty one counts as left out, as browsers send them."""
    names = [name for name, _ in fields]
    repeated = sorted({name for name in names if names.count(name) > 1})
    if repeated:
        raise Problem(
            "validation-error", errors=tuple(FieldError(shown(name), "repeated") for name in repeated)
        )
    return {name: value for name, value in fields if value != ""}


def shown(name: str) -> str:
    """A field's name if it looks like one of ours: a name a stranger made up could hold anything."""
    plain = len(name) <= 40 and name.isascii() and name.replace("_", "").isalpha() and name == name.lower()
    return name if plain else "?"


def read_bytes(request: Request, *, bytes_max: int, allowed: tuple[str, ...]) -> tuple[str, bytes]:
    """The media type, one of ``allowed``, and the bytes of a body. Raises Problem: 400, 413, 415."""
    if request.headers.get("Content-Encoding", "identity").strip().lower() not in ("", "identity"):
        raise Problem("unsupported-media-type", detail="Send the body as it is, without Content-Encoding.")
    media, _, parameters = request.headers.get("Content-Type", "").partition(";")
    media = media.strip().lower()
    if media not in allowed or not _is_utf8(parameters):
        raise Problem("unsupported-media-type", detail=f"Send {' or '.join(allowed)} in UTF-8.")
    return media, _bytes(request, bytes_max)


def _is_utf8(parameters: str) -> bool:
    for parameter in parameters.split(";"):
        name, _, value = parameter.strip().partition("=")
        if name.lower() == "charset" and value.strip('"').lower() not in ("utf-8", "utf8"):
            return False
    return True


def _bytes(request: Request, bytes_max: int) -> bytes:
    length = request.content_length
    if length is not None and length > bytes_max:
        raise Problem("too-large", detail=f"A body may have {bytes_max} bytes.")
    try:
        # One byte more than allowed tells an endless body from a full one without reading on.
        raw = request.environ["wsgi.input"].read(bytes_max + 1 if length is None else length)
    except (OSError, ValueError):
        raise Problem("malformed-request", detail="The body broke off.") from None
    if len(raw) > bytes_max:
        raise Problem("too-large", detail=f"A body may have {bytes_max} bytes.")
    if length is not None and len(raw) < length:
        raise Problem("malformed-request", detail="The body broke off.")
    return bytes(raw)


def json_object(raw: bytes) -> dict[str, Any]:
    """The members of a JSON object; Problem 400 unless it is one in UTF-8, with each key once."""
    try:
        content = json.loads(
            raw.decode("utf-8"), object_pairs_hook=_no_repeats, parse_constant=_refuse, parse_int=_int
        )
    except RecursionError:
        raise Problem("malformed-request", detail="The JSON is nested too deeply.") from None
    except (ValueError, UnicodeError):
        raise Problem("malformed-request", detail="The body is not JSON in UTF-8.") from None
    if not isinstance(content, dict):
        raise Problem("malformed-request", detail="The body must be one JSON object.")
    return content


def _no_repeats(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    content = dict(pairs)
    if len(content) != len(pairs):
        names = [name for name, _ in pairs]
        repeated = sorted({shown(name) for name in content if names.count(name) > 1})
        errors = tuple(FieldError(name, "repeated") for name in repeated[:FORM_FIELDS_MAX])
        raise Problem("malformed-request", detail="The JSON names a key twice.", errors=errors)
    return content


def _refuse(_constant: str) -> NoReturn:
    raise ValueError("not a JSON number")


def _int(digits: str) -> int:
    if len(digits) > 20:
        raise ValueError("number too long")
    return int(digits)
