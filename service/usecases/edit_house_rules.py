"""An editor changes the rules of the house: every version is kept, and the log says who changed what."""

import re
from dataclasses import replace

from sqlalchemy import Connection

from service.domain.errors import FieldError, Invalid, NotFound
from service.domain.text import TextRefused, clean_line
from service.store import activity, house_rules
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
    """The rules of a site, by number: its own, or the defaults until it has some."""
    own = house_rules.in_force(conn, [site_id]).get(site_id, ())
    return own or tuple(
        HouseRule(site_id=site_id, number=number, code=code, title=title, message=message, checks=checks)
        for number, (code, title, message, checks) in enumerate(DEFAULTS, start=1)
    )


def set_house_rule(conn: Connection, rule: HouseRule, by: By) -> HouseRule:
    """Put a rule in force under its number, 1 to ``RULES_MAX``; returns it with its version.

    The first change takes the defaults over, so that the others stay. Raises Invalid with all that is wrong.
    """
    rule = replace(rule, title=_line(rule.title), message=rule.message.strip())
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


def retire_house_rule(conn: Connection, site_id: str, number: int, by: By) -> None:
    """Take a rule out of force. Raises NotFound if no rule has this number."""
    old = {one.number: one for one in rules_of(conn, site_id)}.get(number)
    if old is None:
        raise NotFound("house rule")
    _take_over(conn, site_id, by)
    house_rules.add_version(conn, replace(old, retired=True), person_id=by.person_id)
    deed = Deed(
        action="house_rule.retire", site_id=site_id, subject=f"{number} {old.title}", before=_told(old)
    )
    activity.add(conn, by, [deed])


def move_house_rule(conn: Connection, site_id: str, number: int, by: By, *, up: bool) -> None:
    """Let a rule change places with the one before or after it; at the end nothing happens.

    Raises NotFound if no rule has this number.
    """
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


def _take_over(conn: Connection, site_id: str, by: By) -> None:
    if not house_rules.in_force(conn, [site_id]):
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
    for name, text, longest in (
        ("title", rule.title, TITLE_CHARS_MAX),
        ("message", rule.message, MESSAGE_CHARS_MAX),
    ):
        if not text:
            errors.append(FieldError(name, "required"))
        elif len(text) > longest:
            errors.append(FieldError(name, "too_long", longest))
    if errors:
        raise Invalid(tuple(errors))


def _line(title: str) -> str:
    try:
        return clean_line(title, chars_max=10 * TITLE_CHARS_MAX)
    except TextRefused as refused:
        raise Invalid((FieldError("title", refused.code, TITLE_CHARS_MAX),)) from None


def _told(rule: HouseRule) -> dict[str, object]:
    return {
        "code": rule.code, "title": rule.title, "message": rule.message, "checks": list(rule.checks),
    }  # fmt: skip
