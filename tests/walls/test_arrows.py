"""Arrows point down: the import contracts of pyproject.toml hold, and each of them would notice a breach."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.walls.breach import ROOT, Breach, copy_of_the_sources

IMPORTS = {
    "a serializer opens addresses": ("service/api/author_view.py", "service.privacy.vault"),
    "a reader of the contacts table": ("service/store/queue.py", "service.store.contacts"),
    "a use case starts a worker": ("service/usecases/receipt.py", "workers.sweep"),
    "a worker speaks HTTP": ("workers/sweep.py", "flask"),
    "the domain knows the database": ("service/domain/ids.py", "sqlalchemy"),
    "a check knows custody": ("service/checks/form.py", "service.privacy.domains"),
    "a check knows another check": ("service/checks/form.py", "service.checks.links"),
    "the store looks upward": ("service/store/people.py", "service.usecases.receipt"),
}
BREACHES = {name: Breach(file, f"import {module}\n") for name, (file, module) in IMPORTS.items()}
BREACHES["a new room without a floor"] = Breach("service/helpers.py", '"""Something."""\n')


def lint(folder: Path) -> subprocess.CompletedProcess[str]:
    program = "from importlinter.cli import lint_imports_command; lint_imports_command()"
    command = [sys.executable, "-c", program, "--no-cache"]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)


def test_every_import_keeps_to_the_contracts():
    done = lint(ROOT)
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize("name", BREACHES)
def test_a_forbidden_import_breaks_a_contract(name, tmp_path):
    copy = copy_of_the_sources(tmp_path / "copy")
    BREACHES[name].make(copy)
    done = lint(copy)
    assert done.returncode == 1, done.stdout
    assert "broken contracts" in done.stdout.lower(), done.stdout
