"""Requests over one connection, for a caller with several for the same host.

The name is looked up, all of its addresses are checked, and the connection goes to one of those: between
the look and the connection there is nothing that could give another answer.
"""

import logging
import ssl
import time
from types import TracebackType

from service.safehttp.errors import RESOLVE, OutboundError
from service.safehttp.exchange import exchange
from service.safehttp.messages import Answer, Limits, Request, Timings
from service.safehttp.resolve import Resolve
from service.safehttp.rules import Rules, check_all
from service.safehttp.targets import Target, parse
from service.safehttp.wire import Wire, connect, encrypt

log = logging.getLogger(__name__)


class Session:
    """At most one open connection. For one thread; close it, or use it in ``with``."""

    def __init__(self, rules: Rules, resolve: Resolve, context: ssl.SSLContext, *, keep: bool = True) -> None:
        """``keep``: leave the connection open between requests, as far as the other side does."""
        self._rules, self._resolve, self._context, self._keep = rules, resolve, context, keep
        self._wire: Wire | None = None
        self._origin: tuple[str, str, int] | None = None

    def __enter__(self) -> "Session":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """End the connection, if there is one."""
        wire, self._wire, self._origin = self._wire, None, None
        if wire is not None:
            wire.shut()

    def send(self, request: Request, limits: Limits | None = None) -> Answer:
        """The answer, whatever its status. Raises OutboundError; what may have arrived is not sent again."""
        limits = limits or Limits()
        began = time.monotonic()
        host = None
        done = False
        try:
            target = parse(request.url, self._rules)
            host = target.host
            opened = self._reach(target, limits, began)
            assert self._wire is not None
            answer, stays = exchange(self._wire, target, request, limits, began + limits.total_s)
            done = stays and self._keep
        except OutboundError as error:
            log.info("outbound.failed", extra={"host": host, "error": error.code, "reason": error.why})
            raise
        finally:
            if not done:
                self.close()
        return answer.at(opened, total_ms=_ms(began, time.monotonic()))

    def _reach(self, target: Target, limits: Limits, began: float) -> Timings:
        """Have a connection to ``target``; what that took."""
        if self._origin == target.origin:
            return Timings()
        self.close()
        ends_at = began + limits.total_s
        addresses = (
            (target.address,) if target.address else self._resolve(target.host, ends_at - time.monotonic())
        )
        if not addresses:
            raise OutboundError(RESOLVE)
        check_all(addresses, named=target.named, encrypted=target.encrypted)
        resolved = time.monotonic()
        sock = connect(addresses, target.port, connect_s=limits.connect_s, ends_at=ends_at)
        connected = time.monotonic()
        if target.encrypted:
            sock = encrypt(sock, self._context, target.host, ends_at)
        self._wire, self._origin = Wire(sock), target.origin
        return Timings(
            resolve_ms=_ms(began, resolved),
            connect_ms=_ms(resolved, connected),
            tls_ms=_ms(connected, time.monotonic()) if target.encrypted else 0.0,
        )


def _ms(since: float, until: float) -> float:
    return (until - since) * 1_000
