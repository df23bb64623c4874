"""One line for the next page: what has just happened. It travels in a cookie that is signed and soon over.

No query parameter: a link could put words into the desk's mouth. The line belongs to one session, and to one
display.
"""

import base64
import binascii
import time

from flask import Response

from service.pages.desk import cookies, signing

LIFE_S = 60
TEXT_CHARS_MAX = 400


def put(response: Response, text: str, bound_to: str) -> None:
    """Let the next page of this session show ``text``."""
    encoded = base64.urlsafe_b64encode(text[:TEXT_CHARS_MAX].encode("utf-8", "replace")).decode("ascii")
    at = str(int(time.time()))
    signed = signing.signature("said", bound_to, at, encoded)
    cookies.put(response, cookies.SAID, f"{at}.{encoded}.{signed}", life_s=LIFE_S)


def get(bound_to: str) -> str:
    """The line that waits for this session; empty if there is none, or somebody made it up."""
    parts = cookies.read(cookies.SAID).split(".")
    if len(parts) != 3:
        return ""
    at, encoded, signed = parts
    if not signing.same(signed, signing.signature("said", bound_to, at, encoded)):
        return ""
    if not 0 <= time.time() - int(at) <= LIFE_S:
        return ""
    try:
        return base64.urlsafe_b64decode(encoded).decode("utf-8")
    except (binascii.Error, UnicodeDecodeError):
        return ""
