"""Settings: how often. A limit is written like ``10/minute;100/day``; empty switches it off."""

from dataclasses import dataclass

from service.settings.spec import setting


@dataclass(frozen=True, kw_only=True)
class Limits:
    """Rates, by what they count."""

    rate_post_network: str = setting(
        "10/minute;60/hour", "Comments from one network (an IPv4 address, an IPv6 /64)."
    )
    rate_request_network: str = setting(
        "120/minute",
        "Posted requests from one network, right or wrong, and tokens that are not known.",
    )
    rate_post_thread: str = setting("120/minute", "Comments in one thread.")
    rate_post_address: str = setting(
        "6/minute;60/day", "Comments with one email address, counted under a key that changes daily."
    )
    rate_receipt_network: str = setting(
        "120/minute", "Tokens of forms, and all calls with receipts, from one network."
    )
    rate_verification_network: str = setting(
        "20/hour", "From one network: asking for a mail that confirms an address, and opening its link."
    )
    rate_moderation_token: str = setting("600/minute", "Moderation calls with one token.")
    rate_submit_token: str = setting(
        "600/minute",
        "Comments posted with one token of the scope submit, in place of both limits of the network.",
    )
    rate_report_network: str = setting("10/minute;60/hour", "Reports of comments from one network.")
    rate_nudge_network: str = setting(
        "10/minute;60/hour", "From one network: asking about the words of a comment before it is posted."
    )
    rate_login_network: str = setting("5/15 minutes", "Wrong tries to sign in from one network.")
    rate_login_account: str = setting("5/15 minutes", "Wrong tries to sign in to one account.")
    trusted_proxies: tuple[str, ...] = setting(
        (), "Networks of proxies whose X-Forwarded-For is believed, such as 10.0.0.0/8. Default: none."
    )
