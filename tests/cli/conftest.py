"""An operator at the terminal of an installation: runs commands as the program does, on both engines."""

import io
import logging
import os
import pty
import re
import select
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from service.cli import main
from tests.support.product import Product

REPOSITORY = Path(__file__).parents[2]
ANSWERS_WITHIN_S = 60


@dataclass(frozen=True)
class Said:
    """What a command gave back."""

    code: int
    out: str
    err: str

    @property
    def lines(self) -> list[str]:
        return self.out.splitlines()


class Operator:
    """Somebody who may run commands where a product's data is."""

    def __init__(self, product: Product, run: Callable[..., Said], environment: dict[str, str]) -> None:
        self.product, self.environment = product, environment
        self._run = run

    def __call__(self, *words: str, stdin: str = "") -> Said:
        """Run a command whose standard input and output are no terminal."""
        return self._run(words, stdin)

    def ok(self, *words: str, stdin: str = "") -> Said:
        """Run a command that must succeed."""
        said = self._run(words, stdin)
        assert said.code == 0, said
        return said

    def at_terminal(self, *words: str, typed: tuple[str, ...] = (), into: Path | None = None) -> Said:
        """Run a command at a real terminal, and type each line when it asks (a line that ends in ``: ``).

        ``into`` sends its standard output to a file instead, as a shell's ``>`` does.
        """
        ours, theirs = pty.openpty()
        with (into or Path(os.devnull)).open("wb") as file:
            process = subprocess.Popen(
                [sys.executable, "-m", "service.cli", *words], cwd=REPOSITORY, start_new_session=True,
                env=os.environ | self.environment, stdin=theirs, stdout=file if into else theirs,
                stderr=theirs,
            )  # fmt: skip
        os.close(theirs)
        shown, waiting = "", list(typed)
        while select.select([ours], [], [], ANSWERS_WITHIN_S)[0]:
            try:
                shown += os.read(ours, 65_536).decode()
            except OSError:  # the other side is closed
                break
            if waiting and shown.endswith(": "):
                os.write(ours, f"{waiting.pop(0)}\n".encode())
                shown += "\n"
        os.close(ours)
        return Said(process.wait(ANSWERS_WITHIN_S), shown.replace("\r\n", "\n"), "")


@pytest.fixture(autouse=True)
def restored_logs() -> Iterator[None]:
    """A command sends its logs to its own standard error; the next test has another one."""
    handlers, level = logging.root.handlers[:], logging.root.level
    yield
    logging.root.handlers[:] = handlers
    logging.root.setLevel(level)


@pytest.fixture
def operator(
    product: Product, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Operator:
    """An operator of the product, with its keys at hand."""
    settings = product.settings
    environment = {
        "LETTERSDESK_DATA_DIR": str(settings.data_dir), "LETTERSDESK_DATABASE_URL": settings.database_url,
        "LETTERSDESK_REDIS_URL": settings.redis_url, "LETTERSDESK_SECRET_KEY": settings.secret_key,
        "LETTERSDESK_LOG_LEVEL": "WARNING", "LETTERSDESK_DURABILITY_CHECK": "warn",
        "LETTERSDESK_DATABASE_WAIT_MS": "3000",
    }  # fmt: skip
    for name, value in environment.items():
        monkeypatch.setenv(name, value)

    def run(words: tuple[str, ...], stdin: str) -> Said:
        monkeypatch.setattr("sys.stdin", io.StringIO(stdin))
        capsys.readouterr()
        try:
            code = main(list(words))
        except SystemExit as refused:  # what argparse does with arguments it does not know
            code = int(refused.code or 0)
        said = capsys.readouterr()
        return Said(code, said.out, said.err)

    return Operator(product, run, environment)


def columns(line: str) -> list[str]:
    """The cells of a printed row."""
    return re.split(r"  +", line.strip())
