"""A door is not open until it is documented: routes, problems, field codes, events are in docs/http-api.md.

Settings and commands are compared in tests/cli/test_documented.py, checks in
tests/checks/test_documentation.py.
"""

import re

from service.api import PROTOCOL_ROUTES, ROUTES
from service.api.problem import KINDS
from service.domain.events import EventType
from tests.walls.breach import ROOT

PAGE = (ROOT / "docs" / "http-api.md").read_text(encoding="utf-8")
SOURCES = [path for room in ("api", "domain") for path in ROOT.glob(f"service/{room}/*.py")]


def test_every_route_has_a_heading_and_every_heading_a_route():
    headings = set(re.findall(r"^### ((?:GET|POST|PUT|PATCH|DELETE) \S+)$", PAGE, flags=re.M))
    assert headings == {f"{route.method} {route.path}" for route in ROUTES}


def test_every_route_of_another_ones_protocol_has_a_line_and_every_line_a_route():
    section = PAGE.partition("## Other people's protocols")[2].partition("\n## ")[0]
    lines = re.findall(r"^\| `((?:GET|POST) \S+)` \|", section, flags=re.M)
    assert sorted(lines) == sorted(f"{route.method} {route.path}" for route in PROTOCOL_ROUTES)


def test_every_problem_has_a_line_with_its_status():
    lines = re.findall(r"^\| `([a-z-]+)` \| (\d{3}) \|", PAGE, flags=re.M)
    assert {name: int(status) for name, status in lines} == {
        kind.name: kind.status for kind in KINDS.values()
    }


def test_every_problem_a_route_names_exists():
    assert {name for route in ROUTES for name in route.problems} <= set(KINDS)


def test_every_event_is_named():
    section = PAGE.partition("## Events")[2].partition("\n## ")[0]
    assert set(re.findall(r"`([a-z]+\.[a-z_]+)`", section)) == {event.value for event in EventType}


def test_every_code_of_a_field_is_named():
    text = "\n".join(path.read_text(encoding="utf-8") for path in SOURCES)
    codes = set(re.findall(r'(?:TextRefused|_refused|refusal)\("([a-z_]+)"', text))
    codes |= set(re.findall(r'(?:FieldError|_bad)\((?:"[\w-]+"|\w+(?:\(\w+\))?), "([a-z_]+)"', text))
    assert {"too_long", "surrogate", "url", "repeated"} < codes, "mend this wall: it finds too little"
    section = PAGE.partition("Codes of fields:")[2].partition("\n## ")[0]
    # An empty text is told as a missing field, so its own code never leaves.
    assert codes - {"empty"} <= set(re.findall(r"`([a-z_]+)`", section))
