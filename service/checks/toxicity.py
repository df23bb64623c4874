"""Toxicity by the local model: seven attributes, the words that raised them, English only.

The score says how few ordinary news comments reach it: 0.5 one in a hundred, 0.7 three in a thousand,
0.9 three in ten thousand (``service/classifiers/cards/toxicity.md`` has the table as measured). A text
that is clearly not English gets no number but ``not_supported``, which the policy holds.
"""

from collections.abc import Sequence
from functools import cached_property

from service.checks.base import Subject
from service.classifiers import language, loader, pieces, toxicity
from service.classifiers.normalise import normalise
from service.domain.verdict import (
    LABEL_CLEAR,
    LABEL_FLAGGED,
    LABEL_NOT_SUPPORTED,
    LABEL_UNSURE,
    Finding,
    Span,
)

REVISION = 1
"""Of this file and of the language test; goes up when the same weights could give another finding."""

FLAGGED_FROM = 0.9
UNSURE_FROM = 0.5
SPANS_FROM = 0.35
"""Below this score there is nothing worth pointing at."""


class ToxicityCheck:
    """The check; the weights are read on first use or by ``warm``. Safe to share after loading."""

    name = "toxicity"

    def __init__(self) -> None:
        """Reads the manifest only; raises ``loader.ArtefactError`` if there are no weights to use."""
        self.version: str = f"{REVISION}-{loader.version_of('toxicity')}"

    @cached_property
    def model(self) -> toxicity.ToxicityModel:
        """The model, read once and verified."""
        return toxicity.load()

    def warm(self) -> None:
        """Read the weights now: in the parent before it forks, or at start-up."""
        self.model.judge(["warm"])

    def __call__(self, subjects: Sequence[Subject]) -> list[Finding]:
        """One finding a subject; long texts are scored in several batches, to bound memory."""
        texts = [subject.text for subject in subjects]
        return [finding for batch in pieces.batches(texts) for finding in self._findings(texts[batch])]

    def _findings(self, texts: Sequence[str]) -> list[Finding]:
        read = [normalise(text) for text in texts]
        english = [at for at, text in enumerate(read) if language.detect(text) == language.ENGLISH]
        judged = self.model.judge_read([read[at] for at in english], spans_from=SPANS_FROM)
        findings = [self._not_supported()] * len(texts)
        for at, judgement in zip(english, judged, strict=True):
            findings[at] = self._finding(judgement)
        return findings

    def _not_supported(self) -> Finding:
        return Finding(
            check=self.name,
            check_version=self.version,
            label=LABEL_NOT_SUPPORTED,
            reason="toxicity.language_not_supported",
        )

    def _finding(self, judgement: toxicity.Judgement) -> Finding:
        score = judgement.scores[0]
        detail = dict(zip(toxicity.ATTRIBUTES, judgement.scores, strict=True))
        return Finding(
            check=self.name,
            check_version=self.version,
            score=score,
            label=_label(score),
            reason=f"toxicity.{judgement.strongest}" if score >= UNSURE_FROM else "",
            spans=tuple(Span(start, end, judgement.strongest) for start, end in judgement.spans),
            detail=detail | {"probability": judgement.probabilities[0]},
        )


def _label(score: float) -> str:
    if score >= FLAGGED_FROM:
        return LABEL_FLAGGED
    return LABEL_UNSURE if score >= UNSURE_FROM else LABEL_CLEAR


check = ToxicityCheck()
