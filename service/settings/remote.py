"""Settings: services elsewhere that a check may ask. Off unless their checks are listed."""

from dataclasses import dataclass

from service.settings.spec import setting


@dataclass(frozen=True, kw_only=True)
class Remote:
    """Checks that ask a service elsewhere."""

    akismet_url: str = setting(
        "", "Akismet-speaking service for the check akismet, such as https://spam.example.org; no default."
    )
    akismet_key: str = setting("", "Key for it.", secret=True)
    akismet_site: str = setting(
        "", "Front page that it is told as the site's; empty: LETTERSDESK_PUBLIC_URL."
    )
    perspective_url: str = setting(
        "", "Perspective-speaking service for the check perspective, such as https://scores.example.org; "
        "no default.",
    )  # fmt: skip
    perspective_key: str = setting("", "Key for it.", secret=True)
    perspective_attributes: tuple[str, ...] = setting(
        ("TOXICITY",), "Attributes that it is asked for; the highest is the score."
    )
    remote_call_ms: int = setting(
        1_000, "Longest wait for one answer; at most three quarters of LETTERSDESK_CHECK_TIME_LIMIT_MS.",
        minimum=50, maximum=30_000,
    )  # fmt: skip
    remote_calls_max: int = setting(16, "Calls that one check makes at once.", minimum=1, maximum=64)
    remote_failures_max: int = setting(
        5, "After so many failures in a row a worker asks no more for a while.", minimum=1, maximum=1_000
    )
    remote_pause_s: int = setting(30, "How long; then one call is tried.", minimum=1, maximum=3_600)
