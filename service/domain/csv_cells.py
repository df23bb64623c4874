"""Cells for files that people open in a spreadsheet: no text of a stranger may become a formula there.

Source: OWASP, "CSV Injection": a cell that begins with one of these is a formula, or becomes one.
"""

import csv
import io
from collections.abc import Iterable, Sequence

DANGEROUS = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")
"""The full-width signs too: some programs make them plain ones."""


def safe_cell(value: object) -> str:
    """``value`` as text that stays text: after an apostrophe if it begins like a formula."""
    text = "" if value is None else str(value)
    return f"'{text}" if text.startswith(DANGEROUS) else text


def lines(rows: Iterable[Sequence[object]]) -> Iterable[str]:
    """Rows as lines of CSV (RFC 4180), each cell safe."""
    for row in rows:
        buffer = io.StringIO()
        csv.writer(buffer).writerow([safe_cell(cell) for cell in row])
        yield buffer.getvalue()
