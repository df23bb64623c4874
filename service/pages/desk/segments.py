"""A text in pieces, with the places that checks marked: shown without colour, and named for who listens."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from service.domain.verdict import Field, Finding, Span

MARKS_MAX = 200
"""So many places of one text are shown; a text can be made to be marked all over."""


@dataclass(frozen=True, slots=True)
class Segment:
    """A run of text. ``marks`` says what marked it; empty for plain text."""

    text: str
    marks: str = ""


def segments(text: str, findings: Iterable[Finding], field: Field) -> tuple[Segment, ...]:
    """``text`` of one field in pieces. Spans that overlap are cut where they do; wrong ones are left out."""
    found = [
        (span, _told(finding, span))
        for finding in findings
        for span in finding.spans
        if span.field is field and 0 <= span.start < span.end <= len(text)
    ][:MARKS_MAX]
    edges = sorted({0, len(text), *(edge for span, _ in found for edge in (span.start, span.end))})
    pieces: list[Segment] = []
    for start, end in pairwise(edges):
        marks = ", ".join(
            dict.fromkeys(told for span, told in found if span.start <= start and end <= span.end)
        )
        if pieces and pieces[-1].marks == marks:
            pieces[-1] = Segment(pieces[-1].text + text[start:end], marks)
        else:
            pieces.append(Segment(text[start:end], marks))
    return tuple(pieces)


def legend(findings: Sequence[Finding]) -> tuple[str, ...]:
    """What is marked in a comment, each once."""
    return tuple(dict.fromkeys(_told(one, span) for one in findings for span in one.spans))


def _told(finding: Finding, span: Span) -> str:
    check = finding.check.replace("_", " ")
    note = span.note.rpartition(".")[2].replace("_", " ")
    return f"{check}: {note}" if note and note != check else check
