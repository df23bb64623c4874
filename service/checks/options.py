"""A check's options: read once at the start, refused with a sentence when they are wrong."""

from collections.abc import Mapping
from pathlib import Path
from typing import TypeVar

from service.domain.errors import ConfigurationError

T = TypeVar("T", int, float, str)

FILE_BYTES_MAX = 4 * 1024 * 1024
LINES_MAX = 50_000
LINE_CHARS_MAX = 200


def option(config: Mapping[str, object], check: str, name: str, default: T) -> T:
    """The option of this name, or ``default``. Raises ConfigurationError when it is of another type."""
    value = config.get(name, default)
    if isinstance(default, float) and type(value) is int:
        value = float(value)
    if type(value) is not type(default):
        raise ConfigurationError(
            f"The option {name!r} of the check {check!r} must be of type {type(default).__name__}."
        )
    return value


def only(config: Mapping[str, object], check: str, names: tuple[str, ...]) -> None:
    """Raise ConfigurationError if there is an option that this check does not know: it may be misspelt."""
    for name in config:
        if name not in names:
            raise ConfigurationError(
                f"The check {check!r} has no option {name!r}. It knows: {', '.join(names)}."
            )


def lines(path: str, check: str) -> tuple[tuple[int, str], ...]:
    """The lines of an operator's list with their numbers from 1, without blank ones and ``#`` comments.

    Raises ConfigurationError, naming the file and the line, if it cannot be read, is not UTF-8, or is
    larger than the limits above. An empty path is an empty list.
    """
    if not path:
        return ()
    try:
        data = Path(path).read_bytes()
        text = data.decode("utf-8-sig")
    except OSError as exc:
        raise ConfigurationError(f"The list {path!r} of the check {check!r} cannot be read: {exc}.") from exc
    except UnicodeDecodeError as exc:
        raise ConfigurationError(f"The list {path!r} of the check {check!r} is not UTF-8 text.") from exc
    rows = [(number, line.strip()) for number, line in enumerate(text.splitlines(), 1)]
    kept = tuple((number, line) for number, line in rows if line and not line.startswith("#"))
    if len(data) > FILE_BYTES_MAX or len(kept) > LINES_MAX:
        raise ConfigurationError(
            f"The list {path!r} of the check {check!r} is too large: "
            f"at most {FILE_BYTES_MAX} bytes and {LINES_MAX} entries."
        )
    for number, line in kept:
        if len(line) > LINE_CHARS_MAX:
            raise ConfigurationError(
                f"Line {number} of {path!r} (check {check!r}) is longer than {LINE_CHARS_MAX} characters."
            )
    return kept
