"""How the form was filled in. Signals for the policy: none of them ever drops a comment by itself.

Reason codes, the gravest first:

- ``form.honeypot`` (0.9): a field that people do not see was filled in;
- ``form.token_invalid`` (0.7): the form's token was forged, used before, or belongs to another thread;
- ``form.too_fast`` (0.6): posted sooner than ``age_min_s`` after the form was shown;
- ``form.too_old`` (0.3, unsure): the form was open for longer than ``age_max_s``;
- ``form.no_token`` (0.3, unsure): no signed form was shown, as when a program uses the API.
"""

from collections.abc import Mapping

from service.checks.base import PerComment, Subject, finding
from service.checks.options import only, option
from service.domain.verdict import LABEL_UNSURE, Finding

NAME = "form"
VERSION = "1"
AGE_MIN_S = 3
AGE_MAX_S = 6 * 3600


def check(config: Mapping[str, object]) -> PerComment:
    """The check with its options ``age_min_s`` and ``age_max_s``, in seconds since the form was shown."""
    only(config, NAME, ("age_min_s", "age_max_s"))
    age_min_s = option(config, NAME, "age_min_s", AGE_MIN_S)
    age_max_s = option(config, NAME, "age_max_s", AGE_MAX_S)
    return PerComment(NAME, VERSION, lambda subject: judge(subject, age_min_s=age_min_s, age_max_s=age_max_s))


def judge(subject: Subject, *, age_min_s: int, age_max_s: int) -> Finding:
    """The gravest signal of the form."""
    form = subject.form
    detail = {} if form.age_s is None else {"age_s": form.age_s}
    if form.honeypot_filled:
        return finding(0.9, "form.honeypot", detail=detail)
    if form.token_valid is False:
        return finding(0.7, "form.token_invalid", detail=detail)
    if form.token_valid is None or form.age_s is None:
        return finding(0.3, "form.no_token", label=LABEL_UNSURE, detail=detail)
    if form.age_s < age_min_s:
        return finding(0.6, "form.too_fast", detail=detail)
    if form.age_s > age_max_s:
        return finding(0.3, "form.too_old", label=LABEL_UNSURE, detail=detail)
    return finding(detail=detail)
