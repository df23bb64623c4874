"""A band reviewed by a sample: choose a check and risks, read what was drawn, decide about the rest."""

import re
from random import SystemRandom
from typing import Any
from urllib.parse import urlencode

from flask import Response, request
from sqlalchemy import Connection

from service.api.context import runtime
from service.api.problem import Problem
from service.domain.errors import FieldError
from service.domain.ids import looks_like_id
from service.domain.moderation import ModerationAction
from service.domain.risk import RISK_MAX
from service.pages.desk import batch, card, forms, queue_query, sentences, shell, wording
from service.pages.desk.visitor import Person, signed_in
from service.store import desk_bands, desk_changes, desk_rows
from service.store.desk_bands import Slice
from service.usecases.decide_comments import BATCH_MAX, Choice
from service.usecases.review_band import SAMPLE, Drawn, decide_rest, draw, read

PATH = "/desk/bands"
_RISK = re.compile(r"[01](?:\.\d{1,3})?")
_CHECK = re.compile(r"[a-z0-9_]{1,60}")


@signed_in()
def show(person: Person) -> Response:
    """The form; with a check what waits in its band; with a sample the comments to read, or the result."""
    site = shell.chosen_site(person) or (person.sites[0].id if person.sites else None)
    values: dict[str, Any] = {
        "checks": [(name, sentences.check_word(name)) for name in runtime().settings.checks],
        "site_id": site, "band": None, "drawn": None, "low": request.args.get("low", "0"),
        "high": request.args.get("high", "1"), "sample_max": SAMPLE, "most": BATCH_MAX,
    }  # fmt: skip
    if site is not None and "check" in request.args:
        band, drawn = _band(request.args, site), _drawn(request.args)
        with runtime().database.read() as conn:
            values |= _chosen(conn, band) if drawn is None else _sampled(conn, band, drawn, person)
    return shell.page("desk/band.html", person, values)


@signed_in()
def take_draw(person: Person) -> Response:
    """Draw a sample: 303 to the page that shows it, and that may be left and come back to."""
    band = _band(_fields(), _site(person))
    with runtime().database.read() as conn:
        drawn = draw(conn, band, SystemRandom())
    if drawn is None:
        return shell.redirect_with_status(address(band, None), "Nothing waits in this band.", person)
    return shell.redirect(address(band, drawn))


@signed_in()
def take_rest(person: Person) -> Response:
    """Publish the rest of a band whose sample has been read."""
    band, drawn = _band(_fields(), _site(person)), _drawn(_fields())
    if drawn is None:
        raise _wrong("sample")
    choice = Choice(action=ModerationAction.APPROVE, token_id=person.session_id, person_id=person.id)
    outcome = runtime().database.write(lambda conn: decide_rest(conn, band, drawn, choice, named=name_of))
    text = f"{wording.DONE['approve']} {len(outcome.done)}{batch.skipped(outcome)}."
    return shell.redirect_with_status(f"/desk/queue?{urlencode({'site': band.site_id})}", text, person)


def name_of(band: Slice) -> str:
    """A band in words: ``Toxicity 0.50–0.70``."""
    return f"{sentences.check_word(band.check)} {band.low / RISK_MAX:.2f}–{band.high / RISK_MAX:.2f}"


def address(band: Slice, drawn: Drawn | None) -> str:
    """The page of a band, with its sample if one was drawn."""
    values = {
        "site": band.site_id, "check": band.check, "low": f"{band.low / RISK_MAX:g}",
        "high": f"{band.high / RISK_MAX:g}",
    }  # fmt: skip
    if drawn is not None:
        values |= {"upto": str(drawn.up_to), "sample": ".".join(drawn.sample)}
    return f"{PATH}?{urlencode(values)}"


def _chosen(conn: Connection, band: Slice) -> dict[str, Any]:
    number = len(desk_bands.waiting(conn, band, limit=BATCH_MAX + SAMPLE))
    return {"band": band, "number": number, "name": name_of(band)}


def _sampled(conn: Connection, band: Slice, drawn: Drawn, person: Person) -> dict[str, Any]:
    rows = [row for row in desk_rows.several(conn, drawn.sample) if row.comment.site_id == band.site_id]
    rest = desk_bands.waiting(conn, band, limit=BATCH_MAX, up_to=drawn.up_to, but=drawn.sample)
    return {
        "band": band, "drawn": drawn, "name": name_of(band), "rest": len(rest),
        "so_far": read(conn, drawn.sample), "cards": card.shown(conn, rows, person),
        "back": address(band, drawn), "cursor": desk_changes.now_at(conn), "now": runtime().clock(),
        "status_words": wording.STATUS,
    }  # fmt: skip


def _fields() -> dict[str, str]:
    return {name: forms.form().one(name) for name in ("site", "check", "low", "high", "upto", "sample")}


def _site(person: Person) -> str:
    asked = forms.form().one("site")
    if asked not in {site.id for site in person.sites}:
        raise Problem("not-found")
    return asked


def _band(given: Any, site: str) -> Slice:
    check = given.get("check", "")
    if not _CHECK.fullmatch(check):
        raise _wrong("check")
    low, high = (_risk(name, given.get(name, default)) for name, default in (("low", "0"), ("high", "1")))
    if low > high:
        raise _wrong("high")
    return Slice(site_id=site, check=check, low=low, high=high)


def _risk(name: str, typed: str) -> int:
    if not (typed.isascii() and _RISK.fullmatch(typed)) or float(typed) > 1:
        raise _wrong(name)
    return round(float(typed) * RISK_MAX)


def _drawn(given: Any) -> Drawn | None:
    typed, number = given.get("sample", ""), given.get("upto", "")
    if not typed:
        return None
    ids = typed.split(".")
    is_number = number.isascii() and number.isdigit() and len(number) <= 18
    if len(ids) > SAMPLE or not all(map(looks_like_id, ids)) or not is_number:
        raise _wrong("sample")
    return Drawn(sample=tuple(dict.fromkeys(ids)), up_to=min(int(number), queue_query.NUMBER_MAX))


def _wrong(name: str) -> Problem:
    return Problem("validation-error", errors=(FieldError(name, "not_one_of_these"),))
