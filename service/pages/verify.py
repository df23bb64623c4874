"""Where the link of a verification mail leads: a page with a button. Opening it changes nothing.

Programs that look through mail open every link in it, so only the button, which is a POST, confirms. The page
shows who signed the comment and when, and no address: the web process knows none.
"""

from flask import Response, request

from service.api.comments import intake
from service.api.context import network_of, runtime
from service.api.limits import Limits
from service.domain.errors import NotFound
from service.pages import language, render
from service.store import comments, sites, verifications
from service.usecases.mail_token import TOKEN_CHARS_MAX, token_hash

PATH = "/verify/<token>"


def show(token: str) -> Response:
    """The question; 404 for a link that is not good, or not good any more."""
    _count(intake().limits)
    with runtime().database.read() as conn:
        link = verifications.find(conn, _hash(token))
        if link is None or not link.is_open:
            return _gone()
        try:
            comment = comments.get(conn, link.comment_id)
        except NotFound:
            return _gone()
        name = next((site.name for site in sites.every(conn) if site.id == comment.site_id), "")
    values = {"name": comment.author_name, "site": name, "at": comment.created_at}
    return _unkept(render.page("verify.html", values))


def take(token: str) -> Response:
    """The button: confirmed once, 404 after that."""
    _count(intake().limits)
    if not runtime().database.write(lambda conn: verifications.press(conn, _hash(token))):
        return _gone()
    speech = language.spoken()
    values = {"title": speech.say("page.verify_done"), "text": speech.say("page.verify_done_text")}
    return _unkept(render.page("verified.html", values))


def _hash(token: str) -> str:
    return token_hash(token[:TOKEN_CHARS_MAX])


def _count(limits: Limits) -> None:
    limits.count("rate_verification_network", network_of(request))


def _gone() -> Response:
    speech = language.spoken()
    values = {
        "title": speech.say("page.verify_gone"),
        "text": speech.say("page.verify_gone_text"),
        "back": None,
    }
    return render.page("message.html", values, status=404)


def _unkept(response: Response) -> Response:
    response.headers["Cache-Control"] = render.NO_STORE
    return response
