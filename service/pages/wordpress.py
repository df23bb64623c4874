"""``POST /wp-comments-post.php``: a WordPress theme's comment form, taken as WordPress takes it.

Field names, statuses and redirects follow wp-comments-post.php and wp_handle_comment_submission() of
WordPress 7.2. Behind it is the one way in with its limits and checks. What differs: no cookie is set, a
comment is never shown to its author by a secret link while it waits, and the sentences are our own.
"""

from collections.abc import Mapping

from flask import Response, request

from service.api import bodies, inbound
from service.api.comments import intake
from service.api.context import runtime
from service.api.errors import problem_of
from service.api.inbound import CommentIn
from service.api.intake import idempotency_key
from service.api.problem import Problem
from service.domain.errors import FieldError, Invalid, LettersdeskError, NotFound
from service.domain.text import TextRefused
from service.domain.threads import key_hash, thread_key
from service.pages import forms, language, render, words
from service.pages.place import Place, article_url, thread_path
from service.store import thread_pages
from service.store.sites import Site

PATH = "/wp-comments-post.php"

FIELDS = {
    "comment_post_ID": "thread",
    "author": "author_name",
    "email": "author_email",
    "url": "author_url",
    "comment": "body",
    "comment_parent": "parent_id",
    "ak_hp_textarea": "confirm_website",
    "form_token": "form_token",
}
"""WordPress' names and ours. Akismet's hidden text area is a field that people do not see, like our own."""

READ = (*FIELDS, "redirect_to")
"""What is looked at. Themes and plugins send more, and more than once; that is let be."""

NO_PARENT = ("", "0")


def take() -> Response:
    """A posted WordPress form: 302 once the comment is stored, else what WordPress would answer."""
    fields = _fields()
    try:
        intake().count_request(request)
    except Problem as problem:
        return _refused(problem, fields)
    site = _site()
    if fields.get("comment_post_ID", "0") == "0":
        return render.html("", 200)
    try:
        comment = inbound.check(CommentIn, {**_ours(fields), "site": site.id}, runtime().settings)
        page = _page(site, comment.thread, fields.get("redirect_to", ""))
        accepted = intake().submit(request, comment, idempotency_key(request))
    except NotFound:
        return render.html("", 200)
    except Invalid as error:
        return _refusal(_status(error.errors), error.errors, Problem("validation-error"), fields)
    except LettersdeskError as error:
        return _refused(problem_of(error), fields)
    except Problem as problem:
        return _refused(problem, fields)
    return render.redirect(f"{page}#comment-{accepted.comment_id}", 302)


def _fields() -> dict[str, str]:
    """The fields we know, each once. Raises Problem as the plain form does."""
    pairs = bodies.read_pairs(request, bytes_max=runtime().settings.request_bytes_max)
    return bodies.once([pair for pair in pairs if pair[0] in READ])


def _site() -> Site:
    """The site that the form's action names with ``?site=``; it may be left out where there is one."""
    named = request.args.getlist("site")
    if len(named) > 1:
        raise Problem("bad-parameter")
    try:
        return intake().sites.resolve(named[0] if named else None)
    except Invalid:
        raise (NotFound("site") if named else Problem("bad-parameter")) from None


def _ours(fields: Mapping[str, str]) -> dict[str, str]:
    ours = {FIELDS[name]: value for name, value in fields.items() if name in FIELDS}
    if ours.get("parent_id") in NO_PARENT:
        del ours["parent_id"]
    return ours


def _status(errors: tuple[FieldError, ...]) -> int:
    """WordPress answers 200 to a form that is not complete, and 403 to a reply to what is not published."""
    return 403 if any(error.field == "parent_id" for error in errors) else 200


def _refused(problem: Problem, fields: Mapping[str, str]) -> Response:
    return _refusal(problem.kind.status, problem.errors, problem, fields)


def _refusal(
    status: int, errors: tuple[FieldError, ...], problem: Problem, fields: Mapping[str, str]
) -> Response:
    speech = language.spoken()
    title, text = words.problem(speech, problem.kind.name, problem.headers)
    values = {
        "title": title,
        "text": text,
        "sentences": [words.field(speech, error) for error in errors],
        "kept": forms.showable(fields.get("comment", ""), lines=True),
    }
    response = render.page("wordpress.html", values, status=status)
    response.headers["Cache-Control"] = render.NO_STORE
    response.headers.extend(problem.headers)
    return response


def _page(site: Site, key: str, asked: str) -> str:
    """Back to the article: where the form asks, where the thread is known to be, or our own page of it.

    Never to an address that is not the site's own, whatever the form says.
    """
    try:
        asked = thread_key(asked, chars_max=runtime().settings.thread_chars_max)
    except TextRefused:
        asked = ""
    if site.owns(asked):
        return asked
    with runtime().database.read() as conn:
        head = thread_pages.head(conn, site.id, key_hash(key))
    own = Place(site.id, key, thread_path(site.id, key), lang=language.asked())
    known = article_url(own, site, head)
    return known.partition("#")[0] if known else own.link(received="1")
