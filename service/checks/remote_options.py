"""The options that every check of a service elsewhere has, from the settings and into terms."""

from collections.abc import Mapping
from functools import partial
from urllib.parse import urlsplit

from service.checks.options import option
from service.checks.remote import Terms
from service.domain.errors import ConfigurationError
from service.safehttp import Client, OutboundError, client_of, parse
from service.settings import Settings

BATCH_SHARE = 0.75
"""Of the time limit of a check: the rest is for putting questions together and reading answers."""
NAMES = ("url", "key", "client", "time_limit_ms", "call_ms", "calls_max", "failures_max", "pause_s")


def remote_options(settings: Settings) -> dict[str, object]:
    """What they share; ``client`` makes the way out, and only a check that is listed does."""
    return {
        "client": partial(client_of, settings),
        "time_limit_ms": settings.check_time_limit_ms,
        "call_ms": settings.remote_call_ms,
        "calls_max": settings.remote_calls_max,
        "failures_max": settings.remote_failures_max,
        "pause_s": settings.remote_pause_s,
    }


def terms_of(config: Mapping[str, object], check: str) -> Terms:
    """The limits. Raises ConfigurationError if one call could take longer than all of them may."""
    batch_ms = option(config, check, "time_limit_ms", 2_000) * BATCH_SHARE
    call_ms = option(config, check, "call_ms", 1_000)
    if call_ms > batch_ms:
        raise ConfigurationError(
            f"LETTERSDESK_REMOTE_CALL_MS is {call_ms}, but the check {check!r} has {batch_ms:g} for a batch: "
            "three quarters of LETTERSDESK_CHECK_TIME_LIMIT_MS. Correct one of the two."
        )
    return Terms(
        call_s=call_ms / 1_000,
        batch_s=batch_ms / 1_000,
        calls_max=option(config, check, "calls_max", 16),
        failures_max=option(config, check, "failures_max", 5),
        pause_s=float(option(config, check, "pause_s", 30)),
    )


def service_of(config: Mapping[str, object], check: str) -> tuple[Client, str, str]:
    """The way out, the service's address without a slash at its end, and the key.

    Raises ConfigurationError where one is missing, or where nobody may be sent to that address.
    """
    url = option(config, check, "url", "").rstrip("/")
    key = option(config, check, "key", "")
    for name, value in (("URL", url), ("KEY", key)):
        if not value:
            raise ConfigurationError(
                f"The check {check!r} needs LETTERSDESK_{check.upper()}_{name}. "
                "Set it, or take the check out of LETTERSDESK_CHECKS."
            )
    make_client = config.get("client")
    client = make_client() if callable(make_client) else None
    if not isinstance(client, Client):
        raise ConfigurationError(f"The option 'client' of the check {check!r} must make a client.")
    try:
        parse(url, client.rules)
        refused = "query" if urlsplit(url).query or url.endswith("?") else ""
    except OutboundError as error:
        refused = error.why
    if refused:
        raise ConfigurationError(
            f"LETTERSDESK_{check.upper()}_URL cannot be called ({refused}). Write it like "
            "https://scores.example.org; a host of your own network must be named in "
            "LETTERSDESK_OUTBOUND_PRIVATE_HOSTS."
        )
    return client, url, key
