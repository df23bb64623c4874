"""Settings: events for programs of others, by the feed and by webhooks."""

from dataclasses import dataclass

from service.settings.spec import setting


@dataclass(frozen=True, kw_only=True)
class Webhooks:
    """Events, the feed and webhooks."""

    webhooks_settle_s: float = setting(
        5.0, "Events wait so long before anybody is told: a decision undone meanwhile is never told.",
        minimum=0, maximum=30,
    )  # fmt: skip
    feed_wait_s_max: int = setting(
        20, "Longest time that a request for the feed may wait for news.", minimum=0, maximum=60
    )
    feed_waiting_max: int = setting(
        8, "Requests of one web process that may wait for news at once; others are answered straight away.",
        minimum=0, maximum=512,
    )  # fmt: skip
    webhooks_allow_private: bool = setting(
        False, "Let webhooks reach private addresses, on any port and by http:// (for trials on one machine)."
    )
