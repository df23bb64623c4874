"""A package with two checks as bad as a stranger's can be: one tells all it knows, one kills its process."""

from pathlib import Path

from tests.walls.flows import DEADLY, LEAKY

MODULE = f"""
import os, sys
from service.checks.base import finding, per_comment

@per_comment("leaky", "1")
def leaky(subject):
    if {LEAKY!r} in subject.text:
        print("leaky", subject, vars(sys.modules["__main__"]).keys(), file=sys.stderr)
        raise ValueError(repr(subject) + repr(sys._getframe(3).f_locals))
    return finding()

@per_comment("deadly", "1")
def deadly(subject):
    if {DEADLY!r} in subject.text:
        os.abort()
    return finding()
"""


def install(folder: Path) -> Path:
    """Write the package with its entry points; the folder is to be put on PYTHONPATH."""
    info = folder / "broken_checks-1.0.dist-info"
    info.mkdir(parents=True)
    (folder / "broken_checks.py").write_text(MODULE, encoding="utf-8")
    name = "Metadata-Version: 2.1\nName: broken-checks\nVersion: 1.0\n"
    (info / "METADATA").write_text(name, encoding="utf-8")
    entries = "[lettersdesk.checks]\nleaky = broken_checks:leaky\ndeadly = broken_checks:deadly\n"
    (info / "entry_points.txt").write_text(entries, encoding="utf-8")
    return folder
