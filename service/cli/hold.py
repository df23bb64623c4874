"""One `lettersdesk run` a data folder: a second would work beside the first, and tidy its counters away."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from service.domain.errors import ConfigurationError

ADVICE = "Name another folder with --data or LETTERSDESK_DATA_DIR"


@contextmanager
def held(data_dir: Path) -> Iterator[None]:
    """Keep ``data_dir`` for this process; the kernel gives it back however the process ends.

    Raises ConfigurationError, with what to do, if somebody else has it or it cannot be written to.
    """
    try:
        lock = os.open(data_dir / "run.lock", os.O_RDWR | os.O_CREAT, 0o600)  # no child inherits it
    except OSError as error:
        raise ConfigurationError(
            f"Nothing can be written into the data folder {data_dir}: {error.strerror}. {ADVICE}."
        ) from None
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        os.ftruncate(lock, 0)
        os.pwrite(lock, str(os.getpid()).encode(), 0)
        yield
    except BlockingIOError:
        holder = os.pread(lock, 20, 0).decode(errors="replace") or "unknown"
        raise ConfigurationError(
            f"Another `lettersdesk run` (process {holder}) works on the data folder {data_dir}. "
            f"Stop it first. {ADVICE} for a second installation."
        ) from None
    finally:
        os.close(lock)
