"""``lettersdesk``: every command of the operator. One file a group; each adds its own parser.

This module loads nothing, so that Ctrl-C is met from the first moment on.
"""

import sys

COMMANDS = (
    "run", "web", "worker", "init", "migrate", "doctor", "settings", "sites", "threads", "add-moderator",
    "seed-demo", "people", "tokens", "author-keys", "policy", "moderate", "score", "learning", "train",
    "evaluate", "events", "listen", "webhooks", "keys", "reveal", "erase", "audit",
)  # fmt: skip
"""Modules of this package, ``_`` for ``-``, in order of ``lettersdesk --help`` and of docs/commands.md."""

EXIT_INTERRUPTED = 130
"""What a shell reports of any program that Ctrl-C has ended."""


def main(arguments: list[str] | None = None) -> int:
    """Run one command and return its exit code."""
    try:
        from service.cli import program  # Late: it loads for half a second, which Ctrl-C may break off.

        return program.run(sys.argv[1:] if arguments is None else arguments)
    except KeyboardInterrupt:
        return EXIT_INTERRUPTED
