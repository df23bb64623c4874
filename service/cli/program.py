"""The program behind ``lettersdesk``: its parser, and how every command ends. Loading it takes a moment."""

import argparse
import importlib
import sys
from collections.abc import Sequence

from service.cli import COMMANDS
from service.cli.printing import print_to_nobody
from service.domain.errors import FieldError, Invalid, LettersdeskError
from service.settings import SettingError

EXIT_USAGE = 2
EXIT_UNHEARD = 141
"""What a shell reports of any program whose reader went away."""


def run(words: Sequence[str]) -> int:
    """Run one command. A wrong setting or input is one sentence on standard error and exit code 2."""
    chosen = build_parser(words[0] if words else "").parse_args(words)
    try:
        code = int(chosen.run(chosen))
        sys.stdout.flush()  # while somebody catches what that raises
        return code
    except BrokenPipeError:  # as of `lettersdesk moderate list | head`
        print_to_nobody()
        return EXIT_UNHEARD
    except Invalid as error:
        for field in error.errors:
            print(f"lettersdesk: {field.field}: {_said(field)}", file=sys.stderr)
    except (SettingError, LettersdeskError) as error:
        print(f"lettersdesk: {error}", file=sys.stderr)
    return EXIT_USAGE


def build_parser(only: str = "") -> argparse.ArgumentParser:
    """The parser of all commands, or of one: loading what the others need would cost half a second."""
    parser = argparse.ArgumentParser(prog="lettersdesk", description="The service behind the comment form.")
    parsers = parser.add_subparsers(title="commands", required=True, metavar="COMMAND")
    for name in (only,) if only in COMMANDS else COMMANDS:
        importlib.import_module(f"service.cli.{name.replace('-', '_')}").add(parsers)
    return parser


def _said(field: FieldError) -> str:
    if field.code == "is_login":
        return "a display name is seen by colleagues and must differ from the login (capitals aside)"
    return f"{field.code}{_limit(field)}"


def _limit(field: FieldError) -> str:
    if field.limit is None:
        return ""
    return f" ({field.limit})" if isinstance(field.limit, str) else f" (limit: {field.limit})"
