"""The sealer of the month, looked up again every minute: a new month's key needs no restart."""

import threading
import time

from service import clock
from service.domain.errors import ConfigurationError, Unavailable
from service.privacy.errors import NoSealingKey
from service.privacy.sealing import Sealer
from service.store import contact_keys
from service.store.engine import Database

KEPT_S = 60.0

NO_KEY = "There is no key to seal addresses with. Run `lettersdesk keys new` where the workers run."


class CurrentSealer:
    """Call it for the sealer to use now. Threads may share it."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._lock = threading.Lock()
        self._sealer: Sealer | None = None
        self._fresh_until = 0.0

    def __call__(self) -> Sealer:
        """The sealer; ConfigurationError if no key was ever made. While the database is away, the old one."""
        with self._lock:
            if self._sealer is None or time.monotonic() > self._fresh_until:
                self._look_up()
            if self._sealer is None:
                raise ConfigurationError(NO_KEY)
            return self._sealer

    def _look_up(self) -> None:
        try:
            with self._database.read() as conn:
                keys = contact_keys.usable(conn)
            sealer = Sealer(keys)
            sealer.kid_at(clock.now())
            self._sealer = sealer
        except NoSealingKey:
            raise ConfigurationError(NO_KEY) from None
        except Unavailable:
            if self._sealer is None:
                raise
        self._fresh_until = time.monotonic() + KEPT_S
