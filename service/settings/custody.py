"""Settings: how long an address is kept, and who may ask for it."""

from dataclasses import dataclass

from service.settings.spec import setting


@dataclass(frozen=True, kw_only=True)
class Custody:
    """The sealed address."""

    contact_retention_days: int = setting(
        30, "Days after the last decision until a sealed address is deleted.", minimum=0, maximum=180
    )
    key_retention_days: int = setting(
        90, "Days after the end of a month until its private key is destroyed.", minimum=1, maximum=400
    )
    fingerprint_retention_days: int = setting(
        365, "Days without a comment until an author's keyed fingerprint is deleted.",
        minimum=1, maximum=3_650,
    )  # fmt: skip
    feedback_retention_days: int = setting(
        365, "Days that feedback of programs, by the scoring protocols, is kept with its texts.",
        minimum=1, maximum=3_650,
    )  # fmt: skip
    reveals_per_day_max: int = setting(
        10, "Addresses that `lettersdesk reveal` shows in a day.", minimum=0, maximum=1_000
    )
    email_dns_check: bool = setting(
        False, "Workers ask the DNS whether the address's domain takes mail (a signal, never a refusal)."
    )
    email_dns_wait_ms: int = setting(1_000, "Longest wait for that answer.", minimum=50, maximum=10_000)
    disposable_domains_file: str = setting(
        "", "File with more disposable email domains, one a line, beside the ones that ship."
    )
