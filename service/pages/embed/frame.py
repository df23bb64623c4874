"""The page for ``mode="iframe"``: the element alone, on our own origin, in pages of the site and no other.

There the scripts of the host page cannot reach the address that a reader types. Which pages may show it is
for the site's list of origins to say; a site without one is shown in no frame.
"""

from flask import Response, request

from service import strings
from service.api.comments import intake
from service.domain.errors import Invalid, NotFound
from service.pages import render
from service.pages.place import is_article, own_path, thread_place
from service.store.sites import Site

PASSED_ON = ("theme", "sort", "page-size", "heading-level")
SWITCHES = ("collapsed", "closed")
VALUE_CHARS_MAX = 4_000
POLICY = (
    "default-src 'none'; script-src 'self'; connect-src 'self'; img-src 'self'; base-uri 'none'; "
    "form-action 'none'; require-trusted-types-for 'script'; frame-ancestors {ancestors}"
)


def show() -> Response:
    """The page. NotFound for a site that is not there or a thread that cannot be."""
    given = {name: value for name, value in request.args.items() if len(value) <= VALUE_CHARS_MAX}
    site = _site(given.get("site"))
    place = thread_place(site.id, given.get("thread", ""))
    attributes = {"thread": place.key, "site": site.id}
    attributes |= {name: given[name] for name in PASSED_ON if given.get(name)}
    attributes |= {name: "" for name in SWITCHES if given.get(name)}
    if is_article(given.get("url"), site):
        attributes["url"] = given["url"]
    words = strings.of(strings.known(given.get("lang")) or strings.SOURCE)
    values = {
        "attributes": attributes, "place": place, "lang": given.get("lang") or "en",
        "title": given.get("title") or words.say("thread.title"), "script": own_path("/embed/v1.js"),
        "words": words,
    }  # fmt: skip
    response = render.html(render.text("embed/frame.html", values), 200)
    ancestors = " ".join(site.origins) or "'none'"
    response.headers["Content-Security-Policy"] = POLICY.format(ancestors=ancestors)
    response.headers["Cache-Control"] = "no-cache"
    return response


def _site(named: str | None) -> Site:
    try:
        return intake().sites.resolve(named)
    except Invalid:
        raise NotFound("site") from None
