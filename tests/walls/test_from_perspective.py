"""docs/from-perspective.md says what the code and the model's card say; no figure in it is made up."""

import json
import re
from importlib.metadata import version

from service.classifiers.scale import ANCHORS
from service.domain.attributes import ATTRIBUTES
from tests.walls.breach import ROOT

PAGE = (ROOT / "docs" / "from-perspective.md").read_text(encoding="utf-8")
CARD = (ROOT / "service" / "classifiers" / "cards" / "toxicity.md").read_text(encoding="utf-8")
PACKAGES = json.loads((ROOT / "tests" / "contracts" / "node" / "package.json").read_text(encoding="utf-8"))


def section(page: str, heading: str) -> str:
    return page.partition(f"\n## {heading}\n")[2].partition("\n## ")[0]


def percent(share: float) -> str:
    return f"{100 * share:.4f}".rstrip("0").rstrip(".") + " %"


def test_the_scale_is_that_of_the_code():
    rows = re.findall(r"^\| ([\d.]+) \| ([\d.]+ %) \|$", section(PAGE, "Thresholds"), flags=re.M)
    assert rows == [(str(score), percent(share)) for share, score in ANCHORS]


def test_the_measured_table_is_that_of_the_card():
    """After training, put these lines of the card in place of the old ones."""
    table = "\n".join(re.findall(r"^\|.*$", section(CARD, "What a score means"), flags=re.M))
    assert table
    assert table in section(PAGE, "Thresholds")


def test_the_attributes_are_those_that_are_scored():
    scored = section(PAGE, "Attributes").partition("| any other")[0]
    assert sorted(re.findall(r"`([A-Z_]+)`", scored)) == sorted(ATTRIBUTES)


def test_the_clients_are_named_with_the_versions_that_are_run():
    clients = section(PAGE, "Clients").replace("\n", " ")
    for name in ("perspective", "PyPerspective", "google-api-python-client"):
        assert re.search(rf"\b{name}`? {re.escape(version(name))}\b", clients), name
    for name in ("googleapis", "@conversationai/perspectiveapi-js-client", "perspective-api-client"):
        assert re.search(rf"{name}`? {re.escape(PACKAGES['dependencies'][name])}\b", clients), name
