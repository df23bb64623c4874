"""Finds comments written as haiku. Reason code: ``haiku.found`` (score 1)."""

import re

from service.checks.base import Subject, finding, per_comment
from service.domain.verdict import Finding, Span

VOWELS = re.compile("[aeiouy]+", re.IGNORECASE)
SILENT_E = re.compile(r"(?<=[aeiouy][b-df-hjkmnp-tv-xz])e\b", re.IGNORECASE)


def syllables(line: str) -> int:
    """How many syllables an English line has, more or less."""
    return len(VOWELS.findall(SILENT_E.sub("", line)))


@per_comment("haiku", "1")
def check(subject: Subject) -> Finding:
    """Score 1 for three lines of five, seven and five syllables."""
    if [syllables(line) for line in subject.text.split("\n") if line.strip()] != [5, 7, 5]:
        return finding()
    return finding(1.0, "haiku.found", spans=[Span(0, len(subject.text), "haiku.found")])
