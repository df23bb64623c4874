"""One file, one idea: files of at most 300 lines, functions of at most 60, five parameters.

Migrations are left out: each is a list of what changed at once, and none is ever changed again.
"""

import ast
import re
import statistics
from pathlib import Path

import pytest

from tests.walls.breach import ROOT

LINES_MAX, MEDIAN_LINES_MAX = 300, 100
FUNCTION_LINES_MAX = 60
PARAMETERS_MAX = 5
MORE_PARAMETERS = {
    "setting": "a row of a table: each has its name at every call",
    "reveal_address": "who and why are asked for by name, so that no call can leave them out",
}
FOLDERS = ("service", "workers", "tests", "bench", "training", "examples")
SHIPPED = ("service", "workers")

Function = ast.FunctionDef | ast.AsyncFunctionDef


def sources(*folders: str) -> list[Path]:
    found = [path for name in folders for path in sorted((ROOT / name).rglob("*.py"))]
    return [path for path in found if "migrations" not in path.parts]


def functions(path: Path) -> list[Function]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return [node for node in ast.walk(tree) if isinstance(node, Function)]


def lines(path: Path) -> int:
    return len(path.read_text(encoding="utf-8").splitlines())


def parameters(function: Function) -> int:
    given = function.args
    names = [arg.arg for arg in (*given.posonlyargs, *given.args, *given.kwonlyargs)]
    return len([name for name in names if name not in ("self", "cls")])


def test_no_file_is_longer_than_a_few_screens():
    assert not {str(path): lines(path) for path in sources(*FOLDERS) if lines(path) > LINES_MAX}


def test_half_of_the_files_fit_on_two_screens():
    assert statistics.median(lines(path) for path in sources(*SHIPPED) if lines(path) > 5) <= MEDIAN_LINES_MAX


def test_no_function_is_longer_than_a_screen():
    assert not {
        f"{path}:{function.lineno} {function.name}": length
        for path in sources(*FOLDERS)
        for function in functions(path)
        if (length := (function.end_lineno or 0) - function.lineno + 1) > FUNCTION_LINES_MAX
    }


def test_no_function_takes_more_than_five_parameters():
    assert {
        function.name
        for path in sources(*SHIPPED)
        for function in functions(path)
        if parameters(function) > PARAMETERS_MAX
    } == set(MORE_PARAMETERS)


@pytest.mark.parametrize("path", sources(*SHIPPED), ids=lambda path: path.relative_to(ROOT).as_posix())
def test_a_module_says_what_it_is_for(path):
    text = path.read_text(encoding="utf-8")
    assert not text.strip() or ast.get_docstring(ast.parse(text))


def test_nothing_is_left_to_do_in_a_comment():
    words = re.compile("TO" + "DO|FIX" + "ME|XX" + "X:")
    assert not [path for path in sources(*FOLDERS) if words.search(path.read_text(encoding="utf-8"))]
