"""The mails of the maintenance process: a thread of its own, so that a slow mail server holds up no sweep."""

import logging
import threading
import time

from service.domain.errors import Unavailable
from service.privacy.mail_relay import Relay
from service.runtime import WorkerRuntime
from service.usecases.mail_verification import Post, send_next, write_down

log = logging.getLogger(__name__)

NAP_S = 0.1


class MailLane:
    """Sends what is due and writes down what was confirmed, until it is told to stop."""

    def __init__(self, runtime: WorkerRuntime) -> None:
        settings = runtime.settings
        self._runtime = runtime
        self._stopping = False
        self._post = Post(
            database=runtime.database, vault=runtime.keeper.vault, base_url=settings.base_url,
            per_day_max=settings.mails_per_address_day_max, life_hours=settings.verification_hours,
            clock=runtime.clock,
            relay=Relay(
                host=settings.smtp_host, port=settings.smtp_port, security=settings.smtp_security,
                sender=settings.smtp_from, user=settings.smtp_user, password=settings.smtp_password,
                ca_file=settings.smtp_ca_file,
            ),
        )  # fmt: skip

    def start(self) -> None:
        """Begin, in a thread that ends with the process: what it had in hand is not sent again."""
        threading.Thread(target=self._run, name="mail", daemon=True).start()

    def stop(self) -> None:
        """Begin no other mail. Takes no lock, so a signal handler may call it."""
        self._stopping = True

    def look(self) -> int:
        """Write down and send until nothing is due; returns how many mails were looked at.

        Written down is before each mail: one mail may take minutes, and many are slow at the same time.
        """
        looked_at = 0
        while True:
            write_down(self._post.database)
            if self._stopping or not send_next(self._post):
                return looked_at
            looked_at += 1

    def _run(self) -> None:
        while not self._stopping:
            try:
                self.look()
            except Unavailable as error:
                log.warning("mail.put_off", extra={"error": type(error).__name__})
            except Exception as error:
                # Its text could hold an address: the type is all that is told.
                log.error("mail.lane_failed", extra={"error": type(error).__name__})
            wakes_at = time.monotonic() + self._runtime.settings.sweep_interval_s
            while not self._stopping and time.monotonic() < wakes_at:
                time.sleep(NAP_S)
