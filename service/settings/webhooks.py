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
    webhooks_count_s: float = setting(
        10.0, "A thread's new count is told so long after it changed, once for all that happened meanwhile; "
        "0: never.", minimum=0, maximum=60,
    )  # fmt: skip
    feed_wait_s_max: int = setting(
        20, "Longest time that a request for the feed may wait for news.", minimum=0, maximum=60
    )
    feed_waiting_max: int = setting(
        8, "Requests of one web process that may wait for news at once; others are answered straight away.",
        minimum=0, maximum=512,
    )  # fmt: skip
    webhooks_timeout_s: float = setting(
        15.0, "Longest time an endpoint may take to answer.", minimum=1, maximum=60
    )
    webhooks_lease_s: float = setting(
        60.0, "How long a worker may hold a few deliveries; if it dies, they are sent again then. Never "
        "less than the time to answer and two seconds.", minimum=3, maximum=600,
    )  # fmt: skip
    webhooks_in_flight_max: int = setting(
        4, "Requests to one endpoint at once. One that fails gets one at a time.", minimum=1, maximum=64
    )
    webhooks_threads: int = setting(
        64, "Requests of one webhooks process at once; all failing endpoints together get half of them.",
        minimum=2, maximum=1_024,
    )  # fmt: skip
    delivery_retention_days: int = setting(
        30, "Days that deliveries and their tries are kept.", minimum=1, maximum=365
    )
    webhooks_allow_private: bool = setting(
        False, "Let webhooks reach private addresses, on any port and by http:// (for trials on one machine)."
    )
