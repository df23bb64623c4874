"""Score a text by the names of attributes, as a whole and sentence by sentence. Reads and writes nothing."""

from collections.abc import Collection
from dataclasses import dataclass

from service.checks.base import Subject
from service.checks.learned import NOTHING, Taught
from service.classifiers import language
from service.classifiers.normalise import normalise
from service.domain.attributes import SPAM, TOXICITY_ATTRIBUTES
from service.domain.sentences import sentences
from service.usecases.score_text import Scorer

Scores = dict[str, float]


@dataclass(frozen=True, slots=True)
class SentenceScores:
    """One sentence: code points ``start`` to ``end`` (excluded), and its scores by attribute."""

    start: int
    end: int
    scores: Scores


@dataclass(frozen=True, slots=True)
class Scored:
    """``language`` as detected; ``scores`` by attribute, empty unless the language is supported."""

    language: str
    scores: Scores
    sentences: tuple[SentenceScores, ...] = ()

    @property
    def is_supported(self) -> bool:
        """Whether a model can say something about this text."""
        return self.language == language.ENGLISH


def language_of(text: str) -> str:
    """``en`` unless the text is clearly something else; ``und`` where it cannot be told what."""
    return language.detect(normalise(text))


def score_attributes(
    scorer: Scorer, text: str, names: Collection[str], *, with_spans: bool, taught: Taught = NOTHING
) -> Scored:
    """The scores of ``names``; of another language than English none, because they would mean nothing.

    ``taught`` is what a site's moderators taught about spam; it counts for the text as a whole.

    Linear in the length of ``text``; a model that nothing was asked of is not run.
    """
    detected = language_of(text)
    if detected != language.ENGLISH:
        return Scored(detected, {})
    scores: Scores = {}
    subject = Subject(comment_id="", text=text, taught=taught)
    if set(names) - {SPAM}:
        detail = scorer.toxicity([subject])[0].detail
        scores |= {name: detail[name.lower()] for name in TOXICITY_ATTRIBUTES}
    if SPAM in names:
        scores[SPAM] = scorer.spam([subject])[0].score
    wanted = {name: scores[name] for name in names}
    return Scored(detected, wanted, _by_sentence(scorer, text, wanted) if with_spans else ())


def _by_sentence(scorer: Scorer, text: str, whole: Scores) -> tuple[SentenceScores, ...]:
    places = sentences(text)
    if len(places) == 1:
        return (SentenceScores(*places[0], whole),)
    texts = [text[start:end] for start, end in places]
    found: list[Scores] = [{} for _ in texts]
    if set(whole) - {SPAM}:
        for scores, judged in zip(found, scorer.toxicity.model.judge(texts), strict=True):
            scores |= dict(zip(TOXICITY_ATTRIBUTES, judged.scores, strict=True))
    if SPAM in whole:
        for scores, said in zip(found, scorer.spam.model.judge(texts), strict=True):
            scores[SPAM] = said.score
    return tuple(SentenceScores(*place, scores) for place, scores in zip(places, found, strict=True))
