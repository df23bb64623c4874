"""Stories: how many comments wait on each; closing, holding and slowing down; hours off duty of a site."""

from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import urlencode

from flask import Response, request

from service.api.context import runtime
from service.api.problem import Problem
from service.domain import off_duty
from service.domain.errors import FieldError, Invalid
from service.domain.off_duty import OffDuty
from service.pages.desk import back, paging, sentences, shell, story_words
from service.pages.desk.forms import form
from service.pages.desk.visitor import Person, signed_in
from service.pages.place import own_path
from service.pages.prose import web_address
from service.store import desk_stories, surroundings
from service.store.activity import By
from service.store.desk_stories import COUNTED_MAX, Wanted, Which
from service.usecases.add_person import Role
from service.usecases.guard_story import StoryOrder, guard_story, set_off_duty

PAGE_STORIES = 25
WORDS_CHARS_MAX = 300
ZONE_CHARS_MAX = 64
PATH = "/desk/stories"
WHICH = ((Which.ALL, "All"), (Which.WAITING, "With waiting comments"), (Which.GUARDED, "Held or slow"),
         (Which.CLOSED, "Closed"))  # fmt: skip


@signed_in()
def show(person: Person) -> Response:
    """A page of stories, newest first."""
    return _render(person)


@signed_in()
def take(person: Person, thread_id: str) -> Response:
    """Close or open a story, hold everything on it, slow it down: as the form's boxes stand."""
    sent = form()
    slow = sent.one("slow_mode_s", "0")
    if not (thread_id.isascii() and thread_id.isdigit() and len(thread_id) <= 18):
        raise Problem("not-found")
    if not (slow.isascii() and slow.isdigit() and len(slow) <= 6):
        raise Invalid((FieldError("slow_mode_s", "pattern"),))
    order = StoryOrder(
        thread_id=int(thread_id), closed=bool(sent.one("closed")), hold_all=bool(sent.one("hold_all")),
        slow_mode_s=int(slow),
    )  # fmt: skip
    by = By(token_id=person.session_id, person_id=person.id)
    after = runtime().database.write(lambda conn: guard_story(conn, order, by))
    told = [
        word
        for word, holds in (
            ("closed", after.closed),
            ("everything on it is held", after.hold_all),
            ("in slow mode", after.slow_mode_s is not None),
        )
        if holds
    ]
    text = f"Story saved: {', '.join(told)}." if told else "Story saved: it takes comments as usual."
    return shell.redirect_with_status(back.safe(sent.one("back")), text, person)


@signed_in(Role.EDITOR)
def take_off_duty(person: Person, site_id: str) -> Response:
    """Set the hours in which a site holds everything, or end them."""
    sent = form()
    if site_id not in {site.id for site in person.sites}:
        raise Problem("not-found")
    hours = {name: sent.one(name).strip() for name in ("start", "end", "zone")}
    try:
        schedule = None if sent.one("never") else _parsed(hours)
    except Invalid as refused:
        return _render(person, trouble=refused.errors, typed={site_id: hours})
    by = By(token_id=person.session_id, person_id=person.id)
    runtime().database.write(lambda conn: set_off_duty(conn, site_id, schedule, by))
    text = "Hours off duty saved." if schedule else "There are no hours off duty any more."
    return shell.redirect_with_status(PATH, text, person)


def _parsed(hours: Mapping[str, str]) -> OffDuty:
    """Raises Invalid with the field that is wrong."""
    try:
        return off_duty.parse(hours["start"], hours["end"], hours["zone"][:ZONE_CHARS_MAX] or "UTC")
    except ValueError as error:
        field = "zone" if "zone" in str(error) else "start"
        raise Invalid((FieldError(field, "pattern"),)) from None


def _render(
    person: Person,
    *,
    trouble: Sequence[FieldError] = (),
    typed: Mapping[str, Mapping[str, str]] | None = None,
) -> Response:
    site, words = shell.chosen_site(person), request.args.get("q", "").replace("\0", "")[:WORDS_CHARS_MAX]
    which = _which(request.args.get("which", ""))
    sites = (site,) if site else tuple(one.id for one in person.sites)
    listing = f"stories/{site or ''}/{which.value}"
    after = paging.opened(request.args.get("after", ""), listing)
    wanted = Wanted(sites=sites, which=which, words=words.strip())
    with runtime().database.read() as conn:
        page = desk_stories.page(conn, wanted, below=after[0] if after else None, limit=PAGE_STORIES)
        hours = {one: surroundings.schedule_of(conn, one) for one in sites}
    common: dict[str, str | None] = {"site": site, "q": words}
    following = paging.sealed((page.next,) if page.next else None, listing)
    values: dict[str, Any] = {
        "stories": page.stories, "which": which, "words": words, "site": site, "now": runtime().clock(),
        "back": PATH + _query(common | {"which": which.value}),
        "whiches": [
            (label, own_path(PATH) + _query(common | {"which": one.value}), one is which)
            for one, label in WHICH
        ],
        "next": own_path(PATH) + _query(common | {"which": which.value, "after": following})
        if following else None,
        "names": {one.id: one.name for one in person.sites}, "counted_max": COUNTED_MAX,
        "slow_choices": story_words.slow_choices, "web_address": web_address,
        "trouble": [sentences.trouble(error) for error in trouble], "may_set_hours": person.may(Role.EDITOR),
        "hours": {one: _hours(schedule, (typed or {}).get(one)) for one, schedule in hours.items()},
    }  # fmt: skip
    return shell.page("desk/stories.html", person, values, status=422 if trouble else 200)


def _hours(schedule: OffDuty | None, typed: Mapping[str, str] | None) -> dict[str, Any]:
    """What a site's form shows: what was typed and refused, else what is in force."""
    if typed is not None:
        return {**typed, "is_set": schedule is not None}
    start, end, zone = off_duty.written(schedule) if schedule else ("", "", "")
    return {"start": start, "end": end, "zone": zone, "is_set": schedule is not None}


def _which(typed: str) -> Which:
    if not typed:
        return Which.ALL
    if typed not in set(Which):
        raise Problem("not-found")
    return Which(typed)


def _query(values: Mapping[str, str | None]) -> str:
    given = {name: value for name, value in values.items() if value and value != Which.ALL.value}
    return f"?{urlencode(given)}" if given else ""
