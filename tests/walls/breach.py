"""Deliberate breaches: a copy of the repository in which something was done that a wall must notice."""

import os
import shutil
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PARTS = ("service", "workers", "tests", "docs", "examples", "pyproject.toml", "README.md")
LEFT_OUT = shutil.ignore_patterns(".*_cache", ".hypothesis", "*.pyc.*")
"""The last are names under which others are just writing what they compiled: gone in a moment."""


@dataclass(frozen=True)
class Breach:
    """Text put into a file of a copy: in the place of ``old``, or at its end where that is left empty."""

    file: str
    new: str
    old: str = ""

    def make(self, folder: Path) -> None:
        """Change the copy. The file is written anew: its bytes are shared with the original."""
        path = folder / self.file
        text = path.read_text(encoding="utf-8") if path.exists() else ""
        if self.old:
            assert text.count(self.old) == 1, f"{self.file} has changed: mend this breach"
            text = text.replace(self.old, self.new)
        else:
            text += self.new
        path.unlink(missing_ok=True)
        path.write_text(text, encoding="utf-8")


def copy_of_the_sources(folder: Path) -> Path:
    """A copy of all that the walls look at; it costs links and no bytes. What was compiled comes along."""
    folder.mkdir(parents=True)
    for name in PARTS:
        source = ROOT / name
        if source.is_dir():
            shutil.copytree(source, folder / name, ignore=LEFT_OUT, copy_function=_link)
        elif source.exists():
            _link(source, folder / name)
    return folder


def _link(source: str | Path, target: str | Path) -> None:
    try:
        os.link(source, target)
    except OSError:  # another file system
        shutil.copy2(source, target)
