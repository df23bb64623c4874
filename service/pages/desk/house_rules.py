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
from service.store.house_rules import HouseRule, version_of
from service.usecases.add_person import Role
from service.usecases.edit_house_rules import (
    MESSAGE_CHARS_MAX,
    RULES_MAX,
    TITLE_CHARS_MAX,
    Overtaken,
    Step,
    move_house_rule,
    retire_house_rule,
    rules_of,
    set_house_rule,
)

PATH = "/desk/rules/house"
CODE_CHARS_MAX = 60
NUMBER_CHARS_MAX = 2
VERSION_DIGITS_MAX = 9
OVERTAKEN = "Somebody else has changed this rule since you opened it. Look at it again before you change it."
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
        told_why = [sentences.trouble(error) for error in refused.errors]
        return _render(person, site_id, 422, told_why, typed=_kept(site_id, sent))
    except Overtaken:
        return _render(person, site_id, 409, [OVERTAKEN], typed=_kept(site_id, sent))
    return shell.redirect_with_status(f"{PATH}?site={site_id}", told, person)


def _carry_out(conn: Connection, site_id: str, sent: Form, by: By) -> str:
    rule, deed, seen = _typed(site_id, sent), sent.one("deed"), _seen(sent)
    if deed in ("up", "down"):
        move_house_rule(conn, site_id, Step(rule.number, deed == "up", seen), by)
        return "The order is saved."
    if deed == "withdraw":
        retire_house_rule(conn, site_id, rule.number, by, seen=seen)
        return f"Rule {rule.number} is withdrawn. Decisions that named it keep it."
    rules = rules_of(conn, site_id)
    if deed == "add":
        free = [number for number in range(1, RULES_MAX + 1) if number not in {one.number for one in rules}]
        if not free:
            raise Invalid((FieldError("number", "out_of_range", RULES_MAX),))
        rule = replace(rule, number=free[0], code=_code(rule.title, rules))
        seen = version_of(conn, site_id, rule.number)
    elif deed == "save":
        known = next((one for one in rules if one.number == rule.number), None)
        if known is None:
            raise NotFound("house rule")
        rule = replace(rule, code=known.code)
    else:
        raise Problem("not-found")
    saved = set_house_rule(conn, rule, by, seen=seen)
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


def _seen(sent: Form) -> int | None:
    """The version that the form shows; None for a form without one, which takes what is there."""
    typed = sent.one("version")
    is_number = typed.isascii() and typed.isdigit() and len(typed) <= VERSION_DIGITS_MAX
    return int(typed) if is_number else None


def _kept(site_id: str, sent: Form) -> HouseRule | None:
    """What was typed, to be shown again; None where a button was pressed and nothing typed."""
    return _typed(site_id, sent) if sent.one("deed") in ("save", "add") else None


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
    person: Person, site_id: str | None, status: int = 200, trouble: Sequence[str] = (), *,
    typed: HouseRule | None = None,
) -> Response:  # fmt: skip
    rules: tuple[HouseRule, ...] = ()
    in_force: dict[int, HouseRule] = {}
    if site_id is not None:
        with runtime().database.read() as conn:
            rules = rules_of(conn, site_id)
        in_force = {rule.number: rule for rule in rules}
    numbers = {rule.number for rule in rules}
    if typed is not None and typed.number in numbers:
        # With the version that is in force: whoever sends it again has been told what it replaces.
        rules = tuple(
            replace(typed, code=r.code, version=r.version) if r.number == typed.number else r for r in rules
        )
    values: dict[str, Any] = {
        "rules": rules, "site_id": site_id, "may_edit": person.may(Role.EDITOR),
        "new": typed if typed is not None and typed.number not in numbers else None,
        "room": len(rules) < RULES_MAX, "title_chars_max": TITLE_CHARS_MAX,
        "message_chars_max": MESSAGE_CHARS_MAX, "check_word": sentences.check_word,
        "in_force": in_force,
        "refused": typed.number if typed is not None else None,
        "checks": runtime().settings.checks, "rules_max": RULES_MAX,
        "trouble": trouble, "overtaken_by": in_force.get(typed.number) if typed and status == 409 else None,
    }  # fmt: skip
    return shell.page("desk/house_rules.html", person, values, status=status)
