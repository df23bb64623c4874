"""The pages about an author's own comment. None is kept by a cache, and none has an address that opens it."""

from dataclasses import dataclass, replace
from typing import Any

from flask import Response

from service.api.context import runtime
from service.api.problem import Problem
from service.pages import forms, language, render, words
from service.pages.place import Place, article_url, own_path, thread_path, with_lang
from service.pages.prose import prose
from service.pages.slips import Own, Slip
from service.pages.view import known_site
from service.store import thread_pages, threads
from service.usecases.appeal_comment import STATEMENT_CHARS_MAX, STATEMENT_CHARS_MIN

_NOTICES = {"edit-window-closed": "own.edit.late", "illegal-transition": "own.changed"}


@dataclass(frozen=True, slots=True)
class Asking:
    """A step that wants something more: which field, what was typed, and what was wrong with it."""

    field: str
    typed: str = ""
    problem: Problem | None = None


def show(own: Own, *, notice: str | None = None, place: Place | None = None) -> Response:
    """Where the comment stands, and what its author can do."""
    minutes = -(-int(str(own.told["edit_seconds_left"])) // 60)
    values = {
        "notice": notice, "text": prose(own.comment.body), "minutes_left": minutes,
        "usual_wait": words.usual_wait(language.spoken(), own.told["usual_wait_s"]),
    }  # fmt: skip
    return _page("own.html", _around(own, place) | values)


def ask(own: Own, asking: Asking) -> Response:
    """One step's form. 422 where what was typed is not right: it is still there."""
    speech, problem = language.spoken(), asking.problem
    typed = forms.showable(asking.typed, lines=True) if problem else ""
    names = {"body": "own.edit.label", "statement": "own.appeal", "sure": "own.delete.yes"}
    values = _around(own) | {
        "name": speech.say(names[asking.field]),
        "asks": asking.field, "typed": typed if problem or asking.field != "body" else own.comment.body,
        "trouble": words.trouble(speech, problem) if problem else None, "text": prose(own.comment.body),
        "chars_min": STATEMENT_CHARS_MIN, "statement_chars_max": STATEMENT_CHARS_MAX,
    }  # fmt: skip
    return _page("own_step.html", values, status=problem.kind.status if problem else 200)


def gone(own: Own) -> Response:
    """The comment was deleted."""
    return _page("own_gone.html", _around(own))


def find(problem: Problem | None = None) -> Response:
    """A form for a receipt; with ``problem``, after one that was wrong."""
    speech = language.spoken()
    said = words.trouble(speech, problem) if problem else None
    if said and said.fields:
        # The page is there: what was not found is told at its field.
        said = replace(said, title=speech.say("err.summary"), text="")
    values = {"slip": None, "kept": "", "name": speech.say("page.own.find"), "trouble": said}
    return _page("own_find.html", values | _nowhere(), status=problem.kind.status if problem else 200,
                 headers=problem.headers if problem else None)  # fmt: skip


def trouble(slip: Slip, problem: Problem, typed: str, *, own: Own | None = None) -> Response:
    """What went wrong, with the slip in a form that tries again, and the words to copy; with the way back to
    article and thread where the comment itself can be read."""
    speech = language.spoken()
    said = words.trouble(speech, problem)
    if problem.kind.name in _NOTICES:
        said = words.Trouble(speech.say("err.summary"), speech.say(_NOTICES[problem.kind.name]), {}, False)
    elif not typed:
        title, text = words.message(speech, problem.kind.name)
        said = words.Trouble(title, text or words.waiting(speech, problem.headers), said.fields, False)
    values = {"slip": slip.text, "kept": forms.showable(typed, lines=True), "trouble": said}
    around = _nowhere() if own is None else _around(own)
    return _page("own_find.html", around | values, status=problem.kind.status, headers=problem.headers)


def thanks(place: Place, slip: Slip | None = None) -> Response:
    """The comment was received, and nothing more can be said of it now."""
    values = {"slip": slip.text if slip else None, "thread_page": place.whole()}
    return _page("own_thanks.html", _nowhere() | values)


def _around(own: Own, place: Place | None = None) -> dict[str, Any]:
    """The newspaper, the article and the thread that the comment belongs to."""
    comment = own.comment
    with runtime().database.read() as conn:
        key = place.key if place else threads.keys(conn, {comment.thread_id})[comment.thread_id]
        found = Place(comment.site_id, key, thread_path(comment.site_id, key), lang=language.asked())
        site = known_site(comment.site_id)
        article = article_url(found, site, thread_pages.head_by_id(conn, comment.thread_id))
    return {
        "site": site, "article": (place.url if place else None) or article, "told": own.told,
        "slip": own.slip.text, "thread_page": (place or found).whole(),
        "permalink": (place or found).permalink(comment.id), "comment": comment,
    }  # fmt: skip


def _nowhere() -> dict[str, Any]:
    return {"site": None, "article": None, "thread_page": None}


def _page(
    template: str, values: dict[str, Any], *, status: int = 200, headers: dict[str, str] | None = None
) -> Response:
    lang = language.asked()
    own = {
        "act": lambda path: with_lang(own_path(path), lang),
        "settings": runtime().settings,
        "id_prefix": "",
        "trouble_level": 2,
        "name": language.spoken().say("page.own"),
        "trouble": None,
    }
    response = render.page(template, own | values, status=status)
    response.headers["Cache-Control"] = render.NO_STORE
    response.headers.extend(headers or {})
    return response
