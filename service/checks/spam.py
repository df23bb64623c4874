"""Spam by the local model: the words together with links, numbers, prices and calls to action.

The score says how few ordinary news comments reach it, on the same scale as toxicity: 0.5 one in a
hundred, 0.9 three in ten thousand (``service/classifiers/cards/spam.md``). Only the text is judged here:
repeats, the form and the author's record have checks of their own, and counting them twice would help
nobody.
"""

from collections.abc import Sequence
from functools import cached_property

from service.checks.base import Subject
from service.classifiers import loader, pieces, spam
from service.domain.verdict import LABEL_CLEAR, LABEL_FLAGGED, LABEL_UNSURE, Finding, Span

REVISION = 1
"""Of this file; goes up when the same weights could give another finding."""

FLAGGED_FROM = 0.9
UNSURE_FROM = 0.5
SPANS_FROM = 0.35
"""Below this score there is nothing worth pointing at."""


class SpamCheck:
    """The check; the weights are read on first use or by ``warm``. Safe to share after loading."""

    name = "spam"

    def __init__(self) -> None:
        """Reads the manifest only; raises ``loader.ArtefactError`` if there are no weights to use."""
        self.version: str = f"{REVISION}-{loader.version_of('spam')}"

    @cached_property
    def model(self) -> spam.SpamModel:
        """The model, read once and verified."""
        return spam.load()

    def warm(self) -> None:
        """Read the weights now: in the parent before it forks, or at start-up."""
        self.model.judge(["warm"])

    def __call__(self, subjects: Sequence[Subject]) -> list[Finding]:
        """One finding a subject; long texts are scored in several batches, to bound memory."""
        texts = [subject.text for subject in subjects]
        return [
            self._finding(judgement)
            for batch in pieces.batches(texts)
            for judgement in self.model.judge(texts[batch], spans_from=SPANS_FROM)
        ]

    def _finding(self, judgement: spam.Judgement) -> Finding:
        return Finding(
            check=self.name,
            check_version=self.version,
            score=judgement.score,
            label=_label(judgement.score),
            reason=f"spam.{judgement.strongest}" if judgement.score >= UNSURE_FROM else "",
            spans=tuple(Span(start, end, note) for start, end, note in judgement.spans),
            detail={"probability": judgement.probability},
        )


def _label(score: float) -> str:
    if score >= FLAGGED_FROM:
        return LABEL_FLAGGED
    return LABEL_UNSURE if score >= UNSURE_FROM else LABEL_CLEAR


check = SpamCheck()
