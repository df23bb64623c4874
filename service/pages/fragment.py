"""``/t/<site>/<thread>/fragment``: comments and form as plain HTML, for a server to put into an article.

It is the same for everybody and kept by caches, so there is nothing personal in it: no token of a form,
which would be one reader's, no time that is told from now, and no link that is not absolute. A form without
a token is taken like one of the site's own; its ids begin with ``reader-comments-``, out of the way of the
article's. A style of its own it does not bring.
"""

from dataclasses import replace

from flask import Response
from markupsafe import Markup

from service.api.context import runtime
from service.pages import language, render, view
from service.pages.forms import Typed
from service.pages.place import Place, with_article

ID_PREFIX = "reader-comments-"
OURS = Markup(' dir="ltr"')
"""On each sentence of ours: the article around it may go from right to left; what we speak does not."""


def show(place: Place) -> Response:
    """The fragment. Raises NotFound for a site or thread that is not there, Problem for a query."""
    site, speech = view.known_site(place.site_id), language.spoken()
    place = with_article(place, site)
    absolute = replace(place, path=runtime().settings.base_url + place.path)
    with runtime().database.read() as conn:
        head = view.required_head(conn, place)
        portion = view.portion({name: value for name, value in view.query().items() if name == "sort"})
        values = view.thread(conn, absolute, site, head, portion)
    closed = bool(head and head.closed)
    values |= {
        "form": None if closed else Typed(), "answered": None, "received": False, "trouble": None,
        "moment": speech.day, "id_prefix": ID_PREFIX, "say": speech.say, "speech": speech, "ours": OURS,
    }  # fmt: skip
    html = render.text("fragment.html", view.common(absolute, values))
    answer = render.public(html.encode("utf-8"), "text/html; charset=utf-8")
    # It is to be found in the article, and not by itself.
    answer.headers["X-Robots-Tag"] = "noindex"
    return answer
