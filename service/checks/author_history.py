"""What became of this author's earlier comments on this site.

Score: (bad + 1) / (published + bad + 2), where a rejected comment counts as one bad one and spam as two. It
rises with each bad comment and falls with each published one. Anybody can type an address, so published ones
only count where the same writer is proven: the same browser, a confirmed address, the same account of the
site. Whoever merely gives a trusted author's address is a newcomer. Reason codes:

- ``author_history.rejections`` (0.5 and more): the bad ones weigh at least as much as the published ones;
- ``author_history.new`` (0.5, unsure): nothing decided yet;
- ``author_history.mixed`` (below 0.5, clear): some bad comments among more published ones;
- ``author_history.known`` (below 0.5, clear): one or two published and none bad;
- ``author_history.trusted`` (0.2 and less, clear): at least three published and none bad.

The number ``author_history.unverified`` is 0 where the address was confirmed or the site vouches for its
author, and 1 where it is only claimed; a rule may ask for it.

Without a record the finding is the error ``author_unknown``, which holds the comment.
"""

from service.checks.base import Subject, finding, no_finding, per_comment
from service.domain.verdict import LABEL_CLEAR, LABEL_UNSURE, Finding

TRUSTED_PUBLISHED_MIN = 3


@per_comment("author_history", "2")
def check(subject: Subject) -> Finding:
    """Weigh the record of the author behind the sealed address."""
    author = subject.author
    if author is None:
        return no_finding("author_unknown")
    bad = author.rejected + 2 * author.spam
    score = (bad + 1) / (author.published + bad + 2)
    detail = {
        "published": float(author.published), "bad": float(bad), "unverified": float(not author.verified),
    }  # fmt: skip
    if not bad and not author.published:
        return finding(score, "author_history.new", label=LABEL_UNSURE, detail=detail)
    if score >= 0.5:
        return finding(score, "author_history.rejections", detail=detail)
    reason = "trusted" if author.published >= TRUSTED_PUBLISHED_MIN else "known"
    return finding(score, f"author_history.{'mixed' if bad else reason}", label=LABEL_CLEAR, detail=detail)
