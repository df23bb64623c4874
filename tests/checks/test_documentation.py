"""A check is not open until it is documented: name, reason codes, and what a stranger needs to write one."""

import importlib
import re
from dataclasses import fields
from pathlib import Path

import pytest

from service.checks import registry
from service.checks.base import Subject

DOCS = Path(__file__).parents[2] / "docs"
SECTIONS = dict(
    re.findall(
        r"^## (\w+)\n(.*?)(?=^## |\Z)", (DOCS / "checks.md").read_text("utf-8"), re.DOTALL | re.MULTILINE
    )
)
BUILT_IN = [name for name in registry.known_names() if importlib.util.find_spec(f"service.checks.{name}")]


def test_every_check_has_a_section_and_every_section_a_check() -> None:
    assert sorted(SECTIONS) == BUILT_IN


@pytest.mark.parametrize("name", BUILT_IN)
def test_every_reason_code_of_a_check_is_in_its_section(name: str) -> None:
    told = importlib.import_module(f"service.checks.{name}").__doc__ or ""

    missing = [code for code in re.findall(rf"``({name}\.\w+)``", told) if f"`{code}`" not in SECTIONS[name]]

    assert missing == []


def test_every_field_of_a_subject_is_explained_to_the_writer_of_a_check() -> None:
    page = (DOCS / "writing-a-check.md").read_text("utf-8")

    assert [field.name for field in fields(Subject) if f"`{field.name}`" not in page] == []
