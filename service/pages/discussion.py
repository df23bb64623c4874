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
from service.api.read_query import Sort
from service.domain.errors import FieldError, Invalid, LettersdeskError, NotFound, Unavailable
from service.domain.ids import looks_like_id
from service.domain.threads import key_hash
from service.pages import forms, language, listing, render, words
from service.pages.forms import Typed
from service.pages.listing import Portion
from service.pages.place import Place, article_url
from service.store import thread_pages
from service.store.sites import Site
from service.store.thread_pages import Head

WITH_THREAD = (403, 409, 422)
"""Refusals that show the thread beside the form. The others say that we have no time for it."""

USED_UP = ("duplicate-comment", "idempotency-mismatch")
"""Refusals after which the form needs another token."""


def show(place: Place) -> Response:
    """The page. Raises NotFound for a site, thread or comment that is not there, Problem for a query."""
    query = _query()
    site = known_site(place.site_id)
    with runtime().database.read() as conn:
        head = _head(conn, place)
        if head is None and not runtime().settings.threads_open:
            raise NotFound("thread")
        values = _thread(conn, place, site, head, _portion(query))
        reply_to = query.get("reply")
        answered = listing.published(conn, head, reply_to) if reply_to else None
    closed = bool(head and head.closed)
    values |= {
        "form": None if closed else forms.blank(place, answered.id if answered else None),
        "answered": answered, "received": "received" in query, "trouble": None,
    }  # fmt: skip
    return render.page(place.template, _common(place, values), scripts=place.scripts)


def take(place: Place) -> Response:
    """The posted form: 303 to the page once the comment is stored, else the page with what was typed."""
    fields: Mapping[str, str] = {}
    try:
        try:
            fields = forms.read(request)
        finally:
            intake().count_request(request)
        site = known_site(place.site_id)
        # An address that is not the site's own would make the whole form wrong.
        url = place.url if place.url and site.owns(place.url) else None
        comment = forms.comment(fields, place, url)
        intake().submit(request, comment, idempotency_key(request))
    except Problem as problem:
        return _refused(place, fields, problem)
    except NotFound:
        raise
    except LettersdeskError as error:
        return _refused(place, fields, problem_of(error))
    return render.redirect(place.link("received", received="1"), 303)


def known_site(site_id: str) -> Site:
    """The site of this id; NotFound if there is none."""
    try:
        return intake().sites.resolve(site_id)
    except Invalid:
        raise NotFound("site") from None


def _refused(place: Place, fields: Mapping[str, str], problem: Problem) -> Response:
    kept = forms.typed(fields, place)
    if problem.kind.name in USED_UP:
        kept = forms.renewed(kept, place)
    values = _around(place, kept, with_thread=problem.kind.status in WITH_THREAD)
    values |= {"form": kept, "received": False, "trouble": words.trouble(language.spoken(), problem)}
    if values["answered"] is None and kept.parent_id and problem.kind.name == "validation-error":
        values["form"] = Typed(kept.author_name, kept.author_url, kept.body, None, kept.token)
    response = render.page(
        place.template, _common(place, values), status=problem.kind.status, scripts=place.scripts
    )
    response.headers.extend(problem.headers)
    return response


def _around(place: Place, kept: Typed, *, with_thread: bool) -> dict[str, Any]:
    """What stands around a refused form. Without a database the form and its text are still shown."""
    try:
        site = known_site(place.site_id)
        with runtime().database.read() as conn:
            head = _head(conn, place)
            portion = Portion() if with_thread else None
            values = _thread(conn, place, site, head, portion)
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


def _thread(
    conn: Connection, place: Place, site: Site, head: Head | None, portion: Portion | None
) -> dict[str, Any]:
    return {
        "site": site,
        "title": place.title or (head.title if head else None),
        "head": head if head is not None and head.published_count else None,
        "article": article_url(place, site, head),
        "listing": listing.read(conn, head, portion) if portion is not None else None,
    }


def _common(place: Place, values: dict[str, Any]) -> dict[str, Any]:
    head: Head | None = values["head"]
    run, speech = runtime(), language.spoken()
    now, count = run.clock(), head.published_count if head else 0
    return {
        **values, "place": place, "settings": run.settings, "count": count, "sorts": tuple(Sort),
        "heading": words.comments(speech, count), "moment": lambda at: speech.ago(at, now),
        "canonical": values["article"] or run.settings.base_url + place.path,
        "page_title": words.page_title(speech, values["title"], values["site"]),
    }  # fmt: skip


def _head(conn: Connection, place: Place) -> Head | None:
    return thread_pages.head(conn, place.site_id, key_hash(place.key))


def _portion(query: Mapping[str, str]) -> Portion:
    sort = query.get("sort", Sort.NEWEST.value)
    if sort not in tuple(Sort):
        raise Problem("bad-parameter", errors=(FieldError("sort", "not_a_choice"),))
    return Portion(Sort(sort), query.get("after"), query.get("comment"))


def _query() -> dict[str, str]:
    """The parameters we know, each once. Others are left alone: what shares a link likes to add some."""
    known = {}
    for name in ("sort", "after", "comment", "reply", "received"):
        values = request.args.getlist(name)
        if len(values) > 1:
            raise Problem("bad-parameter", errors=(FieldError(name, "repeated"),))
        if values:
            known[name] = values[0]
    for name in ("comment", "reply"):
        if name in known and not looks_like_id(known[name]):
            raise NotFound("comment")
    return known
