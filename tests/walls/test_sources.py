"""What may not stand in the source at all, read and not trusted: ways out, ways in, and ways to forget."""

import ast
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.walls.breach import PARTS, ROOT

SHIPPED = sorted([*ROOT.glob("service/**/*.py"), *ROOT.glob("workers/**/*.py")])

GROUP_THAT_KEEPS = re.compile(r"\)[+*?]\+")
MAY_KEEP = {"service/checks/link_scan.py"}
"""Its group is one character long: there is no half of it to keep."""

OUTWARD = {
    "aiohttp", "asyncore", "ftplib", "http", "httpx", "imaplib", "nntplib", "poplib", "requests", "smtplib",
    "socket", "socketserver", "ssl", "telnetlib", "urllib.request", "urllib3", "xmlrpc", "dns",
}  # fmt: skip
MAY_REACH_OUT = {
    "service/cli/port.py": "asks whether the port is free, and its own web process whether it is ready",
    "service/cli/doctor_mail.py": "names what failed in a conversation of mail_relay",
    "service/cli/demo.py": "posts the demo's comments to its own web process",
    "service/privacy/deliverability.py": "asks the DNS for a domain, where that is switched on",
    "service/privacy/mail.py": "tells what the operator's own mail server did with a mail",
    "service/privacy/mail_relay.py": "speaks to the operator's own mail server, where one is set",
    "service/safehttp/client.py": "the way out: whom to trust",
    "service/safehttp/exchange.py": "the way out: HTTP",
    "service/safehttp/resolve.py": "the way out: names to addresses",
    "service/safehttp/session.py": "the way out: one connection",
    "service/safehttp/wire.py": "the way out: to an address that was checked",
    "service/settings/identity.py": "reads whether a file holds certificates, and connects to nobody",
    "workers/numbers.py": "listens, where worker_metrics_port is set",
    "workers/scope.py": "asks for the name of this host",
}
DANGEROUS = {
    "pickle", "marshal", "shelve", "dill", "cloudpickle", "jinja2.sandbox", "xml", "lxml", "tarfile",
    "zipfile", "ctypes", "code", "codeop", "pdb",
}  # fmt: skip
MAY_READ_ARCHIVES = {"service/classifiers/loader.py"}
MAY_WRITE_XML = {"service/pages/atom.py"}
ADDRESS = re.compile(r"[\w.+%-]+@((?:[\w-]+\.)+[a-z]{2,})\b", re.IGNORECASE)
BINARY = {".npz", ".npy", ".png", ".woff2"}
REAL_PROVIDERS_MATTER = "tests/privacy/"
"""There the rules of real providers are tested, such as which of them ignore dots."""


def name_of(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def imported(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def users_of(modules: set[str]) -> set[str]:
    return {
        name_of(path)
        for path in SHIPPED
        for name in imported(path)
        if any(name == module or name.startswith(f"{module}.") for module in modules)
    }


def test_only_these_files_can_reach_the_network():
    assert users_of(OUTWARD) == set(MAY_REACH_OUT)


def test_nothing_unpacks_or_runs_what_it_is_given():
    assert users_of(DANGEROUS) <= MAY_READ_ARCHIVES | MAY_WRITE_XML
    reads = re.compile(r"fromstring|\bparse\(|XMLParser|iterparse|XMLPullParser|\bXML\(|XMLID")
    assert not [name for name in MAY_WRITE_XML if reads.search((ROOT / name).read_text(encoding="utf-8"))]
    calls = re.compile(r"(?<![\w.])(eval|exec|compile|__import__)\(|allow_pickle=True|shell=True")
    assert not [name_of(path) for path in SHIPPED if calls.search(path.read_text(encoding="utf-8"))]


def test_only_the_settings_read_the_environment():
    readers = {
        name_of(path)
        for path in SHIPPED
        if re.search(r"os\.(environ|getenv)\b|from os import .*environ", path.read_text(encoding="utf-8"))
    }
    assert readers <= {"service/settings/__init__.py", "service/settings/spec.py"}


def test_no_statement_is_made_of_strings():
    made = r"""f["']|["'][^"']*["']\s*(?:%|\+|\.format)"""
    pattern = re.compile(rf"(?:text|exec_driver_sql|\.execute)\(\s*(?:{made})")
    makers = {name_of(path) for path in SHIPPED if pattern.search(path.read_text(encoding="utf-8"))}
    # Names of our own tables and a quoted role, and a number of the settings: neither comes from a request.
    assert makers <= {"service/store/schema.py", "service/store/engine.py"}


def test_no_pattern_repeats_a_group_that_it_never_gives_back():
    """Python before 3.11.5 keeps the half of the group that fitted last: a link lost its end, or was none."""
    found = {name_of(path) for path in SHIPPED if GROUP_THAT_KEEPS.search(path.read_text(encoding="utf-8"))}
    assert found == MAY_KEEP


def test_only_one_place_stores_a_comment_and_it_stores_it_pending():
    inserts = re.compile(r"insert\((?:tables\.)?comments\)")
    assert {name_of(path) for path in SHIPPED if inserts.search(path.read_text(encoding="utf-8"))} == {
        "service/store/comments.py"
    }
    store = (ROOT / "service/store/comments.py").read_text(encoding="utf-8")
    assert re.search(r"class NewRow:(?:(?!\nclass ).)*\bstatus:", store, re.DOTALL) is None
    assert '{**values, "status": Status.PENDING.value}' in store


def test_only_the_desk_sets_a_cookie_and_in_one_place():
    cookies = re.compile(r"set_cookie|Set-Cookie")
    assert [name_of(path) for path in SHIPPED if cookies.search(path.read_text(encoding="utf-8"))] == [
        "service/pages/desk/cookies.py"
    ]
    assert not [
        name_of(path) for path in SHIPPED if re.search(r"flask import .*\bsession\b", path.read_text("utf-8"))
    ]


def tracked() -> list[Path]:
    """Every text file of the repository; without git (in a copy), of the folders that the walls look at."""
    asked = subprocess.run(
        ["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=False, text=True
    )  # fmt: skip
    if asked.returncode == 0 and asked.stdout:
        return [ROOT / name for name in asked.stdout.split("\0") if name]
    return [path for part in PARTS for path in [ROOT / part, *(ROOT / part).rglob("*")]]


@pytest.mark.parametrize("room", ["the product", "the tests"])
def test_addresses_in_the_repository_are_examples(room):
    found = {}
    for path in tracked():
        name = name_of(path)
        if not path.is_file() or path.suffix in BINARY or name.startswith(REAL_PROVIDERS_MATTER):
            continue
        if name.startswith("tests/") == (room == "the tests"):
            domains = ADDRESS.findall(path.read_text(encoding="utf-8", errors="ignore"))
            if strange := [domain for domain in domains if "example" not in domain.lower()]:
                found[name] = strange
    assert not found
