"""What the desk's screens of webhooks say: how an endpoint is, what became of a try, what was refused."""

from dataclasses import dataclass

from service.domain.errors import FieldError
from service.pages.desk import sentences
from service.store.attempts import Attempt
from service.store.endpoint_health import Health
from service.store.endpoints import FAILING, GONE, Endpoint

STATES = {"due": "Waits", "delivered": "Delivered", "failed": "Failed"}
STATE_LOOKS = {"due": "pending", "delivered": "approved", "failed": "rejected"}
"""As the desk colours a comment's status."""

_ERRORS = {
    "refused_address": "The address may not be called", "resolve_failed": "The name leads nowhere",
    "connect_failed": "Nobody answers there", "tls_failed": "The certificate cannot be trusted",
    "timeout": "No answer in time", "too_large": "The answer was too large",
    "protocol": "What came back was no answer",
}  # fmt: skip
_WHY = {
    "scheme": "only https:// may be called", "port": "only the ports 443 and 8443 may be called",
    "userinfo": "it holds a name or a password", "fragment": "it has a part behind #",
    "host": "this is no name of a host on the internet", "address": "it leads into a private network",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class How:
    """How an endpoint is: a word or two, a sentence, the look of the word, and whether it needs somebody."""

    word: str
    more: str
    look: str
    in_trouble: bool


def how(endpoint: Endpoint, health: Health) -> How:
    """One endpoint at a glance."""
    if not endpoint.enabled and endpoint.disabled_reason == FAILING:
        return How("Disabled", "Nothing has reached it for five days.", "rejected", True)
    if not endpoint.enabled and endpoint.disabled_reason == GONE:
        return How("Disabled", "It answered 410 Gone.", "rejected", True)
    if not endpoint.enabled:
        return How("Off", "Somebody switched it off.", "off", False)
    if endpoint.failing_since is not None:
        return How("Failing", "What is sent there is tried again.", "rejected", True)
    if health.last is None:
        return How("New", "Nothing has been sent yet.", "off", False)
    return How("Well", "", "approved", False)


def outcome(attempt: Attempt | None) -> str:
    """What a try came to, in a few words."""
    if attempt is None:
        return "Nothing sent yet"
    if attempt.status is None:
        return _ERRORS.get(attempt.error or "", "No answer")
    took = attempt.timings.get("total_ms")
    return f"Answered {attempt.status}" + (f" in {took:,.0f} ms" if took is not None else "")


def succeeded(attempt: Attempt) -> bool:
    """Whether the receiver took it."""
    return attempt.status is not None and 200 <= attempt.status < 300


def timing(name: str) -> str:
    """What a time of a try is called: ``tls_ms`` is "TLS"."""
    word = name.removesuffix("_ms").replace("_", " ")
    return word.upper() if word == "tls" else word.capitalize()


def trouble(error: FieldError) -> str:
    """One refused field as a sentence."""
    if error.code == "refused_address":
        why = _WHY.get(str(error.limit), "it is not written as an address that can be called")
        return f"The address cannot be taken: {why}."
    if error.field == "url":
        return "The address is too long." if error.code == "too_long" else "The address is missing."
    if error.code == "busy":
        return "So many trials wait that no more are taken just now. Is the webhooks worker running?"
    if error.code == "too_many":
        return f"A site has at most {error.limit} endpoints."
    if error.field == "endpoint":
        return "Nothing is sent to a disabled endpoint: switch it on first."
    return sentences.trouble(error)
