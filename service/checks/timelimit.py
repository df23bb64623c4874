"""Stop Python code that takes too long. Leaves any timer and handler of the caller as it found them."""

import signal
import threading
import time
from collections.abc import Callable
from types import FrameType
from typing import TypeVar

T = TypeVar("T")

SHORTEST_S = 0.000_001
"""A timer of 0 would be a timer that is off."""


class TimedOut(BaseException):
    """The work was cut short. Not an ``Exception``: a check's own ``except Exception`` must not eat it."""


def stop_after(seconds: float, work: Callable[[], T]) -> T:
    """The result of ``work()``; raises TimedOut in its middle when ``seconds`` of real time have passed.

    Only the main thread of a process can be interrupted; elsewhere ``work`` runs to its end and the
    caller has to look at the clock. A timer that was already running (an outer limit, RQ's own) still
    fires: if it is due first, the work ends then, and the outer handler runs right after.
    """
    if threading.current_thread() is not threading.main_thread() or not hasattr(signal, "setitimer"):
        return work()
    armed = True

    def interrupt(_signal: int, _frame: FrameType | None) -> None:
        if armed:
            raise TimedOut

    began = time.monotonic()
    outer_s, outer_every_s = signal.getitimer(signal.ITIMER_REAL)
    previous = signal.signal(signal.SIGALRM, interrupt)
    # Two layers: the alarm can ring between the work's end and ``armed = False``, inside the inner
    # ``finally``. It rings once, so nothing can interrupt the outer one.
    try:
        try:
            limit_s = min(seconds, outer_s) if outer_s else seconds
            signal.setitimer(signal.ITIMER_REAL, max(limit_s, SHORTEST_S))
            return work()
        finally:
            armed = False
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, signal.SIG_DFL if previous is None else previous)
        if outer_s:
            left_s = outer_s - (time.monotonic() - began)
            signal.setitimer(signal.ITIMER_REAL, max(left_s, SHORTEST_S), outer_every_s)
