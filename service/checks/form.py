"""How the form was filled in. Signals for the policy: none of them ever drops a comment by itself.

Reason codes, the gravest first:

- ``form.honeypot`` (0.9): a field that people do not see was filled in;
- ``form.token_invalid`` (0.7): the form's token was forged, used before, or belongs to another thread;
- ``form.too_fast`` (0.6): posted less than 3 seconds after the form was shown;
- ``form.too_old`` (0.3, unsure): the form was open for more than 6 hours;
- ``form.no_token`` (0.3, unsure): no signed form was shown, as when a program uses the API.
"""

from service.checks.base import Subject, finding, per_comment
from service.domain.verdict import LABEL_UNSURE, Finding

TOO_FAST_S = 3.0
TOO_OLD_S = 6 * 3600.0


@per_comment("form", "1")
def check(subject: Subject) -> Finding:
    """The gravest signal of the form."""
    form = subject.form
    detail = {} if form.age_s is None else {"age_s": form.age_s}
    if form.honeypot_filled:
        return finding(0.9, "form.honeypot", detail=detail)
    if form.token_valid is False:
        return finding(0.7, "form.token_invalid", detail=detail)
    if form.token_valid is None or form.age_s is None:
        return finding(0.3, "form.no_token", label=LABEL_UNSURE, detail=detail)
    if form.age_s < TOO_FAST_S:
        return finding(0.6, "form.too_fast", detail=detail)
    if form.age_s > TOO_OLD_S:
        return finding(0.3, "form.too_old", label=LABEL_UNSURE, detail=detail)
    return finding(detail=detail)
