"""The same text again: on this site, within the window of the settings, nearly word for word.

The worker found the near-duplicates (``service.domain.simhash``) and counted them; this check only weighs.
Weight: one for each other comment, one more for each thread beyond the first that these stand in, two more
for each author beyond the first. Score: weight / (weight + 4), so it rises with each of the three. Reason
codes:

- ``repeats.many_authors`` (0.5 and more): at least two authors wrote it, which is a campaign or a bot;
- ``repeats.many_threads`` (0.5 and more): it stands under several articles;
- ``repeats.same_text`` (0.5 and more): posted again and again in one place;
- ``repeats.seen`` (below 0.5, clear): a few times before, as a double click does.
"""

from service.checks.base import Subject, finding, per_comment
from service.domain.verdict import LABEL_CLEAR, Finding

HALF_WEIGHT = 4
"""The weight that scores 0.5: four repeats by one author in one thread, or two by two authors."""


@per_comment("repeats", "1")
def check(subject: Subject) -> Finding:
    """Weigh the counts of the worker."""
    comments, authors, threads = subject.similar_comments, subject.similar_authors, subject.similar_threads
    weight = comments + max(threads - 1, 0) + 2 * max(authors - 1, 0)
    detail = {"comments": float(comments), "authors": float(authors), "threads": float(threads)}
    if weight <= 0:
        return finding(detail=detail)
    score = weight / (weight + HALF_WEIGHT)
    if score < 0.5:
        return finding(score, "repeats.seen", label=LABEL_CLEAR, detail=detail)
    if authors >= 2:
        return finding(score, "repeats.many_authors", detail=detail)
    return finding(score, "repeats.many_threads" if threads >= 2 else "repeats.same_text", detail=detail)
