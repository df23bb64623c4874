"""What the classifiers say of a text that is nobody's comment here. Reads nothing and writes nothing."""

from dataclasses import dataclass

from service.checks import spam, toxicity
from service.checks.base import Subject
from service.checks.spam import SpamCheck
from service.checks.toxicity import ToxicityCheck
from service.domain.verdict import Finding


@dataclass(frozen=True, slots=True)
class Scorer:
    """Both classifiers with their weights in memory. Made once a process; threads may share it."""

    toxicity: ToxicityCheck
    spam: SpamCheck

    def findings(self, text: str) -> tuple[Finding, Finding]:
        """The findings of toxicity and of spam. Linear in the length of ``text``, about a millisecond."""
        subject = Subject(comment_id="", text=text)
        return self.toxicity([subject])[0], self.spam([subject])[0]


def make_scorer() -> Scorer:
    """Load both now, so that no caller waits for it. Raises ``loader.ArtefactError`` for damaged weights."""
    scorer = Scorer(toxicity.check, spam.check)
    scorer.toxicity.warm()
    scorer.spam.warm()
    return scorer
