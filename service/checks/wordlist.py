"""The operator's own words and phrases, in the text and in the author's name.

The file of the settings has one entry a line, ``#`` begins a comment line; ``service.checks.phrases`` says
what an entry matches. None is shipped: which words are unwelcome is for the newspaper to say. Score:
1 - 0.1 ** (number of different entries found), so one entry scores 0.9. Reason codes:

- ``wordlist.found`` (0.9 and more): an entry stands in the text;
- ``wordlist.in_name`` (0.9 and more): only in the author's name, so there is no span.

A span's note is the line of the entry in its file, never the entry itself.
"""

from collections.abc import Mapping

from service.checks.base import PerComment, Subject, finding
from service.checks.options import lines, only, option
from service.checks.phrases import EntryError, Phrases
from service.domain.errors import ConfigurationError
from service.domain.folding import fold
from service.domain.verdict import Finding, Span

NAME = "wordlist"
VERSION = "1"
ENTRIES_MAX = 10_000


def check(config: Mapping[str, object]) -> PerComment:
    """The check with its option ``file``. The list is read once, at the start."""
    only(config, NAME, ("file",))
    path = option(config, NAME, "file", "")
    entries = lines(path, NAME)
    if len(entries) > ENTRIES_MAX:
        raise ConfigurationError(f"The list {path!r} (check {NAME!r}) has more than {ENTRIES_MAX} entries.")
    try:
        phrases = Phrases(entries)
    except EntryError as exc:
        raise ConfigurationError(f"Line {exc.key} of {path!r} (check {NAME!r}) {exc}.") from exc
    return PerComment(NAME, VERSION, lambda subject: judge(subject, phrases))


def judge(subject: Subject, phrases: Phrases) -> Finding:
    """How many different entries stand in the text and in the name."""
    if not phrases:
        return finding()
    folded = fold(subject.text)
    ends = {(hit.key, hit.start): hit.end for hit in phrases.find(folded)}  # the last end is the longest
    in_text = {key for key, _ in ends}
    in_name = {hit.key for hit in phrases.find(fold(subject.author_name))}
    found = len(in_text | in_name)
    if not found:
        return finding()
    return finding(
        1 - 0.1**found,
        f"{NAME}.found" if in_text else f"{NAME}.in_name",
        spans=[
            Span(*folded.original(start, end), f"{NAME}.line_{key}") for (key, start), end in ends.items()
        ],
        detail={"entries": float(found), "places": float(len(ends)), "in_name": float(len(in_name))},
    )
