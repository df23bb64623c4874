"""Try a text: what the checks say of it, and what a site's policy would do. Nothing of it is stored.

The form is answered with the page itself, as there is nothing to redirect to: the text is kept nowhere, and
has no business in an address. A web process holds the models and the checks that need the text alone; the
others run in the workers only, and the page names them.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from flask import Response

from service.api.context import runtime
from service.api.problem import Problem
from service.checks import form as form_check
from service.checks import runner
from service.checks.base import AuthorRecord, Check, Subject
from service.checks.learned import NOTHING
from service.domain.errors import FieldError
from service.domain.foresight import foresee_verdict
from service.domain.verdict import LABEL_NOT_SUPPORTED, Field, Finding, Reason
from service.pages.desk import segments, sentences, shell, wording
from service.pages.desk.forms import form
from service.pages.desk.visitor import Person, signed_in
from service.store import rulesets
from service.usecases.score_text import Scorer


@dataclass(frozen=True, slots=True, kw_only=True)
class Typed:
    """What was pasted."""

    text: str = ""
    name: str = ""
    url: str = ""
    site: str = ""


@signed_in()
def show(person: Person) -> Response:
    """The empty form."""
    return _render(person, Typed())


@signed_in()
def take(person: Person) -> Response:
    """Score what was pasted. It writes nothing, here or in the log."""
    sent = form()
    typed = Typed(
        text=_clean(sent.one("text")), name=_clean(sent.one("name")), url=_clean(sent.one("url")),
        site=sent.one("site"),
    )  # fmt: skip
    if typed.site and typed.site not in {site.id for site in person.sites}:
        raise Problem("not-found")
    limit = runtime().settings.body_chars_max
    if not typed.text.strip():
        return _render(person, typed, trouble=[FieldError("text", "required")])
    if len(typed.text) > limit:
        return _render(person, typed, trouble=[FieldError("text", "too_long", limit)])
    return _render(person, typed)


def _clean(typed: str) -> str:
    return typed.replace("\r\n", "\n").replace("\0", "")


def _checks(scorer: Scorer) -> tuple[Check, ...]:
    enabled = runtime().settings.checks
    able: tuple[Check, ...] = (scorer.toxicity, scorer.spam, *scorer.structure)
    # What the form tells is known of our own forms alone.
    return tuple(check for check in able if check.name in enabled and check.name != form_check.NAME)


def _findings(scorer: Scorer, typed: Typed) -> tuple[Finding, ...]:
    with runtime().database.read() as conn:
        taught = runtime().layers.of(conn, typed.site) if typed.site else NOTHING
    subject = Subject(
        comment_id="", text=typed.text, author_name=typed.name, author_url=typed.url or None,
        now=runtime().clock(), author=AuthorRecord(), site_id=typed.site,
        taught=taught,
    )  # fmt: skip
    limit_s = runtime().settings.check_time_limit_ms / 1000
    return tuple(runner.run(_checks(scorer), [subject], time_limit_s=limit_s)[0])


def _render(person: Person, typed: Typed, *, trouble: Sequence[FieldError] = ()) -> Response:
    scorer = runtime().scorer
    sites = [site.id for site in person.sites]
    site = typed.site or (sites[0] if sites else "")
    values: dict[str, Any] = {
        "typed": replace(typed, site=site), "result": None, "is_off": scorer is None,
        "trouble": [sentences.trouble(error) for error in trouble],
        "chars_max": runtime().settings.body_chars_max, "check_word": sentences.check_word,
    }  # fmt: skip
    if scorer is not None and typed.text.strip() and not trouble:
        values["result"] = _result(_findings(scorer, typed), replace(typed, site=site))
    return shell.page("desk/try.html", person, values, status=422 if trouble else 200)


def _result(findings: Sequence[Finding], typed: Typed) -> dict[str, Any]:
    made = None
    if typed.site:
        with runtime().database.read() as conn:
            made = foresee_verdict(findings, rulesets.in_force(conn, typed.site))
    spoke = {finding.check for finding in findings}
    return {
        "text": segments.segments(typed.text, findings, Field.BODY),
        "name": segments.segments(typed.name, findings, Field.AUTHOR_NAME),
        "url": segments.segments(typed.url, findings, Field.AUTHOR_URL),
        "rows": [_row(one) for one in sorted(findings, key=lambda one: -one.score)],
        "tried": made, "status": wording.STATUS[made.verdict.status] if made else "",
        "reasons": [_reason(one) for one in made.verdict.reasons] if made else [],
        "elsewhere": [name for name in runtime().settings.checks if name not in spoke],
    }  # fmt: skip


def _row(finding: Finding) -> dict[str, Any]:
    judged = finding.error is None and finding.label != LABEL_NOT_SUPPORTED
    return {
        "name": sentences.check_word(finding.check), "score": finding.score if judged else None,
        "result": sentences.finding_words(finding),
        "error": (finding.error or "").replace("_", " "),
        "detail": [(name.replace("_", " "), value) for name, value in finding.detail.items()],
    }  # fmt: skip


def _reason(reason: Reason) -> str:
    rule = f"Rule {reason.rule}: " if reason.rule is not None else ""
    score = "" if reason.score is None else f", score {reason.score:.2f}"
    limit = "" if reason.threshold is None else f", acts from {reason.threshold:.2f}"
    return f"{rule}{sentences.reason_words(reason.code)}{score}{limit}"
