"""``lettersdesk``: every command of the operator. One file a group; each adds its own parser."""

import argparse
import importlib
import sys

from service.cli.printing import print_to_nobody
from service.domain.errors import FieldError, Invalid, LettersdeskError
from service.settings import SettingError

COMMANDS = (
    "run", "web", "worker", "init", "migrate", "doctor", "settings", "sites", "threads", "add-moderator",
    "seed-demo", "people", "tokens", "policy", "moderate", "score", "learning", "train", "evaluate",
    "events", "listen", "webhooks", "keys", "reveal", "erase", "audit",
)  # fmt: skip
"""Modules of this package, ``_`` for ``-``, in order of ``lettersdesk --help`` and of docs/commands.md."""

EXIT_USAGE = 2
EXIT_UNHEARD = 141
"""What a shell reports of any program whose reader went away."""


def main(arguments: list[str] | None = None) -> int:
    """Run one command. A wrong setting or input is one sentence on standard error and exit code 2."""
    words = sys.argv[1:] if arguments is None else arguments
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
            print(f"lettersdesk: {field.field}: {field.code}{_limit(field)}", file=sys.stderr)
    except (SettingError, LettersdeskError) as error:
        print(f"lettersdesk: {error}", file=sys.stderr)
    except KeyboardInterrupt:
        return 130
    return EXIT_USAGE


def _limit(field: FieldError) -> str:
    if field.limit is None:
        return ""
    return f" ({field.limit})" if isinstance(field.limit, str) else f" (limit: {field.limit})"


def build_parser(only: str = "") -> argparse.ArgumentParser:
    """The parser of all commands, or of one: loading what the others need would cost half a second."""
    parser = argparse.ArgumentParser(prog="lettersdesk", description="The service behind the comment form.")
    parsers = parser.add_subparsers(title="commands", required=True, metavar="COMMAND")
    for name in (only,) if only in COMMANDS else COMMANDS:
        importlib.import_module(f"service.cli.{name.replace('-', '_')}").add(parsers)
    return parser
