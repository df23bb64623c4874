"""Names to addresses, with a time limit that the system's resolver does not have."""

import socket
import threading
from collections.abc import Callable
from ipaddress import ip_address
from queue import Empty, SimpleQueue

from service.safehttp.addresses import Address
from service.safehttp.errors import RESOLVE, TIMEOUT, OutboundError

LOOKUPS_MAX = 32
"""At once in a process. One that is given up goes on until the system gives up too."""

Resolve = Callable[[str, float], tuple[Address, ...]]
"""A name and the longest wait in seconds, to all of its addresses, the best first."""

_places = threading.BoundedSemaphore(LOOKUPS_MAX)
_Found = tuple[Address, ...] | OutboundError


def system_resolve(host: str, wait_s: float) -> tuple[Address, ...]:
    """What this machine's resolver says; OutboundError ``resolve_failed`` or ``timeout``."""
    if not _places.acquire(timeout=max(wait_s, 0)):
        raise OutboundError(TIMEOUT, "resolve")
    answers: SimpleQueue[_Found] = SimpleQueue()
    thread = threading.Thread(target=_look_up, args=(host, answers), daemon=True, name="resolve")
    try:
        thread.start()
    except RuntimeError:  # no more threads to be had
        _places.release()
        raise OutboundError(RESOLVE, "thread") from None
    try:
        found = answers.get(timeout=max(wait_s, 0))
    except Empty:
        raise OutboundError(TIMEOUT, "resolve") from None
    if isinstance(found, OutboundError):
        raise found
    return found


def _look_up(host: str, answers: SimpleQueue[_Found]) -> None:
    try:
        rows = socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)
        found = dict.fromkeys(ip_address(row[4][0]) for row in rows)
        answers.put(tuple(found) or OutboundError(RESOLVE))
    except (OSError, ValueError):
        answers.put(OutboundError(RESOLVE))
    finally:
        _places.release()
