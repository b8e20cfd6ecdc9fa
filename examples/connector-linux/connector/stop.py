"""The end of the agent: SIGTERM and SIGINT."""

import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType


class Stopped(BaseException):
    """The agent waited for something, and was told to stop."""


class Stop:
    """Interrupts the agent while it waits. While it works, it goes on to its next wait."""

    def __init__(self) -> None:
        self.is_asked = self.is_waiting = False
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self.hear)

    def hear(self, _number: int, _frame: FrameType | None) -> None:
        self.is_asked = True
        if self.is_waiting:
            raise Stopped

    @contextmanager
    def waiting(self) -> Iterator[None]:
        """What runs inside of it may be interrupted."""
        self.is_waiting = True
        try:
            # A signal that came before is heard here.
            if self.is_asked:
                raise Stopped
            yield
        finally:
            self.is_waiting = False

    def sleep(self, seconds: float) -> None:
        with self.waiting():
            time.sleep(seconds)
