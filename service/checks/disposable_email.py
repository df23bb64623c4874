"""Does the author's address belong to a throw-away mail service, or to a domain that takes no mail?

The keeper of the address looked both up and said yes or no; the address itself is not here. Reason codes:

- ``disposable_email.disposable`` (0.8): the domain is on the list of throw-away services;
- ``disposable_email.undeliverable`` (0.6): the domain does not exist or takes no mail (asked only where the
  settings say so).

When nobody could look at the address the finding is the error ``address_unknown``, which holds the comment.
"""

from service.checks.base import Subject, finding, no_finding, per_comment
from service.domain.verdict import Finding


@per_comment("disposable_email", "1")
def check(subject: Subject) -> Finding:
    """Pass on what the keeper of the address found out."""
    if subject.address_disposable is None:
        return no_finding("address_unknown")
    if subject.address_disposable:
        return finding(0.8, "disposable_email.disposable")
    if subject.address_deliverable is False:
        return finding(0.6, "disposable_email.undeliverable")
    return finding()
