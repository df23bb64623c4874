"""docs/commands.md names every command with all of its arguments; docs/settings.md is generated."""

import argparse
import re
from collections.abc import Iterator
from pathlib import Path

from service.cli import COMMANDS
from service.cli.program import build_parser
from service.cli.settings import markdown
from service.settings import GROUPS, Settings

DOCS = Path(__file__).parents[2] / "docs"

Arguments = tuple[frozenset[str], frozenset[str]]


def commands(parser: argparse.ArgumentParser, path: str = "lettersdesk") -> Iterator[tuple[str, Arguments]]:
    """Each command that can be run, with its options and its positional arguments."""
    groups = [action for action in parser._actions if isinstance(action, argparse._SubParsersAction)]
    for name, below in (pair for group in groups for pair in group.choices.items()):
        yield from commands(below, f"{path} {name}")
    if not groups:
        actions = [action for action in parser._actions if not isinstance(action, argparse._HelpAction)]
        options = {text for action in actions for text in action.option_strings}
        places = {
            str(action.metavar or action.dest).upper() for action in actions if not action.option_strings
        }
        yield path, (frozenset(options), frozenset(places))


def documented() -> Iterator[tuple[str, Arguments]]:
    text = (DOCS / "commands.md").read_text(encoding="utf-8")
    for span in re.findall(r"^- `(lettersdesk [^`]+)`", text, flags=re.M):
        path = re.match(r"lettersdesk( [a-z][a-z-]*)+", span)[0]
        rest = re.sub(r"\[?(--[a-z-]+)( [A-Z]+)?\]?", r"\1", span[len(path) :])
        options = frozenset(re.findall(r"--[a-z-]+", rest))
        yield path, (options, frozenset(re.findall(r"\b[A-Z]+\b", rest)))


def test_every_command_is_documented_with_all_of_its_arguments_and_no_other():
    assert dict(documented()) == dict(commands(build_parser()))


def test_commands_stand_in_the_order_of_help():
    order = list(dict.fromkeys(path.split()[1] for path, _ in documented()))
    assert order == list(COMMANDS)


def test_every_command_says_what_it_is_for():
    for name in COMMANDS:
        parser = build_parser(name)
        assert re.search(rf"^    {name}\s+\S", parser.format_help(), flags=re.M), name


def test_the_page_of_settings_is_what_the_program_prints():
    assert (DOCS / "settings.md").read_text(encoding="utf-8") == markdown(), (
        "run `lettersdesk settings --markdown > docs/settings.md`"
    )


def test_the_page_of_settings_has_a_line_for_each():
    names = re.findall(r"^\| `(LETTERSDESK_\w+)`", markdown(), flags=re.M)
    assert len(names) == len(set(names)) == len(vars(Settings())) > 50
    assert markdown().count("\n## ") == len(GROUPS)
