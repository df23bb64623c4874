"""Fault points: places where this project's own tests kill, stop or break a process on purpose.

Nothing happens at any of them unless the setting ``faults`` says so, and no installation should set it.
"""

import os
import signal
import time

_armed: dict[str, tuple[str, int]] = {}


class FaultInjected(Exception):
    """The exception of the action ``raise``."""


def arm(description: str) -> None:
    """Set the faults of this process: ``F2=kill,F5=raise:3`` (at every third hit), ``F6=sleep:5`` (5 s).

    Actions: ``kill`` (SIGKILL to this process), ``raise`` (an exception), ``sleep`` (default 1 second).
    """
    _armed.clear()
    for part in filter(None, description.split(",")):
        point, _, action = part.partition("=")
        name, _, number = action.partition(":")
        if name not in ("kill", "raise", "sleep"):
            raise ValueError(f"unknown fault action {name!r}")
        _armed[point.strip()] = (name, int(number or 1))


_hits: dict[str, int] = {}


def hit(point: str) -> None:
    """Do what is armed for ``point``; costs one look-up in an empty dictionary otherwise."""
    if point not in _armed:
        return
    name, number = _armed[point]
    if name == "sleep":
        time.sleep(number)
        return
    _hits[point] = _hits.get(point, 0) + 1
    if _hits[point] % number:
        return
    if name == "kill":
        os.kill(os.getpid(), signal.SIGKILL)
    raise FaultInjected(point)
