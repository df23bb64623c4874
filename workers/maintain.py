"""The maintenance process: sweep every few seconds, erase what was asked for, teach, retain, make keys.

Any number may run; each step may be repeated by another at the same moment without harm.
"""

import logging
import signal
import time
from collections.abc import Sequence

from service.bell import WEBHOOKS
from service.checks import spam
from service.domain.errors import Unavailable
from service.runtime import WorkerRuntime
from service.store import endpoints
from service.store.lessons import Told
from service.usecases.manage_keys import ensure_keys
from service.usecases.retain_contacts import Terms, erase_due_addresses, retain
from service.usecases.settle_events import settle_events
from service.usecases.teach_spam import Bounds, Features, teach_spam
from workers import scope
from workers.check_comments import Checker
from workers.mail_lane import MailLane
from workers.sweep import sweep

log = logging.getLogger(__name__)

RETAIN_INTERVAL_S = 3_600.0
LEARN_INTERVAL_S = 15.0
NAP_S = 0.05


def run() -> None:
    """Sweep until SIGTERM."""
    runtime = scope.runtime()
    checker = Checker(runtime, scope.owner())
    mail = MailLane(runtime) if runtime.settings.smtp_host else None
    stopping = False

    def stop(*_: object) -> None:
        nonlocal stopping
        stopping = True
        checker.stop()
        if mail is not None:
            mail.stop()

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, stop)
    checker.start()
    if mail is not None:
        mail.start()
    retain_at = learn_at = 0.0
    while not stopping:
        try:
            sweep(checker)
            look_after_webhooks(runtime)
            erase_due_addresses(runtime.database)
            if time.monotonic() > retain_at:
                tidy(runtime)
                retain_at = time.monotonic() + RETAIN_INTERVAL_S
            if runtime.settings.learning and time.monotonic() > learn_at:
                # Last, and not again at once: what it stumbles over must keep nothing else from being done.
                learn_at = time.monotonic() + LEARN_INTERVAL_S
                learn(runtime)
        except Unavailable as error:
            log.warning("maintenance.put_off", extra={"error": type(error).__name__})
        except Exception:
            log.exception("maintenance.failed")
        # In short naps and not in an Event's wait, whose lock a signal handler could meet locked.
        wakes_at = time.monotonic() + runtime.settings.sweep_interval_s
        while not stopping and time.monotonic() < wakes_at:
            time.sleep(NAP_S)


def look_after_webhooks(runtime: WorkerRuntime) -> None:
    """Give events their places, and ring for what is due."""
    settings = runtime.settings
    settle_events(runtime.database, settings.webhooks_settle_s, settings.webhooks_count_s)
    with runtime.database.read() as conn:
        waiting = endpoints.ready(conn)
    if waiting:
        runtime.bell.ring(WEBHOOKS)


def learn(runtime: WorkerRuntime) -> int:
    """Teach the spam check what was decided and reported meanwhile; returns how many lessons that were."""
    settings = runtime.settings
    bounds = Bounds(
        per_teacher_hour_max=settings.learning_teacher_hour_max,
        per_text_max=settings.learning_text_max,
        undisputed_s=settings.learning_undisputed_s,
        versions_kept=settings.learning_versions_max,
    )

    def read(told: Sequence[Told]) -> Features:
        of_each = [spam.check.lesson(one.text, one.author_url) for one in told]
        return Features([logit for logit, _ in of_each], [buckets for _, buckets in of_each])

    return teach_spam(runtime.database, read, bounds)


def tidy(runtime: WorkerRuntime) -> None:
    """What is due once an hour."""
    settings, now = runtime.settings, runtime.clock()
    ensure_keys(runtime.database, runtime.keeper.vault, now)
    terms = Terms(
        contact_days=settings.contact_retention_days,
        key_days=settings.key_retention_days,
        fingerprint_days=settings.fingerprint_retention_days,
        prints_s=settings.repeats_window_s,
        idempotency_s=settings.idempotency_keep_s,
        feedback_days=settings.feedback_retention_days,
        event_days=settings.event_retention_days,
        lesson_days=settings.learning_lessons_days,
        delivery_days=settings.delivery_retention_days,
    )
    retain(runtime.database, runtime.keeper.vault, terms, now)
