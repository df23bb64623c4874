"""End this process, in an orderly way, when the one that started it is gone: nobody is left behind."""

import os
import signal
import threading
import time

LOOK_INTERVAL_S = 1.0


def end_with_parent(parent: int | None = None) -> None:
    """Start to watch. When the parent dies, this process gets the same SIGTERM as on an ordinary stop.

    ``parent`` is its number, where it said it: it may have died while this process was still loading.
    """
    parent = parent or os.getppid()

    def watch() -> None:
        while os.getppid() == parent:
            time.sleep(LOOK_INTERVAL_S)
        os.kill(os.getpid(), signal.SIGTERM)

    threading.Thread(target=watch, name="parent", daemon=True).start()
