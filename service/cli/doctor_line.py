"""One line of what the doctor says."""

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class Line:
    """``text`` is what was found; ``advice`` is what to do, empty where nothing is."""

    level: Literal["ok", "warning", "wrong"]
    text: str
    advice: str


def ok(text: str) -> Line:
    """As it should be."""
    return Line("ok", text, "")


def warning(text: str, advice: str) -> Line:
    """The service works, but somebody should look."""
    return Line("warning", text, advice)


def wrong(text: str, advice: str = "") -> Line:
    """The service does not do what it promises."""
    return Line("wrong", text, advice)
