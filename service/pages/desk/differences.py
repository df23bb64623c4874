"""What an author changed between two texts, word by word, as pieces for a template.

The matching costs the square of its words, so only texts of ``WORDS_MAX`` are compared word by word; longer
ones line by line, and very many lines as a whole.
"""

import re
from dataclasses import dataclass
from difflib import SequenceMatcher

WORDS_MAX = 600
LINES_MAX = 400

_WORD = re.compile(r"\s+|[^\s]+")
_LINE = re.compile(r"[^\n]*\n|[^\n]+")


@dataclass(frozen=True, slots=True)
class Change:
    """A run of text; ``kind`` is ``same``, ``gone`` or ``new``."""

    kind: str
    text: str


def changes(before: str, after: str) -> tuple[Change, ...]:
    """``before`` turned into ``after``. Texts that are the same are one piece."""
    old, new = _parts(before), _parts(after)
    if max(len(old), len(new)) > WORDS_MAX:
        return (Change("gone", before), Change("new", after))
    found: list[Change] = []
    for tag, old_from, old_to, new_from, new_to in SequenceMatcher(
        None, old, new, autojunk=False
    ).get_opcodes():
        if tag == "equal":
            found.append(Change("same", "".join(old[old_from:old_to])))
            continue
        if old_from < old_to:
            found.append(Change("gone", "".join(old[old_from:old_to])))
        if new_from < new_to:
            found.append(Change("new", "".join(new[new_from:new_to])))
    return tuple(found)


def _parts(text: str) -> list[str]:
    words = _WORD.findall(text)
    if len(words) <= WORDS_MAX:
        return words
    lines = _LINE.findall(text)
    return lines if len(lines) <= LINES_MAX else words
