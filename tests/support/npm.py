"""Packages of npm for tests: what a lock names, installed once outside the repository, without scripts."""

import fcntl
import hashlib
import os
import shutil
import subprocess
from pathlib import Path

import pytest

INSTALL_WITHIN_S = 300


def packages(place: Path) -> Path:
    """The ``node_modules`` of the lock in ``place``. Skips the test where there is no npm."""
    if not (shutil.which("node") and shutil.which("npm")):
        pytest.skip("node or npm is not installed (Debian: apt install nodejs npm)")
    lock = (place / "package-lock.json").read_bytes()
    cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "lettersdesk"
    folder = cache / f"node-{hashlib.sha256(lock).hexdigest()[:16]}"
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "mutex").open("w") as mutex:
        fcntl.flock(mutex, fcntl.LOCK_EX)
        if not (folder / "complete").exists():
            for name in ("package.json", "package-lock.json"):
                shutil.copy(place / name, folder)
            command = ["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund"]
            subprocess.run(command, cwd=folder, check=True, timeout=INSTALL_WITHIN_S)
            (folder / "complete").touch()
    return folder / "node_modules"
