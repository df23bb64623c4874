"""Source walls: who may call ``reveal``, touch the slot, or import what opens. Read, not trusted."""

import re
from pathlib import Path

import pytest

import service

ROOT = Path(service.__file__).parents[1]
SOURCES = sorted([*ROOT.glob("service/**/*.py"), *ROOT.glob("workers/**/*.py")])

MAY_REVEAL = {
    "service/privacy/email.py",  # its definition
    "service/privacy/sealing.py",
    "service/privacy/vault.py",
    "service/privacy/mail.py",  # into a mail to that very address, where mail is switched on
    "service/privacy/deliverability.py",  # the domain only, to the DNS, where that is switched on
    "service/usecases/reveal_address.py",
    "service/cli/reveal.py",  # a person with a reason, on the worker's host
}
MAY_EXPOSE = {"service/privacy/guarded.py", "service/privacy/keyring.py", "service/privacy/backup.py",
              "service/privacy/vault.py"}  # fmt: skip
OPENS = ("keyring", "backup", "own_address")


def users_of(pattern: str) -> set[str]:
    found = {path for path in SOURCES if re.search(pattern, path.read_text(encoding="utf-8"))}
    return {path.relative_to(ROOT).as_posix() for path in found}


@pytest.mark.parametrize(
    ("pattern", "allowed"),
    [
        (r"\.reveal\b", MAY_REVEAL),
        (r"\._address\b|[\"']_address[\"']", {"service/privacy/email.py"}),
        (r"\.expose\b|\bexpose\(", MAY_EXPOSE),
        (r"\._raw\b", {"service/privacy/guarded.py"}),
        (r"\bcanonical_(form|parts)\b",
         {"service/privacy/canonical.py", "service/privacy/email.py", "service/privacy/own_address.py"}),
        (rf"service\.privacy(\.| import .*\b)({'|'.join(OPENS)})\b", {"service/privacy/vault.py"}),
        (r"primitives(\.| import )hpke\b", {"service/privacy/sealing.py"}),
        (r"\b(email_validator)\b", {"service/privacy/email.py", "service/privacy/deliverability.py"}),
    ],
)  # fmt: skip
def test_only_these_files_come_near_an_address_or_a_key(pattern, allowed):
    users = users_of(pattern)
    assert users, "the pattern finds nothing any more: mend the wall"
    assert users <= allowed


def test_the_rooms_of_custody_know_no_web_no_database_and_no_queue():
    upwards = r"flask|sqlalchemy|pydantic|redis|rq|service\.(store|api|usecases|checks|settings)"
    imports = rf"^\s*(from|import) ({upwards})\b"
    custody = [path for path in SOURCES if path.parent.name == "privacy"]
    assert len(custody) > 5
    assert not [path.name for path in custody if re.search(imports, path.read_text(encoding="utf-8"), re.M)]


def test_nothing_in_custody_writes_a_log_or_prints():
    speaks = r"\b(logging|structlog|warnings|getLogger)\b|\bprint\(|sys\.std(out|err)"
    assert not {name for name in users_of(speaks) if name.startswith("service/privacy/")}
