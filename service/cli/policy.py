"""``lettersdesk policy``: what is done with a comment that a check flags. The same rules as over the API."""

import argparse
import tomllib
from dataclasses import replace
from pathlib import Path

from service.api.inbound import check
from service.api.staff_in import RulesetIn
from service.checks import registry
from service.cli.printing import table
from service.cli.terminal import note, runtime_of
from service.domain.errors import ConfigurationError
from service.domain.policy import RuleSet
from service.domain.presets import PRESETS
from service.settings import Settings
from service.settings.spec import place_of
from service.store import rulesets, sites
from service.usecases.activate_ruleset import activate_ruleset

HISTORY_SHOWN_MAX = 100
FILE_BYTES_MAX = 100_000


def add(parsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the command."""
    commands = parsers.add_parser("policy", help="the rules that judge findings: show, set, history")
    ways = commands.add_subparsers(title="policy commands", required=True, metavar="COMMAND")
    show = ways.add_parser("show", help="show the policy in force, as a file that `policy set --file` takes")
    show.set_defaults(run=_show)
    put = ways.add_parser("set", help="put a policy in force; running workers take it up at once")
    what = put.add_mutually_exclusive_group(required=True)
    what.add_argument("preset", nargs="?", choices=tuple(PRESETS), help="one of the policies that ship")
    what.add_argument("--file", type=Path, help="a TOML file with name, default, not_supported and [[rules]]")
    put.set_defaults(run=_set)
    history = ways.add_parser("history", help="show every policy there was, newest first")
    history.set_defaults(run=_history)
    for way in (show, put, history):
        way.add_argument("--site", help="the site; may be left out where there is one")


def _show(chosen: argparse.Namespace) -> int:
    with runtime_of() as runtime, runtime.database.read() as conn:
        site = sites.resolve(conn, chosen.site)
        print(as_toml(rulesets.in_force(conn, site.id)), end="")
    return 0


def _set(chosen: argparse.Namespace) -> int:
    with runtime_of() as runtime:
        fields = {"preset": chosen.preset} if chosen.preset else _read(chosen.file)
        sent = check(RulesetIn, fields, replace(runtime.settings, checks=_checks(runtime.settings)))
        with runtime.database.begin() as conn:
            site = sites.resolve(conn, chosen.site or sent.site)
            active = activate_ruleset(conn, site.id, sent.policy())
            note(conn, "policy.set", reason=f"{site.id} version {active.version}")
    print(f"{site.id} is judged by {active.name}, version {active.version}, from now on.")
    elsewhere = sorted({rule.check_name for rule in active.rules} - set(runtime.settings.checks))
    if elsewhere:
        names = ", ".join(elsewhere)
        print(f"See that LETTERSDESK_CHECKS names {names} where the workers run: else all is held.")
    return 0


def _checks(settings: Settings) -> tuple[str, ...]:
    """The checks a rule may name. Whoever set none in this shell may have set some for the workers."""
    if settings.checks != Settings().checks:
        return settings.checks
    return tuple(sorted({*settings.checks, *registry.known_names()}))


def _history(chosen: argparse.Namespace) -> int:
    with runtime_of() as runtime, runtime.database.read() as conn:
        site = sites.resolve(conn, chosen.site)
        found = rulesets.history(conn, site.id, limit=HISTORY_SHOWN_MAX)
    rows = [(p.version, p.name, len(p.rules), p.default, f"{at:%Y-%m-%d %H:%M} UTC") for p, at in found]
    table(("VERSION", "NAME", "RULES", "DEFAULT", "SINCE"), rows)
    return 0


def as_toml(policy: RuleSet) -> str:
    """A policy as the file that ``policy set --file`` takes."""
    name = policy.name.replace("\\", "\\\\").replace('"', '\\"')
    lines = [f'name = "{name}"', f'default = "{policy.default}"', f'not_supported = "{policy.not_supported}"']
    for rule in policy.rules:
        lines += ["", "[[rules]]", f'check = "{rule.check}"', f"threshold = {rule.threshold}"]
        lines.append(f'action = "{rule.action}"')
    return "\n".join(lines) + "\n"


def _read(path: Path) -> dict[str, object]:
    try:
        raw = path.read_bytes()
        if len(raw) > FILE_BYTES_MAX:
            raise ConfigurationError(f"A file of rules may have {FILE_BYTES_MAX} bytes.")
        return tomllib.loads(raw.decode("utf-8"))
    except OSError as error:
        raise ConfigurationError(f"The file of rules cannot be read: {error.strerror}.") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ConfigurationError(f"The file of rules is not TOML in UTF-8{place_of(error)}.") from None
