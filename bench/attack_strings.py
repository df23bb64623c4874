"""Strings made to hurt: every pattern and every rule check against repeated pairs of awkward pieces.

`python bench/attack_strings.py` prints, for each pattern and check, its worst string of 20,000 characters
with its milliseconds of CPU, and how much longer twice the length takes: about 2 where the work is linear, 4
where it is quadratic. No pattern may need more than 50 ms. It takes two minutes.
"""

import importlib
import itertools
import pkgutil
import re
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import service.checks
import service.domain
from service.checks.base import AuthorRecord, Check, Subject
from service.checks.registry import load
from service.settings.checking import BUILT_IN

CHARS = 20_000
PIECES = (
    "a", "A", "1", "0", " ", "\n", ".", "@", "-", "/", "(", ")", ":", "!", "$", "*", "_", "%", "+", "é", "а",
    "哈", "\u200b", "\u0336", "\ufdfa", "\u337f", "\ud800", "\x00", "👍", "http://", "www.", "xn--", "(at)",
    "tel ", ".com", "aaa",
)  # fmt: skip
MODELS = ("spam", "toxicity")
"""Not rules: their cost is measured with their models."""


def families(chars: int) -> Iterator[str]:
    """Every piece and every ordered pair of pieces, repeated to ``chars`` characters, a sign at the end."""
    for pair in itertools.product(PIECES, ("", *PIECES)):
        unit = "".join(pair)
        yield (unit * (chars // len(unit) + 1))[: chars - 1] + "!"


def patterns() -> dict[str, re.Pattern[str]]:
    """Every pattern that a module of the checks or of the domain holds, by its full name."""
    found = {}
    for package in (service.checks, service.domain):
        for module in pkgutil.iter_modules(package.__path__, package.__name__ + "."):
            for name, value in vars(importlib.import_module(module.name)).items():
                if isinstance(value, re.Pattern):
                    found[f"{module.name}.{name}"] = value
    return found


def rule_checks() -> tuple[Check, ...]:
    """All built-in checks but the models, with a word list and a host list that are made to hurt too."""
    with tempfile.TemporaryDirectory() as folder:
        words, hosts = Path(folder, "words"), Path(folder, "hosts")
        words.write_text("a*a*a*a\n*aa*\n*1*0*\naaa aaa aaa\na.a.a\n哈哈\n", encoding="utf-8")
        hosts.write_text("a.a.a\ncom\n", encoding="utf-8")
        options = {"wordlist": {"file": str(words)}, "links": {"blocked_hosts_file": str(hosts)}}
        return load([name for name in BUILT_IN if name not in MODELS], options)


def subject(text: str) -> Subject:
    """A subject of a known author, with the text in every field that a stranger fills."""
    return Subject(
        comment_id="c", text=text, author_name=text[:100], author_url=text[:500],
        author=AuthorRecord(), address_disposable=False,
    )  # fmt: skip


def _ms(work: Callable[[str], object], text: str) -> float:
    began = time.process_time()
    work(text)
    return (time.process_time() - began) * 1000


def _worst(name: str, work: Callable[[str], object]) -> None:
    ms, text = max((_ms(work, text), text) for text in families(CHARS))
    once, twice = (min(_ms(work, text * times) for _ in range(3)) for times in (1, 2))
    print(f"{name:48} {ms:9.2f} ms   x{twice / max(once, 0.001):.1f}   {text[:12]!a}")


def main() -> None:
    """Print the worst of every pattern and check."""
    for name, pattern in sorted(patterns().items()):
        _worst(name, lambda text, pattern=pattern: sum(1 for _ in pattern.finditer(text)))
    for check in rule_checks():
        _worst(f"check {check.name}", lambda text, check=check: check([subject(text)]))


if __name__ == "__main__":
    main()
