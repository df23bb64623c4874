"""Every field that a log line of ours names is on the list of what may stand in a log: no line has a hole."""

import ast
from collections.abc import Iterator
from pathlib import Path

from service.observability.logs import FIELDS
from tests.walls.breach import ROOT

SOURCES = sorted(path for folder in ("service", "workers") for path in (ROOT / folder).rglob("*.py"))


def named(path: Path) -> Iterator[str]:
    """The fields in ``extra={...}`` of each call in this file."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.keyword) and node.arg == "extra" and isinstance(node.value, ast.Dict):
            yield from (key.value for key in node.value.keys if isinstance(key, ast.Constant))


def test_every_field_that_is_logged_may_be_logged():
    found = {(path.name, name) for path in SOURCES for name in named(path)}
    assert len(found) > 20
    assert sorted((file, name) for file, name in found if name not in FIELDS) == []
