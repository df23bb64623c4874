"""Commenters: the list, found by name or by what they are here, and the page of one. There is no address in
any of it, and no search by one."""

from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import urlencode

from flask import Response, request
from sqlalchemy import Connection

from service.api.context import runtime
from service.api.problem import Problem
from service.domain.comment import Status
from service.domain.errors import FieldError
from service.pages.desk import activity_words, paging, proof_words, sentences, shell, wording
from service.pages.desk.visitor import Person, signed_in
from service.pages.place import own_path
from service.store import desk_author_list, desk_authors
from service.store.desk_author_list import NEW_DAYS, SHOWN_MAX, Kind, Wanted, state_of
from service.store.desk_authors import AuthorPage
from service.store.desk_cards import excerpt
from service.usecases.add_person import Role
from service.usecases.edit_house_rules import rules_of
from service.usecases.write_note import NOTE_CHARS_MAX

NAME_CHARS_MAX = 200
PAGE_COMMENTS = 25
KINDS = (
    (Kind.LATELY, "Lately", "Who wrote lately."),
    (Kind.NEW, "New", f"Who wrote here for the first time in the last {NEW_DAYS} days."),
    (Kind.LIMITED, "Limited", "Who is limited or banned now."),
    (Kind.TRUSTED, "Trusted", "Whom a moderator trusts."),
    (Kind.REFUSED, "High rejection", "Who wrote lately, and had at least 30% of their comments refused."),
)
_ABOUT = {kind: text for kind, _label, text in KINDS}
TABS = (("", "Comments", None), ("rejected", "Rejected", Status.REJECTED), ("spam", "Spam", Status.SPAM))


@signed_in()
def show_list(person: Person) -> Response:
    """The list, with its filter and the name in the address."""
    site, name = shell.chosen_site(person), request.args.get("name", "").replace("\0", "")[:NAME_CHARS_MAX]
    kind = _kind(request.args.get("kind", ""))
    sites = (site,) if site else tuple(one.id for one in person.sites)
    with runtime().database.read() as conn:
        found = desk_author_list.listed(conn, Wanted(sites=sites, kind=kind, name=name))
    now = runtime().clock()
    common = {"site": site or "", "name": name}
    links = [
        (label, own_path("/desk/authors") + _query(common | {"kind": one.value}), one is kind)
        for one, label, _text in KINDS
    ]
    values = {
        "found": found, "kind": kind, "kinds": links, "about": _ABOUT[kind],
        "name": name, "site": site, "now": now, "state_of": state_of, "shown_max": SHOWN_MAX,
        "names": {one.id: one.name for one in person.sites},
    }  # fmt: skip
    return shell.page("desk/authors.html", person, values)


@signed_in()
def show(person: Person, author_id: str) -> Response:
    """The page of one commenter."""
    return render(person, author_id)


def render(
    person: Person, author_id: str, *, trouble: Sequence[FieldError] = (), note: str = ""
) -> Response:  # fmt: skip
    """The page; with ``trouble`` as the answer to a form that was refused."""
    chosen = request.args.get("tab", "")
    status = next((status for name, _label, status in TABS if name == chosen), None)
    listing = f"author/{author_id}/{chosen if status else ''}"
    after = paging.opened(request.args.get("after", ""), listing)
    with runtime().database.read() as conn:
        page = desk_authors.page(conn, author_id, None, status=status, after=after, limit=PAGE_COMMENTS)
        values = _values(conn, person, page)
    path = own_path(f"/desk/authors/{author_id}")
    following = paging.sealed(page.next, listing)
    values |= {
        "trouble": [sentences.trouble(error) for error in trouble], "typed_note": note,
        "tabs": [(label, path + _query({"tab": name}), own is status) for name, label, own in TABS],
        "next": path + _query({"tab": chosen if status else "", "after": following}) if following else None,
    }  # fmt: skip
    return shell.page("desk/author.html", person, values, status=422 if trouble else 200)


def _values(conn: Connection, person: Person, page: AuthorPage) -> dict[str, Any]:
    now, author_id = runtime().clock(), page.facts.id
    newest = page.comments[0] if page.comments else None
    return {
        "page": page, "facts": page.facts, "now": now, "state": state_of(page.facts, now),
        "site_name": next((one.name for one in person.sites if one.id == page.site_id), page.site_id),
        "comment_id": _newest_id(conn, author_id) if newest is None else newest.comment.id,
        "waiting": page.waiting, "rules": rules_of(conn, page.site_id), "notes": page.notes,
        "back": f"/desk/authors/{author_id}", "excerpt": excerpt, "lines": activity_words.shown(page.history),
        "proof": proof_words.of_author(conn, author_id),
        "status_word": wording.STATUS.__getitem__, "note_action": f"/desk/authors/{author_id}/notes",
        "note_about": "author", "note_choices": [("author", "this commenter")],
        "note_chars_max": NOTE_CHARS_MAX,
        "may_remove_notes": person.may(Role.EDITOR),
    }  # fmt: skip


def _newest_id(conn: Connection, author_id: str) -> str | None:
    """A comment to act by where the chosen tab shows none."""
    found = desk_authors.page(conn, author_id, None, limit=1).comments
    return found[0].comment.id if found else None


def _kind(typed: str) -> Kind:
    if not typed:
        return Kind.LATELY
    if typed not in set(Kind):
        raise Problem("not-found")
    return Kind(typed)


def _query(values: Mapping[str, str | None]) -> str:
    given = {name: value for name, value in values.items() if value}
    return f"?{urlencode(given)}" if given else ""
