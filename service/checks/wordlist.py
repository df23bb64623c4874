"""The operator's own words and phrases, in the text, in the author's name and in the words of the website.

The file of the settings has one entry a line, ``#`` begins a comment line; ``service.checks.phrases`` says
what an entry matches. None is shipped: which words are unwelcome is for the newspaper to say. Score:
1 - 0.1 ** (number of different entries found), so one entry scores 0.9. Reason codes:

- ``wordlist.found`` (0.9 and more): an entry stands in the text;
- ``wordlist.in_name`` (0.9 and more): not in the text but in the author's name;
- ``wordlist.in_url`` (0.9 and more): only in the author's website.

A span's note is the line of the entry in its file, never the entry itself.
"""

from collections.abc import Mapping

from service.checks.base import PerComment, Subject, finding
from service.checks.fields import Written, written
from service.checks.options import lines, only, option
from service.checks.phrases import EntryError, Phrases
from service.domain.errors import ConfigurationError
from service.domain.folding import fold
from service.domain.verdict import Field, Finding, Span

NAME = "wordlist"
VERSION = "2"
ENTRIES_MAX = 10_000
_REASONS = {Field.BODY: "found", Field.AUTHOR_NAME: "in_name", Field.AUTHOR_URL: "in_url"}


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
    """How many different entries stand in the text, the name and the website."""
    if not phrases:
        return finding()
    spans: list[Span] = []
    entries: dict[Field, set[int]] = {}
    for one in written(subject):
        found = _find(one, phrases)
        spans += (one.span(start, end, f"{NAME}.line_{key}") for key, start, end in found)
        entries[one.field] = {key for key, _, _ in found}
    different = len(set().union(*entries.values()))
    if not different:
        return finding()
    where = next(field for field in Field if entries.get(field))
    return finding(
        1 - 0.1**different,
        f"{NAME}.{_REASONS[where]}",
        spans=spans,
        detail={
            "entries": float(different), "places": float(len(spans)),
            "in_name": float(len(entries.get(Field.AUTHOR_NAME, ()))),
            "in_url": float(len(entries.get(Field.AUTHOR_URL, ()))),
        },
    )  # fmt: skip


def _find(one: Written, phrases: Phrases) -> list[tuple[int, int, int]]:
    """Entry, start and end in ``one.plain.text`` of every place; of those with one start the longest."""
    folded = fold(one.plain.text)
    ends = {(hit.key, hit.start): hit.end for hit in phrases.find(folded)}  # the last end is the longest
    return [(key, *folded.original(start, end)) for (key, start), end in ends.items()]
