"""What a Python user would pick instead and what needs no training: word lists, scored in the same run."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from service.classifiers.normalise import normalise
from training import lexicons

Floats = NDArray[np.float32]


def listed_terms(texts: Sequence[str], data: Path) -> Floats:
    """Summed severity of the listed one-word terms in each text, after our own normalising."""
    severity = {}
    for term in lexicons.read(data):
        tokens = normalise(term.text).tokens
        if len(tokens) == 1:
            severity[tokens[0]] = max(term.severity, severity.get(tokens[0], 0.0))
    return np.array(
        [sum(severity.get(token, 0.0) for token in normalise(text).tokens) for text in texts],
        dtype=np.float32,
    )
