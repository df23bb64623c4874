"""What the classifiers say of a text that is nobody's comment here. Reads nothing and writes nothing."""

from dataclasses import dataclass

from service.checks import form, spam, toxicity
from service.checks.base import Check, Subject
from service.checks.spam import SpamCheck
from service.checks.toxicity import ToxicityCheck
from service.domain.verdict import Finding

STRUCTURE = (form.NAME, "links", "wordlist")
"""The checks of a comment's structure that know it by its text, name and website alone."""


@dataclass(frozen=True, slots=True)
class Scorer:
    """Both classifiers with their weights in memory. Made once a process; threads may share it."""

    toxicity: ToxicityCheck
    spam: SpamCheck
    structure: tuple[Check, ...] = ()
    """What else speaks for spam and needs nothing but the comment: links, words of a list, the form."""

    def spam_findings(self, subject: Subject) -> list[Finding]:
        """All that speaks for spam, or does not. The form counts only where its trap was stepped into: what
        else it tells (its age, its token) is known of our own forms alone."""
        trapped = subject.form.honeypot_filled
        checks = (self.spam, *(check for check in self.structure if trapped or check.name != form.NAME))
        return [check([subject])[0] for check in checks]


def make_scorer(structure: tuple[Check, ...] = ()) -> Scorer:
    """Load both now, so that no caller waits for it. Raises ``loader.ArtefactError`` for damaged weights."""
    scorer = Scorer(toxicity.check, spam.check, structure)
    scorer.toxicity.warm()
    scorer.spam.warm()
    return scorer
