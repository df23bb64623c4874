"""Send what is due. Safe to run anywhere, in any number, any number of times.

Each endpoint has a few lanes, and each lane a thread: it sends some deliveries one after the other over one
connection and writes down each result. A lane ends with its first failure. Endpoints in trouble have one
lane, and all of them together at most half of the threads: who hangs keeps nobody else waiting.
"""

import logging
import math
import random
import threading
import time
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from contextlib import suppress
from functools import cache

from service.bell import WEBHOOKS, web_redis, worker_redis
from service.domain.errors import Unavailable
from service.runtime import Runtime, build_sender
from service.safehttp import Client
from service.safehttp.client import webhook_client_of
from service.settings import Settings, from_env
from service.store import deliveries, endpoints
from service.store.deliveries import Claim
from service.store.endpoints import Endpoint
from service.usecases.settle_events import settle_events
from workers import scope, worker
from workers.send_lane import Lane
from workers.try_addresses import Trials
from workers.watchdog import Watchdog

log = logging.getLogger(__name__)

BATCH_MAX = 16
RESTS_S = 30.0
"""So long an endpoint is left alone whose lane ended by a mistake of ours: it would end so again at once."""
SPARE_S = 1.0
LOOK_EVERY_S = 0.05


class Deliverer:
    """Sends for one process. Lanes go on when a wake-up ends, so that no slow one holds up the next."""

    def __init__(self, runtime: Runtime, client: Client) -> None:
        self.runtime, self.client = runtime, client
        self._stopping = self._draining = False
        self._one_at_a_time = threading.Lock()
        self._pool = ThreadPoolExecutor(runtime.settings.webhooks_threads, "lane")
        self._trials = Trials(runtime, client)
        self._under_way: dict[Future[int], Endpoint] = {}
        settings = runtime.settings
        self._lease_s = max(settings.webhooks_lease_s, settings.webhooks_timeout_s + 2 * SPARE_S)

    @property
    def at_work(self) -> bool:
        """Whether something is being sent."""
        sending = not all(future.done() for future in list(self._under_way))
        return self._draining or sending or self._trials.at_work

    def stop(self) -> None:
        """Finish what is under way and begin nothing more. Takes no lock, so a signal handler may call it."""
        self._stopping = True

    def finish(self) -> None:
        """Return when nothing is under way any more."""
        self._trials.finish()
        self._pool.shutdown()

    def drain(self) -> int:
        """Send until nothing is due or the time for one wake-up is over; returns how many tries were made.

        0 at once while another thread of this process is at it.
        """
        if not self._one_at_a_time.acquire(blocking=False):
            return 0
        self._draining = True
        try:
            return self._drain()
        finally:
            self._draining = False
            self._one_at_a_time.release()

    def watch(self) -> None:
        """Drain now and then without being rung for: while Redis is away, nobody rings."""
        while not self._stopping:
            time.sleep(self.runtime.settings.sweep_interval_s)
            try:
                if self._is_due():
                    self.drain()
            except Unavailable as error:
                log.warning("webhooks.put_off", extra={"error": type(error).__name__})
            except Exception:
                log.exception("webhooks.failed")

    def _is_due(self) -> bool:
        self._settle()
        with self.runtime.database.read() as conn:
            if endpoints.ready(conn):
                return True
        return self._trials.is_waiting()

    def _settle(self) -> None:
        settings = self.runtime.settings
        settle_events(self.runtime.database, settings.webhooks_settle_s, settings.webhooks_count_s)

    def _drain(self) -> int:
        ends_at = time.monotonic() + self.runtime.settings.drain_time_limit_s
        tried = 0
        while not self._stopping:
            if time.monotonic() > ends_at:
                self.runtime.bell.ring(WEBHOOKS)
                break
            self._begin()
            if not self._under_way:
                break
            done, _ = wait(self._under_way, LOOK_EVERY_S, FIRST_COMPLETED)
            tried += sum(future.result() for future in done)
            for future in done:
                del self._under_way[future]
        return tried

    def _begin(self) -> None:
        """Start the trials that wait, and a lane for each endpoint that has something due and a lane free."""
        self._trials.begin()
        settings = self.runtime.settings
        self._settle()
        with self.runtime.database.read() as conn:
            waiting = endpoints.ready(conn)
        random.shuffle(waiting)  # Nobody is always the first.
        for endpoint in waiting:
            while len(self._under_way) < settings.webhooks_threads and (claim := self._claim(endpoint)):
                self._under_way[self._pool.submit(self._run, endpoint, claim)] = endpoint

    def _claim(self, endpoint: Endpoint) -> Claim | None:
        settings = self.runtime.settings
        is_troubled = endpoint.failing_since is not None
        lanes_max = 1 if is_troubled else settings.webhooks_in_flight_max
        busy = list(self._under_way.values())
        troubled = sum(one.failing_since is not None for one in busy)
        if is_troubled and troubled >= settings.webhooks_threads // 2:
            return None
        if sum(one.id == endpoint.id for one in busy) >= lanes_max:
            return None
        with self.runtime.database.begin() as conn:
            return deliveries.claim(
                conn, endpoint.id, batch_max=1 if is_troubled else BATCH_MAX, lanes_max=lanes_max,
                lease_s=self._lease_s,
            )  # fmt: skip

    def _run(self, endpoint: Endpoint, claim: Claim) -> int:
        # The last one begun must end before the lease does.
        ends_at = time.monotonic() + self._lease_s - self.runtime.settings.webhooks_timeout_s - SPARE_S
        try:
            return Lane(self.runtime, self.client, endpoint, claim).send(ends_at)
        except Unavailable as error:
            log.warning("webhooks.put_off", extra={"error": type(error).__name__})
        except Exception:
            log.exception("webhooks.lane_failed", extra={"endpoint_id": endpoint.id})
            with suppress(Unavailable):
                self.runtime.database.write(lambda conn: endpoints.pause(conn, endpoint.id, RESTS_S))
        finally:
            with suppress(Unavailable):  # Else the lease ends by itself.
                self.runtime.database.write(lambda conn: deliveries.give_back(conn, claim.token))
        return 0


@cache
def deliverer() -> Deliverer:
    """The deliverer of this process."""
    settings = from_env()
    return Deliverer(build_sender(settings), webhook_client_of(settings))


def work(settings: Settings) -> None:
    """Deliver until SIGTERM; what is under way is finished first."""
    ours = deliverer()
    Watchdog(math.inf, scope.parent()).start()  # Only to end with the parent: requests end by themselves.
    threading.Thread(target=ours.watch, name="watch", daemon=True).start()
    leaving = web_redis(settings.redis_url, wait_ms=settings.redis_wait_ms)
    worker.work(worker_redis(settings.redis_url), leaving, WEBHOOKS, ours)
    ours.finish()


def drain() -> None:
    """The job behind the bell. An error is logged and not raised: RQ would store its text in Redis."""
    try:
        deliverer().drain()
    except Unavailable as error:
        log.warning("webhooks.put_off", extra={"error": type(error).__name__})
    except Exception:
        log.exception("webhooks.failed")
