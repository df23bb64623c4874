"""How a command ends: half-done work is told, and a reader that leaves is no error."""

import os
import subprocess
import sys

import pytest
from sqlalchemy import text

from service.runtime import open_vault
from service.store import contact_keys
from tests.cli.conftest import REPOSITORY

ADDRESS = "reader@example.com"
OLD = "2020-01"


def erase_one(operator):
    return ("erase", operator.product.published().id, "--yes"), ""


def erase_all(operator):
    operator.product.published(author_email=ADDRESS)
    return ("erase", "--address-stdin"), ADDRESS + "\n"


def destroy(operator):
    public = open_vault(operator.product.settings).create_key(OLD)
    with operator.product.database.begin() as conn:
        contact_keys.publish(conn, OLD, public)
    return ("keys", "destroy", OLD, "--yes"), ""


@pytest.mark.parametrize("prepare", [erase_one, erase_all, destroy])
def test_what_a_log_still_holds_after_an_erasure_is_told(operator, prepare):
    words, stdin = prepare(operator)
    database = operator.product.database
    with database.read() as reader:
        reader.execute(text("SELECT count(*) FROM comments")).all()
        said = operator(*words, stdin=stdin)
    expected = (1, True) if database.is_sqlite else (0, False)
    assert (said.code, "the log of the database still holds it" in said.err) == expected
    assert "rased" in said.out or "Destroyed" in said.out


@pytest.mark.parametrize("prepare", [erase_one, erase_all])
def test_an_erasure_says_its_own_lines_and_no_log(operator, prepare, monkeypatch):
    words, stdin = prepare(operator)
    monkeypatch.delenv("LETTERSDESK_LOG_LEVEL")
    said = operator.ok(*words, stdin=stdin)
    assert (said.err, "{" in said.out) == ("", False)


def test_a_reader_that_leaves_early_gets_no_traceback(operator):
    for _ in range(30):
        operator.product.comment()
    ours, theirs = os.pipe()
    os.close(ours)  # as `| head` does when it has what it wants
    ended = subprocess.run(
        [sys.executable, "-m", "service.cli", "moderate", "list"], cwd=REPOSITORY, check=False, text=True,
        env=os.environ | operator.environment, stdout=theirs, stderr=subprocess.PIPE,
    )  # fmt: skip
    os.close(theirs)
    assert (ended.returncode, ended.stderr) == (141, "")


@pytest.mark.parametrize("loading", ["argparse", "service.cli.printing", "sqlalchemy", "service.cli.doctor"])
def test_ctrl_c_while_the_program_loads_ends_it_without_a_word(loading):
    """The signal comes when this module is looked for, wherever that is: no clock decides."""
    script = f"""
import os, signal, sys

class Interrupter:
    def find_spec(self, name, path=None, target=None):
        if name == {loading!r}:
            sys.meta_path.remove(self)
            os.kill(os.getpid(), signal.SIGINT)

sys.modules.pop({loading!r}, None)
sys.meta_path.insert(0, Interrupter())
from service.cli import main
sys.exit(main(["doctor"]))
"""
    ended = subprocess.run(
        [sys.executable, "-c", script], cwd=REPOSITORY, check=False, text=True, capture_output=True
    )
    assert (ended.returncode, ended.stdout, ended.stderr) == (130, "", "")
