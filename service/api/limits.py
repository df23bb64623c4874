"""How often: flask-limiter on Redis, and in this process's memory while Redis is away.

What is counted is never a plain network or address but a key that changes every day. A refused request
gets 429 with ``Retry-After`` and the ``RateLimit`` fields of the IETF draft.
"""

import logging
import math
import time
from collections.abc import Callable
from typing import Any

import redis
from flask import Flask, g
from flask_limiter import Limiter, RateLimitExceeded
from limits import RateLimitItem, parse_many
from redis.backoff import NoBackoff
from redis.retry import Retry

from service.api.context import counter_key
from service.api.problem import Problem
from service.domain.errors import ConfigurationError
from service.settings import Settings

log = logging.getLogger(__name__)

STRATEGY = "sliding-window-counter"
"""Two counters a key, no double burst at the edge of a window, and the cheapest of the three."""

RATES = (
    "rate_report_network", "rate_nudge_network",
    "rate_request_network", "rate_post_network", "rate_post_thread", "rate_post_address",
    "rate_receipt_network", "rate_moderation_token", "rate_login_network", "rate_login_account",
    "rate_score_token", "rate_submit_token",
    "rate_verification_network",
)  # fmt: skip

Count = Callable[[str, str], None]


class Limits:
    """The limits of one app. ``count(name, value)`` counts and raises Problem when it was one too many."""

    def __init__(self, app: Flask, settings: Settings) -> None:
        wait_s = settings.redis_wait_ms / 1000
        remote = settings.redis_url.startswith(("redis", "unix"))
        self._limiter = Limiter(
            _nobody,
            app=app,
            storage_uri=_storage_uri(settings.redis_url) if remote else "memory://",
            storage_options=_storage_options(wait_s) if remote else {},
            strategy=STRATEGY,
            key_prefix="lettersdesk",
            in_memory_fallback_enabled=remote,
            headers_enabled=False,
        )
        self._gates: dict[str, Callable[[], None]] = {}
        self.policies: dict[str, str] = {}
        for name in RATES:
            rate = getattr(settings, name)
            if rate:
                self.policies[name] = ", ".join(_policy(name, item) for item in _parse(name, rate))
                self._gates[name] = self._gate(name, rate)

    def count(self, name: str, value: str) -> None:
        """Count one use of ``value`` under the limit ``name``; Problem 429 if that is too many."""
        gate = self._gates.get(name)
        if gate is None:
            return
        g.counted = counter_key(name, value)
        # The limiter goes over to memory when the first request finds Redis away. Those that were under way
        # with it get the error itself, and count in memory when they try again.
        for _ in range(2):
            try:
                gate()
                g.setdefault("uses", {})[name] = self._limiter.current_limits
                return
            except RateLimitExceeded:
                raise self._refusal(name) from None
            except (redis.RedisError, OSError) as error:
                log.warning("limits.away", extra={"error": type(error).__name__})

    def give_back(self, name: str) -> None:
        """Take back what this request counted under ``name``: it was none of what that limit is about.

        Counting first and giving back later lets no more through at once than looking first would. If the
        storage is away by now, the use stays counted.
        """
        for used in g.get("uses", {}).pop(name, ()):
            try:
                self._limiter.limiter.hit(used.limit, *used.request_args, cost=-1)
            except (redis.RedisError, OSError) as error:
                log.warning("limits.away", extra={"error": type(error).__name__})

    def left(self, name: str) -> dict[str, str]:
        """The ``RateLimit`` fields of the request just counted under ``name``; none without a limit, or
        while Redis is away. Asks Redis once more for each part of the limit."""
        if name not in self.policies:
            return {}
        try:
            tightest = min(self._limiter.current_limits, key=lambda one: one.remaining)
            left, resets_at = tightest.remaining, tightest.reset_at
        except (ValueError, redis.RedisError, OSError):
            return {}
        wait_s = max(0, math.ceil(resets_at - time.time()))
        return {"RateLimit-Policy": self.policies[name], "RateLimit": f'"{name}";r={left};t={wait_s}'}

    def _gate(self, name: str, rate: str) -> Callable[[], None]:
        def pass_through() -> None:
            return None

        # The limiter knows a limit by its function's name, so each needs a name of its own.
        pass_through.__qualname__ = pass_through.__name__ = f"limit_{name}"
        # Shared: through whichever door somebody comes, it is counted as one and the same.
        limit = self._limiter.shared_limit(rate, name, key_func=lambda: str(g.counted))
        return limit(pass_through)

    def _refusal(self, name: str) -> Problem:
        wait_s = self._wait_s()
        headers = {
            "Retry-After": str(wait_s),
            "RateLimit-Policy": self.policies[name],
            "RateLimit": f'"{name}";r=0;t={wait_s}',
        }
        return Problem("too-many-requests", detail=f"Try again in {wait_s} seconds.", headers=headers)

    def _wait_s(self) -> int:
        """Seconds until the refused request would be let in: asked of Redis, or its whole window if that has
        just gone away."""
        limits = self._limiter.current_limits
        try:
            waits = [math.ceil(one.reset_at - time.time()) for one in limits if one.remaining <= 0]
        except (redis.RedisError, OSError) as error:
            log.warning("limits.away", extra={"error": type(error).__name__})
            waits = [one.limit.get_expiry() for one in limits if one.breached]
        return max(1, *waits) if waits else 1


def _nobody() -> str:
    raise RuntimeError("every limit names what it counts")


def _parse(name: str, rate: str) -> list[RateLimitItem]:
    try:
        return list(parse_many(rate))
    except ValueError:
        raise ConfigurationError(
            f"LETTERSDESK_{name.upper()} is not a rate such as 10/minute;100/day."
        ) from None


def _policy(name: str, item: RateLimitItem) -> str:
    return f'"{name}";q={item.amount};w={item.get_expiry()}'


def _storage_uri(url: str) -> str:
    return url.replace("unix://", "redis+unix://", 1) if url.startswith("unix://") else url


def _storage_options(wait_s: float) -> Any:
    return {"socket_timeout": wait_s, "socket_connect_timeout": wait_s, "retry": Retry(NoBackoff(), 0)}
