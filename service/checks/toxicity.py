"""Toxicity by the local model: seven attributes, the words that raised them, English only.

The score says how few ordinary news comments reach it: 0.5 one in a hundred, 0.7 three in a thousand,
0.9 three in ten thousand (``service/classifiers/cards/toxicity.md`` has the table as measured). A text
that is clearly not English gets no number but ``not_supported``, which the policy holds.

The author's name and the words of the website are judged too, and the worst of the three is the score. They
are short and odd, so ordinary names in them are not read (``service.checks.name_words``), and the rest counts
only with a word that is known to be rude, or as three words and more of which the model is sure.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cached_property

from service.checks.base import Subject
from service.checks.fields import Written, written
from service.checks.name_words import NAME_WORDS
from service.classifiers import language, loader, pieces, toxicity
from service.classifiers.normalise import Normalised, normalise
from service.domain.verdict import (
    LABEL_CLEAR,
    LABEL_FLAGGED,
    LABEL_NOT_SUPPORTED,
    LABEL_UNSURE,
    Field,
    Finding,
)

REVISION = 2
"""Of this file and of the language test; goes up when the same weights could give another finding."""

FLAGGED_FROM = 0.9
UNSURE_FROM = 0.5
SPANS_FROM = 0.35
"""Below this score there is nothing worth pointing at."""
PHRASE_WORDS_MIN = 3
"""From so many words on a name is a sentence."""

Judged = tuple[Written, toxicity.Judgement]
_NO_WORDS = normalise("")


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
        texts = [(at, one) for at, subject in enumerate(subjects) for one in written(subject)]
        judged: list[list[Judged]] = [[] for _ in subjects]
        for batch in pieces.batches([one.plain.text for _, one in texts]):
            for at, found in self._judged(texts[batch]):
                judged[at].append(found)
        return [self._finding(found) if found else self._not_supported() for found in judged]

    def _judged(self, texts: Sequence[tuple[int, Written]]) -> Iterator[tuple[int, Judged]]:
        """Of each text that counts: the position of its comment, and what the model says."""
        read = [_read(one) for _, one in texts]
        rude = self.model.rude_words([
            _NO_WORDS if one.field is Field.BODY else text for (_, one), text in zip(texts, read, strict=True)
        ])  # fmt: skip
        limits = [
            0.0 if one.field is Field.BODY else _counts_from(text, rude=bool(words))
            for (_, one), text, words in zip(texts, read, rude, strict=True)
        ]
        chosen = [
            at
            for at, text in enumerate(read)
            if limits[at] <= 1 and language.detect(text) == language.ENGLISH
        ]
        judgements = self.model.judge_read([read[at] for at in chosen], spans_from=SPANS_FROM)
        for at, said in zip(chosen, judgements, strict=True):
            if said.scores[0] >= limits[at]:
                yield texts[at][0], (texts[at][1], said)

    def _not_supported(self) -> Finding:
        return Finding(
            check=self.name,
            check_version=self.version,
            label=LABEL_NOT_SUPPORTED,
            reason="toxicity.language_not_supported",
        )

    def _finding(self, judged: Sequence[Judged]) -> Finding:
        worst = max((said for _, said in judged), key=lambda said: said.scores[0])
        highest = map(max, zip(*(said.scores for _, said in judged), strict=True))
        detail = dict(zip(toxicity.ATTRIBUTES, highest, strict=True))
        return Finding(
            check=self.name,
            check_version=self.version,
            score=worst.scores[0],
            label=_label(worst.scores[0]),
            reason=f"toxicity.{worst.strongest}" if worst.scores[0] >= UNSURE_FROM else "",
            spans=tuple(one.span(*place, said.strongest) for one, said in judged for place in said.spans),
            detail=detail | {"probability": max(said.probabilities[0] for _, said in judged)},
        )


def _counts_from(text: Normalised, *, rude: bool) -> float:
    """The score from which a name or a website is rude, and does not only look like it; 2 if none will do."""
    if rude:
        return UNSURE_FROM
    return FLAGGED_FROM if sum(map(str.isalpha, text.tokens)) >= PHRASE_WORDS_MIN else 2.0


def _read(one: Written) -> Normalised:
    """The tokens to judge; beside the body without those that are ordinary names."""
    text = normalise(one.plain.text)
    if one.field is Field.BODY or NAME_WORDS.isdisjoint(text.tokens):
        return text
    kept = [at for at, token in enumerate(text.tokens) if token not in NAME_WORDS]
    return replace(
        text,
        tokens=tuple(text.tokens[at] for at in kept),
        bounds=tuple(text.bounds[at] for at in kept),
    )


def _label(score: float) -> str:
    if score >= FLAGGED_FROM:
        return LABEL_FLAGGED
    return LABEL_UNSURE if score >= UNSURE_FROM else LABEL_CLEAR


check = ToxicityCheck()
