"""An editor changes the rules of the house: every version is kept, and the log says who changed what."""

import re
from dataclasses import dataclass, replace

from sqlalchemy import Connection

from service.domain.errors import FieldError, Invalid, LettersdeskError, NotFound
from service.domain.text import TextRefused, clean_body, clean_line
from service.store import activity, house_rules, sites
from service.store.activity import By, Deed
from service.store.house_rules import HouseRule

RULES_MAX = 9
"""As many as there are digits on a keyboard: ``r`` and a digit reject."""

TITLE_CHARS_MAX = 120
MESSAGE_CHARS_MAX = 2_000
CODE = re.compile(r"[a-z0-9_.-]{1,80}")

DEFAULTS = (
    ("personal_attack", "Personal attack", "Please write about the subject and not about the person.",
     ("toxicity",)),
    ("hate", "Hate against a group", "We publish nothing that degrades people for what they are.",
     ("wordlist",)),
    ("off_topic", "Off topic", "This has little to do with the article. You are welcome to write again.", ()),
    ("advertising", "Advertising", "We publish no advertising and no links that serve it.",
     ("spam", "links", "repeats")),
    ("personal_data", "Personal data", "Please leave out addresses, numbers and other people's details.",
     ("personal_data",)),
    ("unfounded", "Unfounded claim", "You state as a fact what we cannot check. Please name a source.", ()),
)  # fmt: skip
"""What a site has until it writes its own; numbered from 1."""


def rules_of(conn: Connection, site_id: str) -> tuple[HouseRule, ...]:
    """The rules of a site, by number: its own, or the defaults until somebody changes one."""
    own = house_rules.in_force(conn, [site_id]).get(site_id)
    return _delivered(site_id) if own is None else own


def _delivered(site_id: str) -> tuple[HouseRule, ...]:
    return tuple(
        HouseRule(site_id=site_id, number=number, code=code, title=title, message=message, checks=checks)
        for number, (code, title, message, checks) in enumerate(DEFAULTS, start=1)
    )


class Overtaken(LettersdeskError):
    """Somebody has changed this rule since it was shown; nothing was written. ``version`` is the newest under
    ``number``, and ``rule`` what is in force there: None where it was withdrawn."""

    def __init__(self, number: int, version: int, rule: HouseRule | None) -> None:
        super().__init__("house rule")
        self.number, self.version, self.rule = number, version, rule


def set_house_rule(conn: Connection, rule: HouseRule, by: By, *, seen: int | None = None) -> HouseRule:
    """Put a rule in force under its number, 1 to ``RULES_MAX``; returns it with its version.

    ``seen`` is the version that whoever changes it had before them (0: as delivered, or a number that was
    free); None changes whatever is there. The first change takes the defaults over, so that the others stay.
    Raises Overtaken, and Invalid with all that is wrong.
    """
    rule = _cleaned(rule)
    _begin(conn, rule.site_id, {rule.number: seen})
    before = {one.number: one for one in rules_of(conn, rule.site_id)}
    _refuse(rule, before)
    _take_over(conn, rule.site_id, by)
    version = house_rules.add_version(conn, rule, person_id=by.person_id)
    old = before.get(rule.number)
    deed = Deed(
        action="house_rule.set", site_id=rule.site_id, subject=f"{rule.number} {rule.title}",
        before=_told(old) if old else None, after=_told(rule),
    )  # fmt: skip
    activity.add(conn, by, [deed])
    return replace(rule, version=version)


def retire_house_rule(
    conn: Connection, site_id: str, number: int, by: By, *, seen: int | None = None
) -> HouseRule:
    """Take a rule out of force; returns it as it was, with the version that this makes.

    Raises NotFound if no rule has this number, Overtaken, and Invalid for the last one: without a reason
    nobody can reject anything.
    """
    _begin(conn, site_id, {number: seen})
    rules = {one.number: one for one in rules_of(conn, site_id)}
    old = rules.get(number)
    if old is None:
        raise NotFound("house rule")
    if len(rules) == 1:
        raise Invalid((FieldError("number", "last"),))
    _take_over(conn, site_id, by)
    gone = replace(old, retired=True)
    version = house_rules.add_version(conn, gone, person_id=by.person_id)
    deed = Deed(
        action="house_rule.retire", site_id=site_id, subject=f"{number} {old.title}", before=_told(old)
    )
    activity.add(conn, by, [deed])
    return replace(gone, version=version)


@dataclass(frozen=True, slots=True)
class Step:
    """A rule's way to the place before or after it; ``seen`` as for ``set_house_rule``."""

    number: int
    up: bool
    seen: int | None = None


def move_house_rule(conn: Connection, site_id: str, step: Step, by: By) -> None:
    """Let a rule change places with the one before or after it; at the end nothing happens.

    Raises NotFound if no rule has this number, and Overtaken.
    """
    number, up = step.number, step.up
    _begin(conn, site_id, {number: step.seen})
    rules = sorted(rules_of(conn, site_id), key=lambda rule: rule.number)
    at = next((place for place, rule in enumerate(rules) if rule.number == number), None)
    if at is None:
        raise NotFound("house rule")
    other = at - 1 if up else at + 1
    if not 0 <= other < len(rules):
        return
    _take_over(conn, site_id, by)
    one, two = rules[at], rules[other]
    for rule, place in ((one, two.number), (two, one.number)):
        house_rules.add_version(conn, replace(rule, number=place), person_id=by.person_id)
    deed = Deed(
        action="house_rule.move", site_id=site_id, subject=one.title, before=one.number, after=two.number
    )
    activity.add(conn, by, [deed])


def _begin(conn: Connection, site_id: str, seen: dict[int, int | None]) -> None:
    """One editor after the other, and each on the version that they saw."""
    sites.lock(conn, site_id)
    for number, version in seen.items():
        newest = house_rules.version_of(conn, site_id, number)
        if version is None or version == newest:
            continue
        rule = next((one for one in rules_of(conn, site_id) if one.number == number), None)
        # A site's first change stores all rules as they were delivered: the others are as they were.
        if version != 0 or rule is None or replace(rule, version=0) not in _delivered(site_id):
            raise Overtaken(number, newest, rule)


def _take_over(conn: Connection, site_id: str, by: By) -> None:
    if site_id not in house_rules.in_force(conn, [site_id]):
        for rule in rules_of(conn, site_id):
            house_rules.add_version(conn, rule, person_id=by.person_id)


def _refuse(rule: HouseRule, others: dict[int, HouseRule]) -> None:
    errors = []
    if not 1 <= rule.number <= RULES_MAX:
        errors.append(FieldError("number", "out_of_range", RULES_MAX))
    if not CODE.fullmatch(rule.code):
        errors.append(FieldError("code", "pattern"))
    if any(one.code == rule.code and one.number != rule.number for one in others.values()):
        errors.append(FieldError("code", "taken"))
    if errors:
        raise Invalid(tuple(errors))


def _cleaned(rule: HouseRule) -> HouseRule:
    """With title and message as they are stored. Raises Invalid for what is no text, such as a NUL."""
    errors = []
    title = message = ""
    try:
        title = clean_line(rule.title, chars_max=TITLE_CHARS_MAX)
    except TextRefused as refused:
        errors.append(FieldError("title", _code(refused), TITLE_CHARS_MAX))
    try:
        message = clean_body(rule.message, chars_max=MESSAGE_CHARS_MAX)
    except TextRefused as refused:
        errors.append(FieldError("message", _code(refused), MESSAGE_CHARS_MAX))
    if errors:
        raise Invalid(tuple(errors))
    return replace(rule, title=title, message=message)


def _code(refused: TextRefused) -> str:
    return "required" if refused.code == "empty" else refused.code


def _told(rule: HouseRule) -> dict[str, object]:
    return {
        "code": rule.code, "title": rule.title, "message": rule.message, "checks": list(rule.checks),
    }  # fmt: skip
