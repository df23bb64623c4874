"""Print for a person at a terminal: columns, and text that cannot move the cursor or turn a line around."""

import logging
import os
import sys
from collections.abc import Iterable, Sequence

log = logging.getLogger(__name__)

CELL_CHARS_MAX = 60


def table(heads: Sequence[str], rows: Iterable[Sequence[object]], nothing: str = "There are none.") -> None:
    """Print rows in columns; what is longer than a cell is cut. ``nothing`` stands for no rows at all."""
    cells = [[one_line(str(cell)) for cell in row] for row in rows]
    if not cells:
        print(nothing)
        return
    widths = [max(len(row[i]) for row in [list(heads), *cells]) for i in range(len(heads))]
    for row in [list(heads), *cells]:
        print("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip())


def say(line: str) -> None:
    """One line at once. That nobody reads any more is told once in the log and is no error: what runs goes
    on, and has to be stopped all the same."""
    try:
        print(line, flush=True)
    except OSError as error:
        print_to_nobody()
        log.warning("output.unread", extra={"error": type(error).__name__})


def print_to_nobody() -> None:
    """Lose what is printed from now on: Python would try to write the rest once more when it ends."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, sys.stdout.fileno())
    os.close(nowhere)


def one_line(text: str, chars_max: int = CELL_CHARS_MAX) -> str:
    """``text`` as one short line of plain characters."""
    line = plain(" ".join(text.split()))
    return line if len(line) <= chars_max else line[: chars_max - 1] + "…"


def plain(text: str) -> str:
    """``text`` without any character that a terminal obeys instead of showing; line ends stay."""
    return "".join(c if c.isprintable() or c == "\n" else "\ufffd" for c in text)
