"""Extra benign rows: a few words cut from safe news comments, and marks without any words.

The pack's short texts are mostly abuse, so a model takes shortness for evidence: without these rows a
lone emoji scored as a threat.
"""

import random
import string
from collections.abc import Sequence

import numpy as np

from training.corpus import ATTRIBUTES, Row

SAFE_SOURCE = "civil_safe"
WORDS_MAX = (7, 14)
"""One snippet of each length a comment."""
WORDLESS = 1_500
SNIPPET, MARKS_ONLY = "snippets", "wordless"
"""Sources of these rows."""

GROUP = "jigsaw"
"""The group whose bias is shipped: in a group of their own these rows would only move that one's bias."""


def rows(source: Sequence[Row], *, seed: int) -> list[Row]:
    """Snippets of each safe comment, in its fold, and ``WORDLESS`` strings of marks or random letters."""
    dice = random.Random(seed)
    clear = np.zeros(len(ATTRIBUTES), dtype=np.float32)
    found = []
    for row in source:
        words = row.text.split()
        if row.source != SAFE_SOURCE or not words:
            continue
        for longest in WORDS_MAX:
            size = dice.randint(1, min(longest, len(words)))
            at = dice.randrange(len(words) - size + 1)
            found.append(Row(SNIPPET, GROUP, row.fold, " ".join(words[at : at + size]), clear))
    for at in range(WORDLESS):
        found.append(Row(MARKS_ONLY, GROUP, at % 10, _wordless(dice), clear))
    return found


def _wordless(dice: random.Random) -> str:
    kind = dice.randrange(3)
    if kind == 0:
        return "".join(chr(dice.randrange(0x1F300, 0x1F590)) for _ in range(dice.randint(1, 6)))
    if kind == 1:
        return "".join(dice.choices(string.ascii_lowercase, k=dice.randint(1, 30)))
    return dice.choice(string.ascii_lowercase) * dice.randint(2, 40) + dice.choice(("", "!", "?", "..."))
