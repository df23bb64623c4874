"""The rules of the house: everybody reads them here, editors change them. Each change is a new version."""

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from flask import Response, request
from sqlalchemy import Connection

from service.api.context import runtime
from service.api.problem import Problem
from service.domain.errors import FieldError, Invalid, NotFound
from service.pages.desk import sentences, shell
from service.pages.desk.forms import Form, form
from service.pages.desk.visitor import Person, signed_in
from service.store.activity import By
from service.store.house_rules import HouseRule
from service.usecases.add_person import Role
from service.usecases.edit_house_rules import (
    MESSAGE_CHARS_MAX,
    RULES_MAX,
    TITLE_CHARS_MAX,
    move_house_rule,
    retire_house_rule,
    rules_of,
    set_house_rule,
)

PATH = "/desk/rules/house"
CODE_CHARS_MAX = 60
NUMBER_CHARS_MAX = 2
_NOT_IN_A_CODE = re.compile(r"[^a-z0-9]+")


@signed_in()
def show(person: Person) -> Response:
    """The rules of one site: the one that the address names, else the first."""
    return _render(person, _site(person, request.args.get("site", "")))


@signed_in(Role.EDITOR)
def take(person: Person) -> Response:
    """Save a rule, add one, move it up or down, or withdraw it."""
    sent = form()
    site_id = _site(person, sent.one("site"))
    if site_id is None:
        raise NotFound("site")
    by = By(token_id=person.session_id, person_id=person.id)
    try:
        told = runtime().database.write(lambda conn: _carry_out(conn, site_id, sent, by))
    except Invalid as refused:
        return _render(person, site_id, trouble=refused.errors, typed=_typed(site_id, sent))
    return shell.redirect_with_status(f"{PATH}?site={site_id}", told, person)


def _carry_out(conn: Connection, site_id: str, sent: Form, by: By) -> str:
    rule, deed = _typed(site_id, sent), sent.one("deed")
    if deed in ("up", "down"):
        move_house_rule(conn, site_id, rule.number, by, up=deed == "up")
        return "The order is saved."
    if deed == "withdraw":
        retire_house_rule(conn, site_id, rule.number, by)
        return f"Rule {rule.number} is withdrawn. Decisions that named it keep it."
    rules = rules_of(conn, site_id)
    if deed == "add":
        free = [number for number in range(1, RULES_MAX + 1) if number not in {one.number for one in rules}]
        if not free:
            raise Invalid((FieldError("number", "out_of_range", RULES_MAX),))
        rule = replace(rule, number=free[0], code=_code(rule.title, rules))
    elif deed == "save":
        known = next((one for one in rules if one.number == rule.number), None)
        if known is None:
            raise NotFound("house rule")
        rule = replace(rule, code=known.code)
    else:
        raise Problem("not-found")
    saved = set_house_rule(conn, rule, by)
    return f"Rule {saved.number} is saved as version {saved.version}."


def _typed(site_id: str, sent: Form) -> HouseRule:
    number = sent.one("number", "0")
    known = runtime().settings.checks
    is_number = number.isascii() and number.isdigit() and len(number) <= NUMBER_CHARS_MAX
    return HouseRule(
        site_id=site_id, number=int(number) if is_number else 0, code="", title=sent.one("title").strip(),
        message=sent.one("message").replace("\r\n", "\n").strip(),
        checks=tuple(name for name in known if name in sent.every("checks")),
    )  # fmt: skip


def _code(title: str, rules: Sequence[HouseRule]) -> str:
    """A code from a title that no rule in force has: ``Off topic`` becomes ``off_topic``."""
    base = _NOT_IN_A_CODE.sub("_", title.lower()).strip("_")[:CODE_CHARS_MAX] or "rule"
    taken = {rule.code for rule in rules}
    return next(
        code for code in (base, *(f"{base}_{number}" for number in range(2, 12))) if code not in taken
    )


def _site(person: Person, asked: str) -> str | None:
    """The site whose rules are meant; None where there is no site yet. Problem 404 for an unknown one."""
    known = [site.id for site in person.sites]
    if asked and asked not in known:
        raise Problem("not-found")
    return asked or (known[0] if known else None)


def _render(
    person: Person, site_id: str | None, *, trouble: Sequence[FieldError] = (), typed: HouseRule | None = None
) -> Response:  # fmt: skip
    rules: tuple[HouseRule, ...] = ()
    if site_id is not None:
        with runtime().database.read() as conn:
            rules = rules_of(conn, site_id)
    numbers = {rule.number for rule in rules}
    if typed is not None and typed.number in numbers:
        rules = tuple(replace(typed, code=r.code) if r.number == typed.number else r for r in rules)
    values: dict[str, Any] = {
        "rules": rules, "site_id": site_id, "may_edit": person.may(Role.EDITOR),
        "new": typed if typed is not None and typed.number not in numbers else None,
        "room": len(rules) < RULES_MAX, "title_chars_max": TITLE_CHARS_MAX,
        "message_chars_max": MESSAGE_CHARS_MAX, "check_word": sentences.check_word,
        "refused": typed.number if typed is not None else None,
        "checks": runtime().settings.checks, "rules_max": RULES_MAX,
        "trouble": [sentences.trouble(error) for error in trouble],
    }  # fmt: skip
    return shell.page("desk/house_rules.html", person, values, status=422 if trouble else 200)
