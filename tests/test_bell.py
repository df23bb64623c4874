"""The bell's thread outlives whatever goes wrong in it."""

import threading

from service.bell import CHECKS, Bell


class OnceBroken(Bell):
    """Fails in a way nobody thought of, and then works."""

    def __init__(self) -> None:
        super().__init__(object())  # type: ignore[arg-type]
        self.failed, self.rang = threading.Event(), threading.Event()

    def ring_now(self, queue: str) -> bool:
        if not self.failed.is_set():
            self.failed.set()
            raise ValueError(queue)
        self.rang.set()
        return True


def test_an_error_of_any_kind_does_not_silence_it(caplog):
    bell = OnceBroken()
    bell.ring(CHECKS)
    assert bell.failed.wait(10)
    bell.ring(CHECKS)
    assert bell.rang.wait(10)
    assert [record.message for record in caplog.records] == ["bell.failed"]
