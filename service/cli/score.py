"""``lettersdesk score "text"``: what every check says of a text, and what the policy would do with it."""

import argparse
import json
from dataclasses import dataclass
from datetime import UTC, datetime

from service.checks import runner
from service.checks.base import AuthorRecord, Subject
from service.checks.layer_cache import LayerCache
from service.checks.learned import NOTHING, Taught
from service.cli.printing import one_line, table
from service.cli.terminal import runtime_of, settings_here, text_of_stdin
from service.domain.errors import ConfigurationError, LettersdeskError
from service.domain.policy import RuleSet, decide
from service.domain.presets import PRESETS
from service.domain.verdict import Finding, Reason, Span, Verdict
from service.runtime import load_checks
from service.settings import Settings
from service.store import rulesets, sites

TEXT_CHARS_MAX = 20_000
PRESET = "publish_unless_flagged"
SPAN_CHARS_MAX = 40


def add(parsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the command."""
    way = parsers.add_parser("score", help="what the checks say of a text, and what the policy would do")
    way.add_argument("text", nargs="?", help="the comment; - or nothing: from standard input")
    way.add_argument("--name", default="", help="the author's name")
    way.add_argument("--url", help="the author's website")
    way.add_argument("--site", help="whose policy; may be left out where there is one site")
    way.add_argument("--json", action="store_true", help="everything, for a program")
    way.set_defaults(run=_score)


def _score(chosen: argparse.Namespace) -> int:
    settings = settings_here()
    text = text_of_stdin(TEXT_CHARS_MAX + 1) if chosen.text in (None, "-") else chosen.text
    if not text.strip() or len(text) > TEXT_CHARS_MAX:
        raise ConfigurationError(f"Give a text of 1 to {TEXT_CHARS_MAX} characters.")
    judged_by = _site(settings, chosen.site)
    subject = Subject(
        comment_id="", text=text, author_name=chosen.name, author_url=chosen.url, now=datetime.now(UTC),
        author=AuthorRecord(), address_disposable=False, taught=judged_by.taught,
    )  # fmt: skip
    checks = load_checks(settings)
    findings = runner.run(checks, [subject], time_limit_s=settings.check_time_limit_ms / 1000)[0]
    verdict = decide(findings, judged_by.policy, [check.name for check in checks])
    if chosen.json:
        print(json.dumps(_as_json(subject, findings, verdict), indent=2))
    else:
        _print(subject, findings, verdict, judged_by.name)
    return 0


@dataclass(frozen=True, slots=True)
class _Judge:
    """Whose rules and whose lessons judge."""

    name: str
    policy: RuleSet
    taught: Taught = NOTHING


def _site(settings: Settings, site_id: str | None) -> _Judge:
    """The site's policy and layer, or what new sites get where nothing is installed here."""
    layers = LayerCache(lessons_min=settings.learning_lessons_min)
    try:
        with runtime_of(settings) as runtime, runtime.database.read() as conn:
            site = sites.resolve(conn, site_id)
            policy, taught = rulesets.in_force(conn, site.id), layers.of(conn, site.id)
            return _Judge(f"the policy of {site.id}", policy, taught)
    except LettersdeskError:
        if site_id is not None:
            raise
        return _Judge(f"the policy {PRESET!r}", PRESETS[PRESET])


def _print(subject: Subject, findings: tuple[Finding, ...], verdict: Verdict, whose: str) -> None:
    rows = [
        (
            found.check, found.label if found.error is None else "error", f"{found.score:.2f}",
            found.error or found.reason, ", ".join(_shown(subject, span) for span in found.spans),
        )
        for found in sorted(findings, key=lambda one: -one.score)
    ]  # fmt: skip
    table(("CHECK", "LABEL", "SCORE", "REASON", "WHERE"), rows)
    attributes = next((found.detail for found in findings if found.check == "toxicity"), {})
    if attributes:
        print()
        table(("ATTRIBUTE", "SCORE"), [(name, f"{value:.2f}") for name, value in attributes.items()])
    print(f"\nBy {whose}, from an author without a record: {verdict.status}.")
    for reason in verdict.reasons:
        rule = "" if reason.rule is None else f", rule {reason.rule}"
        print(f"- {reason.code}{_compared(reason)}{rule}")


def _compared(reason: Reason) -> str:
    """The score and the threshold it reached; a reason such as an unread language has none to reach."""
    if reason.score is None or reason.threshold is None:
        return ""
    return f" ({reason.score:.2f}, from {reason.threshold:.2f})"


def _shown(subject: Subject, span: Span) -> str:
    where = "" if span.field == "body" else f" in {span.field}"
    return f"“{one_line(subject.text_of(span.field)[span.start : span.end], SPAN_CHARS_MAX)}”{where}"


def _as_json(subject: Subject, findings: tuple[Finding, ...], verdict: Verdict) -> dict[str, object]:
    return {
        "status": verdict.status.value,
        "reasons": [
            {"code": one.code, "score": one.score, "threshold": one.threshold, "rule": one.rule}
            for one in verdict.reasons
        ],
        "findings": [
            {
                "check": one.check, "check_version": one.check_version, "label": one.label,
                "score": one.score, "reason": one.reason, "error": one.error, "detail": dict(one.detail),
                "spans": [
                    {"field": span.field.value, "start": span.start, "end": span.end, "note": span.note,
                     "text": subject.text_of(span.field)[span.start : span.end]}
                    for span in one.spans
                ],
            }
            for one in findings
        ],
    }  # fmt: skip
