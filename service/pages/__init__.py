"""HTML for people: a plain page with form and thread, the WordPress form's address, the demo, and the desk.

Nothing here needs JavaScript or shows an address, and nothing outside of ``desk`` sets a cookie. Comments go
in by ``service.api.intake``, the same way as through the API.
"""

import logging

from flask import Blueprint, Flask, Response, request
from werkzeug.exceptions import HTTPException
from werkzeug.routing import BaseConverter

from service.api import context
from service.api.errors import problem_of, problem_of_http
from service.api.problem import Problem
from service.api.protocol import response, speaks
from service.domain.errors import LettersdeskError, NotFound
from service.pages import (
    assets,
    demo,
    desk,
    discussion,
    embed,
    feeds,
    fragment,
    language,
    own,
    reference,
    render,
    reporting,
    verify,
    wordpress,
    words,
)
from service.pages.place import FEED, FRAGMENT, PAGE, thread_place

log = logging.getLogger(__name__)

THREAD = "/t/<site>/<thread:key>"

PARTS = ("after", "comment", "reply", "sort")
"""Parameters that ask for a part of a thread."""

OWN_STEPS = (
    ("/own", "own_see", own.see),
    ("/own/edit", "own_edit", own.edit),
    ("/own/delete", "own_delete", own.delete),
    ("/own/appeal", "own_appeal", own.appeal),
)
"""What an author does with their comment, each as a posted form."""


class ThreadConverter(BaseConverter):
    """The rest of the path, slashes and all: a thread may be named by its article's URL."""

    regex = ".+"
    part_isolating = False
    weight = 200


def register(app: Flask, *, with_demo: bool) -> None:
    """Add the pages to ``app``; the demo's only if it is switched on."""
    app.url_map.converters["thread"] = ThreadConverter
    pages = Blueprint("pages", __name__)
    for path in (THREAD, f"{THREAD}/{PAGE}"):
        pages.add_url_rule(path, "show_thread", _show, methods=["GET"], **_PLAIN)
        pages.add_url_rule(path, "take_thread", _take, methods=["POST"], **_PLAIN)
    pages.add_url_rule(f"{THREAD}/{FRAGMENT}", "fragment", _fragment, methods=["GET"], **_PLAIN)
    pages.add_url_rule(f"{THREAD}/{FEED}", "thread_feed", _feed, methods=["GET"], **_PLAIN)
    pages.add_url_rule(f"/t/<site>/{FEED}", "site_feed", _site_feed, methods=["GET"], **_PLAIN)
    pages.add_url_rule(verify.PATH, "show_verify", verify.show, methods=["GET"], **_PLAIN)
    pages.add_url_rule(verify.PATH, "take_verify", verify.take, methods=["POST"], **_PLAIN)
    pages.add_url_rule(reporting.PATH, "show_report", reporting.show, methods=["GET"], **_PLAIN)
    pages.add_url_rule(reporting.PATH, "take_report", reporting.take, methods=["POST"], **_PLAIN)
    pages.add_url_rule("/own", "own", own.find, methods=["GET"], **_PLAIN)
    for path, name, view in OWN_STEPS:
        pages.add_url_rule(path, name, view, methods=["POST"], **_PLAIN)
    pages.add_url_rule(wordpress.PATH, "wordpress", wordpress.take, methods=["POST"], **_PLAIN)
    pages.add_url_rule(reference.PATH, "reference", reference.show, methods=["GET"], **_PLAIN)
    pages.add_url_rule("/assets/<digest>/<name>", "asset", assets.serve, methods=["GET"], **_PLAIN)
    if with_demo:
        demo.add(pages)
    _explain_errors(pages)
    _explain_nothing(app)
    app.register_blueprint(pages)
    embed.register(app)
    desk.register(app, context.runtime_of(app))


_PLAIN = {"provide_automatic_options": False}


def _show(site: str, key: str) -> Response:
    return discussion.show(thread_place(site, key))


def _take(site: str, key: str) -> Response:
    return discussion.take(thread_place(site, key))


def _fragment(site: str, key: str) -> Response:
    return fragment.show(thread_place(site, key))


def _site_feed(site: str) -> Response:
    return feeds.of_site(site)


def _feed(site: str, key: str) -> Response:
    return feeds.of_thread(thread_place(site, key))


def _explain_errors(pages: Blueprint) -> None:
    """Answer what a view raises with a page."""

    @pages.errorhandler(Problem)
    def on_problem(problem: Problem) -> Response:
        return _message(problem)

    @pages.errorhandler(LettersdeskError)
    def on_error(error: LettersdeskError) -> Response:
        return _message(problem_of(error))

    @pages.errorhandler(HTTPException)
    def on_http(_error: HTTPException) -> Response:
        return _message(Problem("malformed-request"))

    @pages.errorhandler(Exception)
    def on_bug(_error: Exception) -> Response:
        log.exception("request.failed")
        return _message(Problem("internal-error"))


def _explain_nothing(app: Flask) -> None:
    """Answer an address that nothing is at with a page to whoever asks for one, and else as the API does."""

    @app.errorhandler(404)
    def on_nothing(error: HTTPException) -> Response:
        problem = problem_of_http(error)
        if request.path.startswith("/desk/"):
            return desk.nothing()
        if _wants_a_page() and not speaks(request.path):
            return _message(problem)
        return response(problem, request.path)


def _wants_a_page() -> bool:
    """Not by what stands first in ``best``: Chrome names a type of its own there that nobody would send."""
    wanted = request.accept_mimetypes
    return bool(wanted["text/html"] > wanted["application/json"])


def _message(problem: Problem) -> Response:
    title, text = words.message(language.spoken(), problem.kind.name)
    values = {"title": title, "text": text, "back": _way_back()}
    answer = render.page("message.html", values, status=problem.kind.status)
    answer.headers.extend(problem.headers)
    return answer


def _way_back() -> str | None:
    """The whole thread, where a part of it was asked for: the comment may be gone, and the thread is not."""
    named = request.view_args or {}
    if not {"site", "key"} <= set(named) or not set(PARTS) & set(request.args):
        return None
    try:
        return thread_place(named["site"], named["key"]).link("comments")
    except NotFound:
        return None
