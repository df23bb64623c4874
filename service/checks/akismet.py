"""The verdict of an Akismet-speaking service at an address that the operator sets. Off by default.

Sent are the text, the author's name and website without addresses and phone numbers, and the front page of
the site; never an email address, and as the IP address that the protocol demands ``0.0.0.0``, nobody's.
Reason codes:

- ``akismet.blatant`` (1.0): spam that the service says need not even be kept;
- ``akismet.spam`` (0.9): spam;
- ``akismet.provisional`` (0.5, unsure): not spam as far as it can tell now; it wants to be asked again.

Errors beside those of ``service.checks.remote``: ``invalid`` (the key or a field is refused), ``account``
(something is wrong with the account, such as a limit or a suspension).

Protocol: ``comment-check`` of Akismet's API, 1.1.
"""

import hashlib
from collections.abc import Mapping
from urllib.parse import urlencode

from service.checks.base import Subject, finding
from service.checks.options import only, option
from service.checks.outgoing import outgoing, outgoing_url
from service.checks.remote import RemoteCheck, Unreadable
from service.checks.remote_options import NAMES, service_of, terms_of
from service.domain.errors import ConfigurationError
from service.domain.verdict import LABEL_UNSURE, Field, Finding
from service.safehttp import Answer, Request

REVISION = 1
OK = 200
NOBODY = "0.0.0.0"  # noqa: S104 -- told to the service, not listened on


class Akismet:
    """The protocol."""

    name = "akismet"
    body_bytes_max = 1_024

    def __init__(self, url: str, key: str, site: str) -> None:
        """``url`` without a slash at its end; ``site`` is the front page."""
        self.version = f"{REVISION}-{hashlib.sha256(url.encode()).hexdigest()[:8]}"
        self._url, self._key, self._site = f"{url}/1.1/comment-check", key, site

    def request(self, subject: Subject) -> Request:
        """The question."""
        fields = {
            "api_key": self._key,
            "blog": self._site,
            "blog_charset": "UTF-8",
            "user_ip": NOBODY,
            "comment_type": "comment",
            "comment_author": outgoing(subject, Field.AUTHOR_NAME).text,
            "comment_author_url": outgoing_url(subject),
            "comment_content": outgoing(subject).text,
        }
        headers = (("Content-Type", "application/x-www-form-urlencoded; charset=UTF-8"),)
        body = urlencode(fields, errors="replace").encode("ascii")
        return Request(url=self._url, headers=headers, body=body)

    def finding(self, subject: Subject, answer: Answer) -> Finding:
        """``true`` is spam and ``false`` is not, to the letter; anything else is no answer.

        A service that complains about the account says ``false`` to everything: that is no answer either.
        """
        if answer.status != OK:
            raise Unreadable(f"status_{answer.status}")
        said = answer.body.strip()
        if said == b"invalid":
            raise Unreadable("invalid")
        if any(answer.header(name) for name in ("X-akismet-alert-code", "X-akismet-error")):
            raise Unreadable("account")
        if said == b"true":
            blatant = answer.header("X-akismet-pro-tip") == "discard"
            return finding(1.0, "akismet.blatant") if blatant else finding(0.9, "akismet.spam")
        if said != b"false":
            raise Unreadable("bad_answer")
        if answer.header("X-akismet-recheck-after"):
            return finding(0.5, "akismet.provisional", label=LABEL_UNSURE)
        return finding()


def make(config: Mapping[str, object]) -> RemoteCheck:
    """The check with its options. Raises ConfigurationError."""
    only(config, Akismet.name, (*NAMES, "site"))
    site = option(config, Akismet.name, "site", "")
    if not site:
        raise ConfigurationError(
            "The check 'akismet' needs LETTERSDESK_AKISMET_SITE or LETTERSDESK_PUBLIC_URL."
        )
    client, url, key = service_of(config, Akismet.name)
    return RemoteCheck(Akismet(url, key, site), client, terms_of(config, Akismet.name))
