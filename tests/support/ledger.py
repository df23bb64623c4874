"""What the clients of a test know for sure: every question and every answer, on disk before they go on.

A line a question, a line an answer. A question without an answer is an unknown outcome, and stays one until
a later attempt with the same key is answered. The invariants (invariants.py) are held against this.
"""

import json
import os
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Self


@dataclass
class Entry:
    """One comment as its author knows it. ``answers`` has a status for each attempt, None for silence."""

    key: str
    body: str
    asked_at: float
    """Seconds of the wall clock, of the first attempt."""
    answers: list[int | None] = field(default_factory=list)
    comment_ids: set[str] = field(default_factory=set)
    waited_s: list[float] = field(default_factory=list)

    @property
    def thread(self) -> str:
        """The thread it was posted to, which its key begins with."""
        return self.key.rpartition("#")[0]

    @property
    def accepted(self) -> bool:
        return 202 in self.answers

    @property
    def refused(self) -> bool:
        """Whether the last word was a no that a retry would not change."""
        return not self.accepted and self.answers[-1:] not in ([None], [503], [429])


class Ledger:
    """A file of JSON lines, flushed to the disk with each of them. Threads may share it."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._lock = threading.Lock()
        self._file = path.open("a", encoding="utf-8")

    def asks(self, key: str, body: str) -> None:
        """A request is about to be sent."""
        self._write({"asks": key, "body": body, "at": time.time()})

    def answered(self, key: str, status: int | None, comment_id: str | None, waited_s: float) -> None:
        """It was answered, or (None) it was not: the outcome is unknown."""
        self._write({"answered": key, "status": status, "id": comment_id, "waited_s": round(waited_s, 4)})

    def moderated(self, comment_id: str) -> None:
        """A moderator was told that their decision stands."""
        self._write({"moderated": comment_id})

    def entries(self) -> dict[str, Entry]:
        """Everything that was asked so far, by key, as the file has it."""
        found: dict[str, Entry] = {}
        for line in self._lines():
            if "asks" in line:
                entry = found.setdefault(line["asks"], Entry(line["asks"], line["body"], line["at"]))
            elif "answered" in line:
                entry = found[line["answered"]]
                entry.answers.append(line["status"])
                entry.waited_s.append(line["waited_s"])
                entry.comment_ids |= {line["id"]} - {None}
        return found

    def moderations(self) -> list[str]:
        """The ids of comments on which a moderator's decision succeeded, one for each time."""
        return [line["moderated"] for line in self._lines() if "moderated" in line]

    def close(self) -> None:
        self._file.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _lines(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.path.read_text(encoding="utf-8").splitlines()]

    def _write(self, line: dict[str, object]) -> None:
        with self._lock:
            self._file.write(json.dumps(line) + "\n")
            self._file.flush()
            os.fsync(self._file.fileno())
