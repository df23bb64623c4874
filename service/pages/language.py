"""Which language a page is in: the one that its address names with ``?lang=``, else the service's own.

What a browser prefers is not looked at. A page belongs to an article and is read between its comments, so
it speaks their language; and one address has one content, for every cache on the way.

A language that is written from right to left and that we do not speak still says how its page is laid out.
"""

from flask import request

from service import strings
from service.api.context import runtime
from service.strings import Strings


def asked() -> str | None:
    """The language that this request names and its page's links name too: one that makes a difference."""
    return strings.known(request.args.get("lang")) or _mirrored()


def spoken() -> Strings:
    """The sentences for the answer to this request."""
    return strings.of(strings.known(request.args.get("lang")) or runtime().settings.language)


def is_mirrored() -> bool:
    """Whether the page goes from right to left, with sentences of ours that go from left to right."""
    return _mirrored() is not None


def _mirrored() -> str | None:
    wanted = request.args.get("lang", "")
    short = strings.primary(wanted) if len(wanted) <= strings.LANGUAGE_CHARS_MAX else ""
    return short if short in strings.RIGHT_TO_LEFT else None
