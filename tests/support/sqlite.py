"""Fresh SQLite files for tests, copied from one that was prepared once."""

import itertools
import shutil
from collections.abc import Callable
from pathlib import Path

Prepare = Callable[[str], None]


class SqliteDatabases:
    """Gives out database files in one folder."""

    def __init__(self, folder: Path) -> None:
        """Use `folder`, which the caller removes."""
        self.folder = folder
        self._numbers = itertools.count(1)
        self._templates: dict[Prepare, Path] = {}

    def new_database(self, prepare: Prepare | None = None) -> str:
        """A fresh database's address; `prepare(url)` fills the first, and later ones are its copies."""
        place = self.folder / f"test-{next(self._numbers)}" / "lettersdesk.db"
        place.parent.mkdir()
        if prepare is not None:
            copy_database(self._template(prepare), place)
        return address(place)

    def drop_database(self, url: str) -> None:
        """Remove a database with all that lies beside it, whoever still has it open."""
        shutil.rmtree(Path(url.removeprefix("sqlite:///")).parent, ignore_errors=True)

    def _template(self, prepare: Prepare) -> Path:
        if prepare not in self._templates:
            place = self.folder / f"template-{len(self._templates)}.db"
            prepare(address(place))
            self._templates[prepare] = place
        return self._templates[prepare]


def copy_database(source: Path, target: Path) -> None:
    """Copy a database nobody writes to, with the log that may hold its newest pages."""
    for suffix in ("", "-wal"):
        part = source.with_name(source.name + suffix)
        if part.exists():
            shutil.copyfile(part, target.with_name(target.name + suffix))


def address(place: Path) -> str:
    """SQLAlchemy's address of a file."""
    return f"sqlite:///{place}"
