"""``lettersdesk worker``: the same as ``python -m workers``, which this process becomes."""

import argparse
import os
import sys


def add(parsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the command."""
    parser = parsers.add_parser("worker", help="check comments, send webhooks, or sweep and keep time")
    parser.add_argument("kind", choices=("checks", "webhooks", "maintenance"))
    parser.add_argument("--processes", type=int, default=None, help="default: the setting worker_processes")
    parser.set_defaults(run=_run)


def _run(chosen: argparse.Namespace) -> int:
    # Another program, not an import: the service never imports the workers.
    command = [sys.executable, "-m", "workers", chosen.kind]
    if chosen.processes is not None:
        command += ["--processes", str(chosen.processes)]
    os.execv(sys.executable, command)  # noqa: S606
