"""A page with a thread and its form: shown, and taking a comment. The plain page and the demo share it.

There is no token against cross-site requests, because there is nothing to ride on: no cookie, no session,
no sign-in. A foreign page that posts this form does what its visitor could do with any program, and the
network limits, form signals and checks treat it alike.
"""

from collections.abc import Mapping
from typing import Any

from flask import Response, request
from sqlalchemy import Connection

from service.api.comments import intake
from service.api.context import runtime
from service.api.errors import problem_of
from service.api.intake import idempotency_key
from service.api.problem import Problem
from service.domain.errors import LettersdeskError, NotFound, Unavailable
from service.pages import forms, language, listing, own, render, view, words
from service.pages.forms import Typed
from service.pages.listing import Portion
from service.pages.place import Place, with_article
from service.store.thread_pages import Head

WITH_THREAD = (403, 409, 422)
"""Refusals that show the thread beside the form. The others say that we have no time for it."""

USED_UP = ("duplicate-comment", "idempotency-mismatch")
"""Refusals after which the form needs another token."""


def show(place: Place) -> Response:
    """The page. Raises NotFound for a site, thread or comment that is not there, Problem for a query."""
    query = view.query()
    site = view.known_site(place.site_id)
    with runtime().database.read() as conn:
        head = view.required_head(conn, place)
        values = view.thread(conn, place, site, head, view.portion(query))
        reply_to = query.get("reply")
        answered = listing.published(conn, head, reply_to) if reply_to else None
    closed = bool(head and head.closed)
    values |= {
        "form": None if closed else forms.blank(place, answered.id if answered else None),
        "answered": answered, "received": "received" in query, "trouble": None,
    }  # fmt: skip
    return render.page(place.template, view.common(place, values), scripts=place.scripts)


def take(place: Place) -> Response:
    """The posted form: once the comment is stored, a page about it; else this page with what was typed."""
    fields: Mapping[str, str] = {}
    try:
        try:
            fields = forms.read(request)
        finally:
            intake().count_request(request)
        site = view.known_site(place.site_id)
        place = with_article(place, site)
        # An address that is not the site's own would make the whole form wrong.
        url = place.url if place.url and site.owns(place.url) else None
        comment = forms.comment(fields, place, url)
        accepted = intake().submit(request, comment, idempotency_key(request))
    except Problem as problem:
        return _refused(place, fields, problem)
    except NotFound:
        raise
    except LettersdeskError as error:
        return _refused(place, fields, problem_of(error))
    return own.posted(place, accepted)


def _refused(place: Place, fields: Mapping[str, str], problem: Problem) -> Response:
    kept = forms.typed(fields, place)
    if problem.kind.name in USED_UP:
        kept = forms.renewed(kept, place)
    values = _around(place, kept, with_thread=problem.kind.status in WITH_THREAD)
    values |= {"form": kept, "received": False, "trouble": words.trouble(language.spoken(), problem)}
    if values["answered"] is None and kept.parent_id and problem.kind.name == "validation-error":
        values["form"] = Typed(kept.author_name, kept.author_url, kept.body, None, kept.token)
    response = render.page(
        place.template, view.common(place, values), status=problem.kind.status, scripts=place.scripts
    )
    response.headers.extend(problem.headers)
    return response


def _around(place: Place, kept: Typed, *, with_thread: bool) -> dict[str, Any]:
    """What stands around a refused form. Without a database the form and its text are still shown."""
    try:
        site = view.known_site(place.site_id)
        with runtime().database.read() as conn:
            head = view.head_of(conn, place)
            portion = Portion() if with_thread else None
            values = view.thread(conn, place, site, head, portion)
            answered = _answered(conn, head, kept.parent_id)
    except Unavailable:
        return {
            "title": place.title,
            "site": None,
            "head": None,
            "article": None,
            "listing": None,
            "answered": None,
        }
    return {**values, "answered": answered}


def _answered(conn: Connection, head: Head | None, parent_id: str | None) -> object:
    if parent_id is None:
        return None
    try:
        return listing.published(conn, head, parent_id)
    except NotFound:
        return None
