"""``lettersdesk settings``: every setting with its value, default and limit; also writes docs/settings.md."""

import argparse
import dataclasses
import inspect
from typing import Any, get_type_hints

from service.cli.defaults import FOR_A_DEMO, FOR_A_TERMINAL
from service.cli.printing import table
from service.settings import GROUPS, Settings, from_env
from service.settings.spec import describe, env_name

HEAD = """# Settings

Written by `lettersdesk settings --markdown`; a test compares it with the code.

A setting is an environment variable, or a line in the TOML file that `LETTERSDESK_SETTINGS_FILE` names
(there in lower case and without the prefix: `port = 8080`); the environment wins. Any of them may be kept in
a file of its own: `LETTERSDESK_<NAME>_FILE` holds the path, as container secrets do. An unknown name or a
value outside of its limits stops the start with a sentence. `lettersdesk settings` shows what is in force;
secrets are hidden.
"""


def add(parsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the command."""
    parser = parsers.add_parser("settings", help="show every setting with its value, default and limit")
    parser.add_argument("--markdown", action="store_true", help="print docs/settings.md")
    parser.set_defaults(run=_run)


def _run(chosen: argparse.Namespace) -> int:
    if chosen.markdown:
        print(markdown(), end="")
        return 0
    settings = from_env()
    rows = [
        (env_name(field.name), _value(settings, field), _default(field), limit(field))
        for field in dataclasses.fields(Settings)
    ]
    table(("SETTING", "VALUE", "DEFAULT", "LIMIT"), sorted(rows))
    return 0


def markdown() -> str:
    """docs/settings.md: one table a group, one line a setting."""
    parts = [HEAD, _changes()]
    for group in GROUPS:
        title = (inspect.getdoc(group) or "").rstrip(".")
        parts.append(f"\n## {title}\n\n| Setting | Default | Limit | What |\n|---|---|---|---|\n")
        for field in dataclasses.fields(group):
            what = field.metadata["doc"]
            cells = (f"`{env_name(field.name)}`", f"{_code(_default(field))}", limit(field), what)
            parts.append("| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |\n")
    return "".join(parts)


def _changes() -> str:
    terminal, demo = (
        ", ".join(f"`{env_name(name)}` is `{value}`" for name, value in defaults.items())
        for defaults in (FOR_A_TERMINAL, FOR_A_DEMO)
    )
    return (
        "\nWhere you set nothing, two defaults depend on the command. For operators' commands, and for "
        f"`lettersdesk run` at a\nterminal, {terminal}.\nWhile `lettersdesk run` shows its demo, {demo}.\n"
    )


def limit(field: "dataclasses.Field[Any]") -> str:
    """What a setting may be, in words."""
    minimum, maximum = field.metadata["minimum"], field.metadata["maximum"]
    if field.metadata["choices"]:
        return " or ".join(field.metadata["choices"])
    if minimum is not None:
        return f"{minimum:,} to {maximum:,}"
    return describe(get_type_hints(Settings)[field.name])


def _value(settings: Settings, field: "dataclasses.Field[Any]") -> str:
    value = getattr(settings, field.name)
    if field.metadata["secret"]:
        return "(set)" if value else "(not set)"
    return _text(value)


def _default(field: "dataclasses.Field[Any]") -> str:
    return _text(field.default)


def _text(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, tuple):
        return ",".join(value)
    return str(value)


def _code(text: str) -> str:
    return f"`{text}`" if text else "(empty)"
