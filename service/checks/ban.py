"""Is the author banned now?

Looks at the author's record only. Reason codes: ``ban.active`` (score 1). Without a record the ban cannot
be ruled out, so the finding is an error: ``author_unknown``, or ``time_unknown`` when nobody said what time
it is.
"""

from service.checks.base import Subject, finding, no_finding, per_comment
from service.domain.verdict import Finding


@per_comment("ban", "1")
def check(subject: Subject) -> Finding:
    """Score 1 while the ban lasts, else 0."""
    if subject.author is None:
        return no_finding("author_unknown")
    if subject.author.banned_until is None:
        return finding()
    if subject.now is None:
        return no_finding("time_unknown")
    if subject.author.banned_until > subject.now:
        return finding(1.0, "ban.active")
    return finding()
