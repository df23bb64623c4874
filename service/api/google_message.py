"""Fields of a Google message in JSON: camelCase or snake_case, null for left out, typed. Raises Refusal."""

import math
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from service.api import google

_BIG = re.compile(r"[A-Z]")


@dataclass(frozen=True, slots=True)
class Message:
    """One message. ``at`` is where it stands in the request, such as ``comment``. It may hold others too."""

    fields: Mapping[str, Any]
    at: str = ""

    def given(self, name: str) -> Any:
        """The value of a field, named in camelCase here; None if it is left out."""
        value = self.fields.get(name)
        return value if value is not None else self.fields.get(_snake(name))

    def path(self, name: str) -> str:
        """The name of a field in an error."""
        return f"{self.at}.{_snake(name)}" if self.at else _snake(name)

    def text(self, name: str) -> str:
        """A text; empty if it is left out."""
        value = self.given(name)
        if value is None:
            return ""
        if not isinstance(value, str):
            raise google.bad_value(self.path(name), "TYPE_STRING")
        return value

    def flag(self, name: str) -> bool:
        """True or false; false if it is left out."""
        value = self.given(name)
        if value is not None and not isinstance(value, bool):
            raise google.bad_value(self.path(name), "TYPE_BOOL")
        return bool(value)

    def number(self, name: str) -> float | None:
        """A finite number, which may stand in quotes; None if it is left out."""
        value = self.given(name)
        if value is None:
            return None
        try:
            found = float(value) if isinstance(value, int | float | str) else math.nan
        except (ValueError, OverflowError):
            found = math.nan
        if isinstance(value, bool) or not math.isfinite(found):
            raise google.bad_value(self.path(name), "TYPE_FLOAT")
        return found

    def texts(self, name: str) -> tuple[str, ...]:
        """Texts, or one that is not in a list; none if it is left out."""
        value = self.given(name)
        found = [value] if isinstance(value, str) else value
        if found is None:
            return ()
        if not isinstance(found, list) or not all(isinstance(one, str) for one in found):
            raise google.bad_value(self.path(name), "TYPE_STRING")
        return tuple(found)

    def message(self, name: str) -> "Message | None":
        """A message within this one; None if it is left out."""
        value = self.given(name)
        return None if value is None else self._within(value, name)

    def messages(self, name: str) -> list["Message"]:
        """A list of messages; empty if it is left out."""
        value = self.given(name)
        if value is not None and not isinstance(value, list):
            raise google.bad_value(self.path(name), "TYPE_MESSAGE")
        return [self._within(one, name) for one in value or ()]

    def entries(self, name: str) -> Iterator[tuple[str, "Message"]]:
        """A map from names to messages."""
        inside = self.message(name)
        for key, value in (inside.fields if inside else {}).items():
            yield key, self._within({} if value is None else value, name)

    def _within(self, value: Any, name: str) -> "Message":
        if not isinstance(value, dict):
            raise google.bad_value(self.path(name), "TYPE_MESSAGE")
        return Message(value, self.path(name))


def _snake(name: str) -> str:
    return _BIG.sub(lambda big: "_" + big.group().lower(), name)
