"""The wish to stop: SIGTERM, SIGHUP and Ctrl-C, heard from the first moment and followed between two steps.

A signal that broke off a step could come after a server was started and before anybody knew its number;
then nobody would stop that server.
"""

import signal


class StopSignals:
    """From when this is made, signals to stop set ``heard`` and no more: who starts things asks it first."""

    def __init__(self) -> None:
        self.heard = False
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._hear)
        if signal.getsignal(signal.SIGHUP) is not signal.SIG_IGN:  # nohup means: stay when the terminal goes
            signal.signal(signal.SIGHUP, self._hear)

    def _hear(self, *_: object) -> None:
        self.heard = True
