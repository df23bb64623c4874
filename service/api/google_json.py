"""JSON as Google's front end reads it: keys without quotes, single quotes, a comma too many, any of them.

The documented samples of Perspective's API have unquoted keys and trailing commas, and clients were copied
from them. Linear in the length; limits on depth and on the length of numbers; the last of two equal keys
counts. What it never takes: NaN and Infinity, numbers beyond a double, anything behind the end.
"""

import json
import math
import re
from json.decoder import scanstring  # type: ignore[attr-defined]
from typing import Any

DEPTH_MAX = 32
NUMBER_CHARS_MAX = 64

_BLANK = re.compile(r"[ \t\n\r]*+")
_NAME = re.compile(r"[A-Za-z_$][A-Za-z0-9_$]*+")
_NUMBER = re.compile(r"-?+(?:0|[1-9][0-9]*+)(\.[0-9]++)?([eE][+-]?+[0-9]++)?(?![\w.])", re.ASCII)
_SINGLE = re.compile(r"'((?:[^'\\]|\\.)*)'", re.DOTALL)
_IN_SINGLE = re.compile(r"\\(.)|\"", re.DOTALL)
_CONSTANTS: dict[str, Any] = {"true": True, "false": False, "null": None}


class NotJson(ValueError):
    """The text is not JSON, however leniently read. The message says where, and repeats nothing of it."""


def loads(text: str) -> Any:
    """The value that ``text`` holds. Raises NotJson."""
    reader = _Reader(text)
    try:
        value = reader.value(0)
        if reader.next() != "":
            raise NotJson("There is something behind its end.")
    except (ValueError, IndexError) as error:
        if isinstance(error, NotJson):
            raise
        raise NotJson(f"A string is broken near character {reader.at}.") from None
    return value


def dumps(content: object) -> bytes:
    """JSON in plain ASCII: whatever text is in it, lone surrogates too, it goes out and can be read."""
    return json.dumps(content, separators=(",", ":"), allow_nan=False).encode("ascii")


class _Reader:
    """A place in a text, and what stands there."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0

    def next(self) -> str:
        """The next character that is not blank, without passing it; empty at the end."""
        blank = _BLANK.match(self.text, self.at)
        self.at = blank.end() if blank else self.at
        return self.text[self.at : self.at + 1]

    def take(self, sign: str) -> None:
        if self.next() != sign:
            raise self.unexpected()
        self.at += 1

    def unexpected(self) -> NotJson:
        return NotJson(f"Unexpected token at character {self.at}.")

    def value(self, depth: int) -> Any:
        if depth > DEPTH_MAX:
            raise NotJson(f"It is nested deeper than {DEPTH_MAX}.")
        sign = self.next()
        if sign == "{":
            return self.members(depth)
        if sign == "[":
            return self.elements(depth)
        if sign and sign in "\"'":
            return self.string()
        if name := _NAME.match(self.text, self.at):
            if name.group() not in _CONSTANTS:
                raise self.unexpected()
            self.at = name.end()
            return _CONSTANTS[name.group()]
        return self.number()

    def members(self, depth: int) -> dict[str, Any]:
        found: dict[str, Any] = {}
        self.take("{")
        while self.next() != "}":
            key = self.key()
            self.take(":")
            found[key] = self.value(depth + 1)
            if self.next() != "}":
                self.take(",")
        self.at += 1
        return found

    def elements(self, depth: int) -> list[Any]:
        found = []
        self.take("[")
        while self.next() != "]":
            found.append(self.value(depth + 1))
            if self.next() != "]":
                self.take(",")
        self.at += 1
        return found

    def key(self) -> str:
        if self.next() in ('"', "'"):
            return self.string()
        name = _NAME.match(self.text, self.at)
        if name is None:
            raise self.unexpected()
        self.at = name.end()
        return name.group()

    def string(self) -> str:
        if self.text[self.at] == '"':
            value, self.at = scanstring(self.text, self.at + 1, False)
            return str(value)
        single = _SINGLE.match(self.text, self.at)
        if single is None:
            raise self.unexpected()
        double = _IN_SINGLE.sub(_in_double, single.group(1)) + '"'
        value, end = scanstring(double, 0, False)
        if end != len(double):
            raise self.unexpected()
        self.at = single.end()
        return str(value)

    def number(self) -> float:
        found = _NUMBER.match(self.text, self.at)
        if found is None or found.end() - self.at > NUMBER_CHARS_MAX:
            raise self.unexpected()
        whole = found[1] is None and found[2] is None
        value = int(found.group()) if whole else float(found.group())
        if not math.isfinite(value):
            raise self.unexpected()
        self.at = found.end()
        return value


def _in_double(escape: re.Match[str]) -> str:
    """What stands between single quotes, as it would stand between double ones."""
    if escape[1] is None:
        return '\\"'
    return "'" if escape[1] == "'" else escape.group()
