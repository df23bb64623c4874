"""Which language a page is in: the one that its address names with ``?lang=``, else the service's own.

What a browser prefers is not looked at. A page belongs to an article and is read between its comments, so
it speaks their language; and one address has one content, for every cache on the way.
"""

from flask import request

from service import strings
from service.api.context import runtime
from service.strings import Strings


def asked() -> str | None:
    """The language that this request names, if we speak it."""
    return strings.known(request.args.get("lang"))


def spoken() -> Strings:
    """The sentences for the answer to this request."""
    return strings.of(asked() or runtime().settings.language)
