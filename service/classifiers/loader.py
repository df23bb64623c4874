"""Read a trained artefact from ``weights/`` and prove that it is the one that was released.

A missing, damaged or half-written artefact raises ``ArtefactError`` with a sentence a person can act on;
start-up stops there, because a wrong weight would score at random and say nothing. An artefact is read whole
and not mapped: the checksum reads every byte of it, and workers share it by forking.
"""

import hashlib
import io
import json
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

WEIGHTS = Path(__file__).with_name("weights")
MANIFEST = "manifest.json"
FORMAT = 2
"""What the arrays mean; goes up when features or arrays change so that old weights would score wrongly."""

VERSION_DIGITS = 8
"""Hex digits of the checksum that become part of a version."""


class ArtefactError(Exception):
    """The weights cannot be used; the message says which file and what to do."""


@dataclass(frozen=True, slots=True)
class Artefact:
    """The checked arrays of one model."""

    name: str
    version: str
    arrays: dict[str, NDArray[Any]]

    def array(self, name: str) -> NDArray[Any]:
        """One array; ``ArtefactError`` if the file does not hold it."""
        if name not in self.arrays:
            raise ArtefactError(f"The weights of {self.name} hold no array {name!r}: train them again.")
        return self.arrays[name]


def version_of(name: str, folder: Path = WEIGHTS) -> str:
    """``release+checksum`` of a model, from the manifest alone: cheap, for a check's ``version``."""
    entry = _entry(name, folder)
    return f"{entry['version']}+{entry['sha256'][:VERSION_DIGITS]}"


def load(name: str, folder: Path = WEIGHTS) -> Artefact:
    """Read, verify and unpack the arrays of model ``name``. Raises ``ArtefactError``."""
    entry = _entry(name, folder)
    path = folder / f"{name}.npz"
    try:
        data = path.read_bytes()
    except OSError as error:
        raise ArtefactError(f"The weights {path} cannot be read: install the package again.") from error
    if hashlib.sha256(data).hexdigest() != entry["sha256"]:
        raise ArtefactError(f"The weights {path} are damaged (checksum differs): install the package again.")
    try:
        arrays = arrays_of(data)
    except ValueError as error:
        raise ArtefactError(f"The weights {path} are not a file of arrays: train them again.") from error
    if entry.get("format") != FORMAT:
        raise ArtefactError(f"The weights {path} have another format than {FORMAT}: train them again.")
    return Artefact(name, version_of(name, folder), arrays)


def arrays_of(data: bytes) -> dict[str, NDArray[Any]]:
    """The arrays of an ``.npz`` file by name, none of them pickled; ValueError for anything else."""
    try:
        with np.load(io.BytesIO(data), allow_pickle=False) as file:
            return {key: file[key] for key in file.files}
    except (TypeError, AttributeError, OSError, KeyError, EOFError, zipfile.BadZipFile) as error:
        raise ValueError(f"not a file of arrays ({type(error).__name__})") from error


def _entry(name: str, folder: Path) -> dict[str, Any]:
    path = folder / MANIFEST
    try:
        entry = json.loads(path.read_text(encoding="utf-8"))[name]
        if not {"sha256", "version"} <= entry.keys():
            raise KeyError(name)
    except (OSError, ValueError, KeyError, AttributeError, TypeError) as error:
        raise ArtefactError(
            f"{path} does not name the weights of {name}: install the package again."
        ) from error
    return dict(entry)
