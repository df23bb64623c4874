"""The queue: a page of comments that wait for a decision, with tabs, filters, saved views and paging."""

from contextlib import suppress
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlsplit

from flask import Response, request
from sqlalchemy import Connection

from service.api.context import runtime
from service.domain.errors import Unavailable
from service.domain.ids import ID_CHARS, looks_like_id
from service.domain.risk import Band
from service.pages.desk import card, nav, queue_query, shell, wording
from service.pages.desk.queue_query import AGES, Asked
from service.pages.desk.visitor import Person, signed_in
from service.store import desk_changes, desk_people, desk_queue, desk_similar, desk_undo, notes, threads
from service.store.desk_queue import COUNTED_MAX, Counts, Sort, Tab
from service.store.desk_similar import Group
from service.store.notes import About
from service.usecases.add_person import Role
from service.usecases.write_note import NOTE_CHARS_MAX

PAGE_CARDS = 25
SECTIONS_MAX = 200
HAND_OVERS_SHOWN_MAX = 3
READ_ONLY = "The database takes no changes right now. You can read; decisions would not be saved."

TABS = ((Tab.PENDING, "Pending"), (Tab.REPORTED, "Reported"), (Tab.ESCALATED, "Escalated"),
        (Tab.APPEALS, "Appeals"))  # fmt: skip
SORTS = ((Sort.OLDEST, "Oldest"), (Sort.NEWEST, "Newest"), (Sort.RISK, "Risk"), (Sort.MIXED, "Mixed"),
         (Sort.REPORTS, "Most reported"))  # fmt: skip


@dataclass(frozen=True, slots=True)
class TabLink:
    """A tab with its number, which ends at 999+."""

    label: str
    href: str
    number: str
    current: bool


@signed_in()
def show(person: Person) -> Response:
    """The queue page that the address asks for."""
    wanted = queue_query.asked(request.args, person)
    found = comment_id_in(wanted.q)
    if found and nav.exists(card.COMMENT_PAGE):
        return shell.redirect(f"/desk/comments/{found}")
    with runtime().database.read() as conn:
        values = _values(conn, wanted, person)
    return shell.page("desk/queue.html", person, values | {"read_only": _read_only(person)})


def comment_id_in(typed: str) -> str | None:
    """The id, if somebody looks for one comment by its id or by an address that ends in one."""
    if looks_like_id(typed) and not typed.isalpha():
        return typed
    if not typed.startswith(("https://", "http://", "/desk/")):
        return None
    with suppress(ValueError):
        parts = urlsplit(typed)
        tail = (parts.fragment or parts.path.rstrip("/"))[-ID_CHARS:]
        return tail if looks_like_id(tail) else None
    return None


def left(conn: Connection, wanted: Asked, person: Person) -> str:
    """How many comments this part of the queue has, such as ``59``, at most ``999+``."""
    whole = replace(wanted, after=None, shown=0).filter(person)
    return wording.number(desk_queue.count(conn, whole), COUNTED_MAX)


def _values(conn: Connection, wanted: Asked, person: Person) -> dict[str, Any]:
    place = queue_query.place_of(wanted)
    page = desk_queue.page(conn, wanted.filter(person), after=place, limit=PAGE_CARDS)
    counts = desk_queue.counts(conn, wanted.filter(person).sites)
    cards = card.shown(conn, page.comments, person)
    total = left(conn, wanted, person)
    shown = wanted.shown if place else 0
    following = None
    if page.next is not None:
        following = wanted.query(after=queue_query.written(page.next), shown=shown + len(cards))
    return {
        "asked": wanted, "cards": cards, "total": total, "count": total, "site": wanted.site or None,
        "first": shown + 1, "last": shown + len(cards), "next": following, "page_cards": PAGE_CARDS,
        "tabs": tab_links(wanted, counts), "sorts": SORTS, "bands": tuple(Band), "ages": AGES,
        "sections": threads.sections(conn, wanted.filter(person).sites, limit=SECTIONS_MAX),
        "checks": runtime().settings.checks, "views": desk_people.views_of(conn, person.id),
        "undoable": desk_undo.last(conn, person.id), "done": wording.DONE,
        "groups": {group.comments[0].comment.id: group for group in _groups(conn, page.comments)},
        "silent": card.silent_checks(cards), "cursor": desk_changes.now_at(conn), "now": runtime().clock(),
        "back": f"{nav.QUEUE}?{query}" if (query := wanted.query()) else nav.QUEUE,
        "hand_overs": _hand_overs(conn, wanted, person), "status_words": wording.STATUS,
        "note_sites": [site for site in person.sites if site.id in wanted.filter(person).sites],
        "note_chars_max": NOTE_CHARS_MAX, "may_remove_notes": person.may(Role.EDITOR),
        "in_queue": wanted.query(after="", shown=""),
    }  # fmt: skip


def _groups(conn: Connection, rows: Any) -> list[Group]:
    """Groups of near-identical comments, each at the first of its comments that is on this page."""
    on_page = {row.comment.seq: row for row in rows}
    found = []
    for group in desk_similar.groups(conn, rows):
        here = [one for one in group.comments if one.comment.seq in on_page]
        if here:
            order = [row.comment.seq for row in rows]
            first = min(here, key=lambda one: order.index(one.comment.seq))
            others = [one for one in group.comments if one is not first]
            found.append(Group((first, *others), group.authors))
    return found


def tab_links(wanted: Asked, counts: Counts) -> list[TabLink]:
    """The four tabs; each keeps the chosen site, other filters end with their tab."""
    return [
        TabLink(
            label, Asked(tab=tab, site=wanted.site).query(),
            wording.number(getattr(counts, tab.value), COUNTED_MAX), tab is wanted.tab,
        )
        for tab, label in TABS
    ]  # fmt: skip


def _hand_overs(conn: Connection, wanted: Asked, person: Person) -> list[Any]:
    """What the last shift left to say."""
    subjects = [(About.QUEUE, site_id) for site_id in wanted.filter(person).sites]
    return list(notes.about(conn, subjects))[:HAND_OVERS_SHOWN_MAX] if subjects else []


def _read_only(person: Person) -> str | None:
    """A sentence if nothing can be saved. Opening the queue lets go of what this person had before them."""
    try:
        with runtime().database.begin() as conn:
            desk_people.look_at(conn, person.id, None)
    except Unavailable:
        return READ_ONLY
    return None
