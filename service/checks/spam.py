"""Spam by the local model: the words together with links, numbers, prices and calls to action.

The score says how few ordinary news comments reach it, on the same scale as toxicity: 0.5 one in a
hundred, 0.9 three in ten thousand (``service/classifiers/cards/spam.md``). The text, the author's name and
the words of the website are judged, and the worst is the score; but a name or a website counts only if it
offers something ("cheap pills"), because names are short and odd. Repeats, the form and the author's record
have checks of their own, and counting them twice would help nobody. What moderators taught a site is laid
over the score of the text (``spam_layers``).
"""

from collections.abc import Sequence
from functools import cached_property

from service.checks.base import Subject
from service.checks.fields import Written, written
from service.checks.learned import NOTHING
from service.checks.spam_layers import Overlay, buckets_of, shipped_logit
from service.classifiers import loader, pieces, spam, structure
from service.classifiers.online import Buckets
from service.domain.verdict import LABEL_CLEAR, LABEL_FLAGGED, LABEL_UNSURE, Field, Finding

REVISION = 2
"""Of this file; goes up when the same weights could give another finding."""

FLAGGED_FROM = 0.9
UNSURE_FROM = 0.5
SPANS_FROM = 0.35
"""Below this score there is nothing worth pointing at."""

Judged = tuple[Written, spam.Judgement]


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
        texts = [
            (at, one) for at, subject in enumerate(subjects) for one in written(subject) if _may_offer(one)
        ]
        read = [one.plain.text for _, one in texts]
        judged: list[list[Judged]] = [[] for _ in subjects]
        details: list[dict[str, float]] = [{} for _ in subjects]
        for batch in pieces.batches(read):
            judgements = self.model.judge(read[batch], spans_from=SPANS_FROM)
            for (at, one), judgement in zip(texts[batch], judgements, strict=True):
                if one.field is Field.BODY and subjects[at].taught is not NOTHING:
                    said = Overlay(self.model, SPANS_FROM).judge(judgement, subjects[at])
                    judgement, details[at] = said.judgement, said.detail
                judged[at].append((one, judgement))
        return [self._finding(*pair) for pair in zip(judged, details, strict=True)]

    def lesson(self, text: str, url: str | None) -> tuple[float, Buckets]:
        """What a layer learns of a text by: the shipped logit, and the text's features."""
        return shipped_logit(self.model, self.model.judge([text])[0]), buckets_of(text, url)

    def _finding(self, judged: Sequence[Judged], detail: dict[str, float]) -> Finding:
        counted = [
            (one, said) for one, said in judged if one.field is Field.BODY or said.score >= UNSURE_FROM
        ]
        worst = max((said for _, said in counted), key=lambda said: said.score)
        return Finding(
            check=self.name,
            check_version=self.version,
            score=worst.score,
            label=_label(worst.score),
            reason=f"spam.{worst.strongest}" if worst.score >= UNSURE_FROM else "",
            spans=tuple(one.span(*place) for one, said in counted for place in said.spans),
            detail={"probability": max(said.probability for _, said in counted)} | detail,
        )


def _may_offer(one: Written) -> bool:
    return one.field is Field.BODY or structure.offers(one.plain.text)


def _label(score: float) -> str:
    if score >= FLAGGED_FROM:
        return LABEL_FLAGGED
    return LABEL_UNSURE if score >= UNSURE_FROM else LABEL_CLEAR


check = SpamCheck()
