"""How a setting is declared, read and refused: one line each, with type, default, limits and a sentence."""

import dataclasses
import difflib
import re
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any, TypeVar, get_type_hints

T = TypeVar("T")

PREFIX = "LETTERSDESK_"


class SettingError(Exception):
    """A setting is missing or wrong. The text names it, its limit, and what to do; never its value."""


def setting(
    default: Any,
    doc: str,
    *,
    minimum: float | None = None,
    maximum: float | None = None,
    choices: tuple[str, ...] = (),
    secret: bool = False,
) -> Any:
    """A field of a settings class. ``doc`` is its line in docs/settings.md."""
    metadata = {"doc": doc, "minimum": minimum, "maximum": maximum, "choices": choices, "secret": secret}
    return dataclasses.field(default=default, metadata=metadata, repr=not secret)


def env_name(field_name: str) -> str:
    """The environment variable of a setting."""
    return PREFIX + field_name.upper()


def load(cls: type[T], environ: Mapping[str, str]) -> T:
    """``cls`` filled from a settings file and from the environment, which wins.

    The file is TOML, named by LETTERSDESK_SETTINGS_FILE. A value may also be kept in a file of its own:
    LETTERSDESK_<NAME>_FILE holds the path, as container secrets do. An unknown name is refused, because
    a misspelt limit that is silently ignored is no limit.
    """
    fields, hints = _fields(cls), get_type_hints(cls)
    values = {}
    for name, value in _raw(environ, fields).items():
        values[name] = _parse(name, value, hints[name], fields[name].metadata)
    return cls(**values)


def given(cls: type[T], environ: Mapping[str, str]) -> frozenset[str]:
    """The names of the settings that ``load`` would find set there. Raises SettingError as ``load`` does."""
    return frozenset(_raw(environ, _fields(cls)))


def _fields(cls: type[T]) -> dict[str, Any]:
    return {field.name: field for field in dataclasses.fields(cls)}  # type: ignore[arg-type]


def _raw(environ: Mapping[str, str], fields: Mapping[str, Any]) -> dict[str, Any]:
    return {**_from_file(environ, fields), **_from_environ(environ, fields)}


def _from_file(environ: Mapping[str, str], fields: Mapping[str, Any]) -> dict[str, Any]:
    path = environ.get(PREFIX + "SETTINGS_FILE")
    if not path:
        return {}
    try:
        content = tomllib.loads(Path(path).read_text(encoding="utf-8"))
    except OSError as error:
        raise SettingError(f"{PREFIX}SETTINGS_FILE cannot be read: {error.strerror}") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SettingError(f"{PREFIX}SETTINGS_FILE is not a TOML file in UTF-8{place_of(error)}") from None
    for name in content:
        _refuse_unknown(name, name, fields)
    return content


def place_of(error: tomllib.TOMLDecodeError | UnicodeDecodeError) -> str:
    """Where a file stops being TOML, as ``: see line 3``; the error's own words could quote a secret."""
    if isinstance(error, UnicodeDecodeError):
        return f": see line {error.object[: error.start].count(10) + 1}"
    line = re.search(r"\(at line (\d+), column \d+\)$", str(error))
    return f": see line {line[1]}" if line else ": see its end"


def _from_environ(environ: Mapping[str, str], fields: Mapping[str, Any]) -> dict[str, Any]:
    values: dict[str, Any] = {}
    for variable, value in environ.items():
        if not variable.startswith(PREFIX) or variable == PREFIX + "SETTINGS_FILE":
            continue
        name = variable.removeprefix(PREFIX).lower()
        if name not in fields and name.endswith("_file") and name.removesuffix("_file") in fields:
            try:
                values[name.removesuffix("_file")] = Path(value).read_text(encoding="utf-8").strip()
            except OSError as error:
                raise SettingError(f"{variable} cannot be read: {error.strerror}") from None
            except ValueError:  # not UTF-8, or no path at all
                raise SettingError(f"{variable} cannot be read as text in UTF-8") from None
            continue
        _refuse_unknown(name, variable, fields)
        values[name] = value
    return values


def _refuse_unknown(name: str, shown: str, fields: Mapping[str, Any]) -> None:
    if name in fields:
        return
    close = difflib.get_close_matches(name, list(fields), n=1)
    hint = f" Did you mean {env_name(close[0])}?" if close else " `lettersdesk settings` lists them all."
    raise SettingError(f"There is no setting {shown}.{hint}")


def _parse(name: str, value: Any, kind: Any, metadata: Mapping[str, Any]) -> Any:
    try:
        parsed = _convert(value, kind)
    except (TypeError, ValueError):
        raise SettingError(f"{env_name(name)} must be {describe(kind)}.") from None
    minimum, maximum, choices = metadata["minimum"], metadata["maximum"], metadata["choices"]
    if (minimum is not None and parsed < minimum) or (maximum is not None and parsed > maximum):
        raise SettingError(f"{env_name(name)} must be between {minimum} and {maximum}.")
    if choices and parsed not in choices:
        raise SettingError(f"{env_name(name)} must be one of: {', '.join(choices)}.")
    return parsed


def _convert(value: Any, kind: Any) -> Any:
    if kind is bool:
        if isinstance(value, bool):
            return value
        return {"true": True, "1": True, "yes": True, "false": False, "0": False, "no": False}[_lower(value)]
    if kind is int or kind is float:
        if isinstance(value, bool) or (kind is int and isinstance(value, float)):
            raise TypeError
        number = kind(value)
        if number != number:
            raise ValueError
        return number
    if kind is Path:
        return Path(_text(value))
    if kind == tuple[str, ...]:
        parts = value.split(",") if isinstance(value, str) else value
        if not isinstance(parts, list):
            raise TypeError
        return tuple(_text(part).strip() for part in parts if _text(part).strip())
    return _text(value)


def _lower(value: Any) -> str:
    text = _text(value).strip().lower()
    if text not in ("true", "1", "yes", "false", "0", "no"):
        raise ValueError
    return text


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError
    return value


def describe(kind: Any) -> str:
    """A setting's type in words, for errors and for the reference."""
    names: dict[Any, str] = {
        bool: "true or false",
        int: "a whole number",
        float: "a number",
        Path: "a path",
        str: "a text",
    }
    return names.get(kind, "a list, separated by commas")
