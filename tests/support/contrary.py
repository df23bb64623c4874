"""A check that does whatever the comment tells it to: the worst third party a worker can meet.

A text with ``Contrary: <deed>`` in it sets it off; any other passes. Each call notes the comments it was
given, and by which process, in the file that CONTRARY_NOTES names.
"""

import os
import re
import signal
import time
from collections.abc import Callable, Sequence

from service.checks.base import Subject, finding
from service.domain.verdict import Finding

TOLD = re.compile(r"Contrary: (\w+)(?: (\d+))?")


class Contrary:
    """The check."""

    name = "contrary"
    version = "1"

    def __call__(self, subjects: Sequence[Subject]) -> Sequence[object]:
        note(subjects)
        return [self.judge(subject) for subject in subjects]

    def judge(self, subject: Subject) -> object:
        told = TOLD.search(subject.text)
        return DEEDS[told[1]](int(told[2] or 0)) if told else clear(0)


def note(subjects: Sequence[Subject]) -> None:
    """Write down who sees what, in one write: other processes write to the same file."""
    lines = "".join(f"{os.getpid()} {subject.comment_id}\n" for subject in subjects)
    with open(os.environ["CONTRARY_NOTES"], "ab", buffering=0) as notes:
        notes.write(lines.encode())


def clear(_number: int) -> Finding:
    return finding()


def fail(_number: int) -> object:
    raise RuntimeError("the text says: secret-of-the-author@example.com")


def sleep(seconds: int) -> Finding:
    time.sleep(seconds)
    return finding()


def linger(seconds: int) -> Finding:
    """Sleep in a way that no alarm cuts short, as a driver does that retries."""
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGALRM})
    time.sleep(seconds)
    signal.pthread_sigmask(signal.SIG_SETMASK, before)
    return finding()


def loop(_number: int) -> object:
    while True:
        pass


def grind(_number: int) -> object:
    """Loop in C, without ever giving another thread a turn."""
    return sum(range(10**18))


def abort(_number: int) -> object:
    os.abort()


def die(_number: int) -> object:
    os.kill(os.getpid(), signal.SIGKILL)
    return None


def leave(_number: int) -> object:
    os._exit(0)


def eat(_number: int) -> object:
    """Take 4 GB; whoever has no limit gets away with it, and is published."""
    return finding() if bytearray(4_000_000_000) else None


def recurse(number: int) -> object:
    return recurse(number)


def score(value: object) -> Callable[[int], object]:
    def answer(_number: int) -> object:
        return Finding(check="contrary", check_version="1", score=value)  # type: ignore[arg-type]

    return answer


DEEDS: dict[str, Callable[[int], object]] = {
    "fail": fail, "sleep": sleep, "linger": linger, "loop": loop, "grind": grind, "abort": abort, "die": die,
    "leave": leave, "eat": eat, "recurse": recurse, "nothing": lambda _number: None,
    "nan": score(float("nan")), "text": score("0.1"), "negative": score(-1), "endless": score(float("inf")),
    "truth": score(True), "letters": lambda _number: "fine", "megabytes": lambda _number: "x" * 10_000_000,
}  # fmt: skip

check = Contrary()
