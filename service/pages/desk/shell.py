"""Templates to answers of the desk: the shell around a page, or one part alone for a script to put in."""

from typing import Any
from urllib.parse import quote

from flask import Response, request
from markupsafe import Markup

from service.api.problem import Problem
from service.pages import render
from service.pages.desk import back, cookies, forms, nav, said
from service.pages.desk.visitor import Person
from service.pages.place import own_path

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; "
    "trusted-types desk"
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Frame-Options": "DENY",
    "Cache-Control": "no-store",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    # Not no-referrer: under that a browser says of our own forms that they come from nowhere.
    "Referrer-Policy": "same-origin",
    "Vary": "Cookie, X-Fragment",
}
FRAGMENT = "X-Fragment"
STATUS = "X-Status"


def wants_fragment() -> bool:
    """Whether a script of ours asks (``X-Fragment: 1``): it puts a fragment into its page."""
    return request.headers.get(FRAGMENT) == "1"


def page(template: str, person: Person, values: dict[str, Any], *, status: int = 200) -> Response:
    """A whole page: ``template`` extends ``desk/shell.html`` and fills its blocks ``title`` and ``main``.

    Beside ``values`` it sees ``person`` (the Person), ``csrf`` (the hidden field that every form that posts
    must have), ``own_path``, ``asset``, ``ago`` and ``exact``. Names with a meaning in the shell: ``count``
    (a number before the title, such as what waits), ``site`` (the id of the chosen site or None: the page
    then has the site switch, see ``chosen_site``), ``read_only`` (a sentence that says why nothing can be
    saved: shown as a banner; leave buttons out or disabled), ``said`` (a status line for this very page).
    """
    waiting = said.get(person.session_id)
    own = {"said": waiting, **_common(person), **values}
    response = _answer(render.text(template, own), status)
    if waiting:
        cookies.drop(response, cookies.SAID)
    return response


def bare_page(template: str, values: dict[str, Any], *, status: int = 200) -> Response:
    """A page for nobody in particular: the same shell without menu and links."""
    return _answer(render.text(template, {"person": None, "said": "", **values}), status)


def fragment(
    template: str, person: Person, values: dict[str, Any], *, status: int = 200, text: str = ""
) -> Response:
    """One part of a page, for a request that ``wants_fragment``. ``template`` stands alone.

    ``text`` is what the script puts into the page's status line; it travels percent-encoded in the header
    ``X-Status`` (``decodeURIComponent``). Anything but 2xx and 409 means "not saved" to the script.
    """
    response = _answer(render.text(template, {**_common(person), **values}), status)
    if text:
        response.headers[STATUS] = quoted(text)
    return response


def quoted(text: str) -> str:
    """A status line as a header carries it."""
    return quote(text[: said.TEXT_CHARS_MAX])


def redirect_with_status(path: str, text: str, person: Person) -> Response:
    """After a form was sent: 303 to a desk page (path and query), which shows ``text`` once as its status."""
    response = redirect(path)
    said.put(response, text, person.session_id)
    return response


def redirect(path: str) -> Response:
    """303 to a page of the desk; whatever is none leads to the start page."""
    response = _answer("", 303)
    response.headers["Location"] = own_path(back.safe(path))
    return response


def guarded(response: Response) -> Response:
    """``response`` with the headers that every answer of the desk has."""
    for name, value in HEADERS.items():
        response.headers[name] = value
    return response


def chosen_site(person: Person) -> str | None:
    """The site that ``?site=`` names, None for all; Problem 404 for one they do not moderate."""
    asked = request.args.get("site", "")
    if asked and asked not in {site.id for site in person.sites}:
        raise Problem("not-found")
    return asked or None


def csrf_field(bound_to: str) -> Markup:
    """The hidden field with the form's proof."""
    return Markup('<input type="hidden" name="{}" value="{}">').format(forms.FIELD, forms.proof(bound_to))


def _common(person: Person) -> dict[str, Any]:
    return {
        "person": person, "links": nav.links(person), "csrf": csrf_field(person.session_id),
        "here": own_path(request.path), "search_path": nav.QUEUE if nav.exists(nav.QUEUE) else None,
    }  # fmt: skip


def _answer(content: str, status: int) -> Response:
    return guarded(render.html(content, status))
