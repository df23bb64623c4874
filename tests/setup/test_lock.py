"""requirements.lock: complete, hashed, and free of anything that belongs to one workplace."""

import re
import tomllib
from importlib import metadata
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[2]
LOCK = (ROOT / "requirements.lock").read_text(encoding="utf-8")
UNLOCKED = ("training", "baselines")
"""Installed by hand by whoever trains or measures: training/README.md says how."""
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


def locked() -> dict[str, set[str]]:
    versions: dict[str, set[str]] = {}
    for name, version in re.findall(r"^([\w.-]+)==([^\s;]+)", LOCK, flags=re.MULTILINE):
        versions.setdefault(canonicalize_name(name), set()).add(version)
    return versions


def wanted() -> list[str]:
    extras = PROJECT["project"]["optional-dependencies"].values()
    locked_groups = [group for name, group in PROJECT["dependency-groups"].items() if name not in UNLOCKED]
    groups = [PROJECT["project"]["dependencies"], *extras, *locked_groups]
    return [requirement for group in groups for requirement in group if isinstance(requirement, str)]


@pytest.mark.parametrize("requirement", wanted())
def test_what_pyproject_asks_for_is_locked_in_a_version_it_allows(requirement):
    asked = Requirement(requirement)
    versions = locked().get(canonicalize_name(asked.name), set())
    assert versions
    assert all(asked.specifier.contains(version) for version in versions)


def test_every_locked_package_has_a_hash():
    entries = re.split(r"^(?=[\w.-]+==)", LOCK, flags=re.MULTILINE)[1:]
    assert [entry.split()[0] for entry in entries if "--hash=sha256:" not in entry] == []


def test_the_lock_names_no_index_and_no_place():
    options = [
        line for line in LOCK.splitlines() if re.match(r"\s*(-i|-f|-e|--(?!hash=))|.*(://|@ |file:)", line)
    ]
    assert options == []


def test_the_pip_that_dev_py_may_fetch_is_the_locked_one():
    digest = re.search(r'PIP_WHEEL_SHA256 = "(\w+)"', (ROOT / "dev.py").read_text(encoding="utf-8"))
    entry = re.search(r"^pip==.*\n(?: .*\n)+", LOCK, flags=re.MULTILINE)
    assert digest is not None
    assert entry is not None
    assert f"sha256:{digest[1]}" in entry[0]


def entries(lock: str) -> set[str]:
    return set(re.split(r"^(?=[\w.-]+==)", lock, flags=re.MULTILINE)[1:])


@pytest.mark.parametrize(
    ("name", "left_out"),
    [
        ("requirements-run.lock", {"pytest", "mypy", "playwright"}),
        ("deploy/requirements-image.lock", {"pytest", "setuptools", "playwright"}),
    ],
)
def test_what_runs_gets_a_part_of_the_same_lock(name, left_out):
    part = entries((ROOT / name).read_text(encoding="utf-8"))
    assert part < entries(LOCK)
    assert not left_out & {entry.split("==")[0] for entry in part}


def test_what_running_needs_is_in_its_lock_with_all_that_this_needs():
    part = entries((ROOT / "requirements-run.lock").read_text(encoding="utf-8"))
    names = {canonicalize_name(entry.split("==")[0]) for entry in part}
    extras = PROJECT["project"]["optional-dependencies"].values()
    asked = [*PROJECT["project"]["dependencies"], *(name for extra in extras for name in extra)]
    asked += PROJECT["dependency-groups"]["setup"]
    needed, waiting = set(), [Requirement(line) for line in asked]
    while waiting:
        requirement = waiting.pop()
        name = canonicalize_name(requirement.name)
        if name in needed and not requirement.extras:
            continue
        needed.add(name)
        for line in metadata.distribution(name).requires or []:
            below = Requirement(line)
            used = [{"extra": extra} for extra in ("", *requirement.extras)]
            if below.marker is None or any(below.marker.evaluate(extra) for extra in used):
                waiting.append(below)
    assert needed <= names
