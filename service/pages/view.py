"""What every showing of a thread is made of: page, fragment, and a form that was refused."""

from collections.abc import Callable, Mapping
from typing import Any

from flask import request
from sqlalchemy import Connection

from service.api.comments import intake
from service.api.context import runtime
from service.api.problem import Problem
from service.api.read_query import Sort
from service.domain.errors import FieldError, Invalid, NotFound
from service.domain.ids import looks_like_id
from service.domain.threads import key_hash
from service.pages import language, listing, words
from service.pages.listing import Portion
from service.pages.place import Place, article_url, report_path, with_lang
from service.store import thread_pages
from service.store.sites import Site
from service.store.thread_pages import Head

ORDERS = tuple(Sort)


def known_site(site_id: str) -> Site:
    """The site of this id; NotFound if there is none."""
    try:
        return intake().sites.resolve(site_id)
    except Invalid:
        raise NotFound("site") from None


def head_of(conn: Connection, place: Place) -> Head | None:
    """The thread as readers know it, or None where nobody has commented yet."""
    return thread_pages.head(conn, place.site_id, key_hash(place.key))


def required_head(conn: Connection, place: Place) -> Head | None:
    """The same; NotFound where only the site's own import makes threads, and has not made this one."""
    head = head_of(conn, place)
    if head is None and not runtime().settings.threads_open:
        raise NotFound("thread")
    return head


def thread(
    conn: Connection, place: Place, site: Site, head: Head | None, portion: Portion | None
) -> dict[str, Any]:
    """The thread's part of a template's values. ``portion`` None: without its comments."""
    return {
        "site": site,
        "title": place.title or (head.title if head else None),
        "head": head if head is not None and head.published_count else None,
        "closed_at": head.closed_at if head is not None else None,
        "article": article_url(place, site, head),
        "listing": listing.read(conn, head, portion) if portion is not None else None,
    }


def common(place: Place, values: dict[str, Any]) -> dict[str, Any]:
    """``values`` and what the templates of every thread ask for beside them."""
    head: Head | None = values["head"]
    run, speech = runtime(), language.spoken()
    now, count = run.clock(), head.published_count if head else 0
    return {
        "moment": lambda at: speech.ago(at, now), "report_of": _report_of(place), "id_prefix": "",
        "trouble_level": 3,
        **values, "place": place, "settings": run.settings, "count": count, "sorts": ORDERS,
        "heading": words.comments(speech, count),
        "canonical": values["article"] or _own_address(place),
        "page_title": words.page_title(speech, values["title"], values["site"]),
    }  # fmt: skip


def _is_absolute(place: Place) -> bool:
    """Whether the page's own links are absolute, as in a fragment."""
    return place.path.startswith("http")


def _own_address(place: Place) -> str:
    return place.path if _is_absolute(place) else runtime().settings.base_url + place.path


def _report_of(place: Place) -> Callable[[str], str]:
    """Where a comment of this page is reported: absolute where the page's own links are."""
    base = runtime().settings.base_url if _is_absolute(place) else ""
    return lambda comment_id: base + with_lang(report_path(comment_id), place.lang)


def portion(query: Mapping[str, str]) -> Portion:
    """Which part of the thread a query asks for. Raises Problem (400)."""
    sort = query.get("sort", Sort.NEWEST.value)
    if sort not in ORDERS:
        raise Problem("bad-parameter", errors=(FieldError("sort", "not_a_choice"),))
    return Portion(Sort(sort), query.get("after"), query.get("comment"))


def query() -> dict[str, str]:
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
