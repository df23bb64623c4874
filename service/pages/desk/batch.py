"""Several comments decided at once: a selection, a group that says the same, all that waits of one author.

A page shows them before anything happens. What a colleague decided meanwhile is left alone and reported; one
undo takes back all the rest.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from flask import Response
from sqlalchemy import Connection

from service.api.context import runtime
from service.domain.errors import FieldError, Invalid
from service.domain.ids import looks_like_id
from service.domain.moderation import ModerationAction
from service.pages.desk import card, decide, forms, nav, queue, queue_query, shell, wording
from service.pages.desk.forms import Form
from service.pages.desk.visitor import Person, signed_in
from service.store import desk_authors, desk_rows, desk_similar
from service.store.desk_cards import excerpt
from service.store.desk_rows import DeskComment
from service.usecases.decide_comments import BATCH_MAX, Choice, Decided, Seen
from service.usecases.decide_on_sites import decide_on_sites
from service.usecases.edit_house_rules import rules_of
from service.usecases.undo_decisions import Undoer, undo_batch

LISTED_MAX = 30
"""More than so many are one tick box: a form has few fields."""

NOTHING = "Nothing was selected."
ACTIONS = (ModerationAction.APPROVE, ModerationAction.REJECT, ModerationAction.SPAM)


@signed_in()
def confirm(person: Person) -> Response:
    """A selection before it is decided; it changes nothing."""
    form = forms.form()
    seen = _seen(form)
    if not seen:
        return decide.to(decide.came_from(form), NOTHING, person)
    with runtime().database.read() as conn:
        found = desk_rows.several(conn, [one.comment_id for one in seen])
    asked = form.one("decision")
    chosen = asked if asked in {action.value for action in ACTIONS} else ""
    as_seen = {one.comment_id: one for one in seen}
    selection = [_as_seen(row, as_seen[row.comment.id]) for row in found]
    return _page(person, selection, title="Decide a selection", back=decide.came_from(form), chosen=chosen)


@signed_in()
def alike(person: Person, comment_id: str) -> Response:
    """The comments that say nearly the same as this one and wait."""
    with runtime().database.read() as conn:
        row = desk_rows.get(conn, comment_id)
        group = desk_similar.group_of(conn, row)
    rows = list(group.comments) if group else [row]
    return _page(person, rows, title="Near-identical comments", back=nav.QUEUE)


@signed_in()
def of_author(person: Person, comment_id: str) -> Response:
    """All that waits of whoever wrote this."""
    with runtime().database.read() as conn:
        row = desk_rows.get(conn, comment_id)
        rows = desk_authors.waiting_of(conn, row.author_id, limit=BATCH_MAX) if row.author_id else [row]
    return _page(person, rows, title="What waits of this author", back=nav.QUEUE)


@signed_in()
def take(person: Person) -> Response:
    """Decide about all that a form names: 303 back to the queue, which says what became of it."""
    form = forms.form()
    seen = _seen(form)
    if not seen:
        return decide.to(decide.came_from(form), NOTHING, person)
    with runtime().database.read() as conn:
        sites = desk_rows.sites_of(conn, [one.comment_id for one in seen])
        choices = {site_id: _choice(conn, form, site_id, person) for site_id in sites}
    outcome = runtime().database.write(lambda conn: decide_on_sites(conn, seen, choices))
    done = wording.DONE.get(form.one("decision"), "Decided")
    late = wording.meanwhile(sum(one.reports_left for one in outcome.done))
    return _told(person, form, wording.told(f"{done} {len(outcome.done)}{skipped(outcome)}", late))


@signed_in()
def undo(person: Person, batch_id: str) -> Response:
    """Take a whole batch back, as far as nothing came after."""
    who = Undoer(token_id=person.session_id, person_id=person.id)
    outcome = runtime().database.write(lambda conn: undo_batch(conn, batch_id, who))
    return _told(person, forms.form(), f"{wording.DONE['undo']} {len(outcome.done)}{skipped(outcome)}")


def _told(person: Person, form: Form, text: str) -> Response:
    """303 to where the form was, with what was done and how many are left there."""
    place = decide.came_from(form)
    with runtime().database.read() as conn:
        left = queue.left(conn, queue_query.asked_in(place, person), person)
    return decide.to(place, wording.told(text, f"{left} left."), person, form.one("next"))


def _choice(conn: Connection, form: Form, site_id: str, person: Person) -> Choice:
    """What a form asks for on one site, whose rules of the house give the reason. Raises Invalid."""
    wanted = decide.read(conn, form, site_id)
    if wanted.action not in ACTIONS:
        raise Invalid((FieldError("decision", "not_one_of_these"),))
    return Choice(
        action=wanted.action, reason=wanted.reason, message=wanted.message, token_id=person.session_id,
        person_id=person.id, as_batch=True,
    )  # fmt: skip


def skipped(outcome: Decided) -> str:
    """``, 2 skipped: already decided by Ben``; empty if nothing was."""
    if not outcome.conflicts:
        return ""
    by = Counter(
        (one.stale.name or ("the checks" if one.stale.decided_by == "checks" else "somebody else"))
        if one.stale
        else "somebody who deleted them"
        for one in outcome.conflicts
    )
    return f", {len(outcome.conflicts)} skipped: already decided by {', '.join(sorted(by))}"


def _as_seen(row: DeskComment, seen: Seen) -> DeskComment:
    """With the version and the reports that the moderator selected: what has changed since is skipped and
    told, what came in since stays open."""
    reports = row.report_count if seen.reports is None else min(seen.reports, row.report_count)
    return replace(row, comment=replace(row.comment, version=seen.version), report_count=reports)


def _seen(form: Form) -> list[Seen]:
    """The comments that a form names, each ``id:version:reports``; a field may hold several. Raises Invalid.

    A page from before this service was brought up to date has no third part: then all reports are answered.
    """
    found: dict[str, Seen] = {}
    for word in " ".join(form.every("comment")).split():
        comment_id, *numbers = word.split(":")
        if (
            not looks_like_id(comment_id)
            or len(numbers) not in (1, 2)
            or not all(map(decide.is_number, numbers))
        ):
            raise Invalid((FieldError("comment", "not_one_of_these"),))
        found[comment_id] = Seen(comment_id, *map(int, numbers))
    if len(found) > BATCH_MAX:
        raise Invalid((FieldError("comment", "out_of_range", BATCH_MAX),))
    return list(found.values())


def _page(
    person: Person, rows: Sequence[DeskComment], *, title: str, back: str, chosen: str = ""
) -> Response:  # fmt: skip
    names = {site.id: site.name for site in person.sites}
    with runtime().database.read() as conn:
        sites = [
            (site_id, names.get(site_id, site_id), rules_of(conn, site_id))
            for site_id in sorted({row.comment.site_id for row in rows})
        ]
    rest = [f"{row.comment.id}:{row.comment.version}:{row.report_count}" for row in rows[LISTED_MAX:]]
    values: dict[str, Any] = {
        "heading": title, "rows": rows[:LISTED_MAX], "rest": " ".join(rest), "rest_number": len(rest),
        "sites": sites, "back": back, "chosen": chosen, "now": runtime().clock(), "excerpt": excerpt,
        "comment_page": card.comment_page,
    }  # fmt: skip
    return shell.page("desk/batch.html", person, values)
