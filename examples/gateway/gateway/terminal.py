"""What the person sees and types."""

import asyncio
from collections.abc import Callable, Coroutine
from contextlib import suppress
from enum import Enum
from typing import Any, TypeVar
from unicodedata import category

import asyncssh

T = TypeVar("T")
Process = asyncssh.SSHServerProcess[str]


class Interrupted(Exception):
    """The person pressed Ctrl-C."""


class Key(Enum):
    """What is typed besides lines."""

    CTRL_C = "Ctrl-C"
    CTRL_D = "Ctrl-D"
    END = "the end"


class Terminal:
    """The person's end of the connection. Reads ahead, so that an interrupt is heard at once, also while a review is awaited."""

    def __init__(self, process: Process) -> None:
        self.process = process
        # Without a terminal, commands come from a file or a program.
        self.is_tty = bool(process.term_type)
        self.lines: asyncio.Queue[str | Key] = asyncio.Queue(1000)
        self.on_interrupt: Callable[[], None] = lambda: None
        self.on_resize: Callable[[], None] = lambda: None

    def tell(self, text: str) -> None:
        """Tells the person something. The text is from outside, and controls no terminals."""
        line = f"gateway: {''.join(' ' if category(c) == 'Cc' else c for c in text)}\n"
        # With a terminal, what is being typed stays below it.
        with suppress(BrokenPipeError):
            (self.process.stdout if self.is_tty else self.process.stderr).write(line)

    async def read(self) -> None:
        """Reads what is typed, until the end."""
        part = ""
        while True:
            try:
                said = await self.process.stdin.readline()
            except asyncssh.TerminalSizeChanged:
                self.on_resize()
            except (asyncssh.BreakReceived, asyncssh.SignalReceived):
                # What was typed ahead is void.
                part = ""
                while not self.lines.empty():
                    self.lines.get_nowait()
                await self.lines.put(Key.CTRL_C)
                self.on_interrupt()
            except (asyncssh.Error, OSError):
                return await self.lines.put(Key.END)
            else:
                part += said
                at_end = self.process.stdin.at_eof()
                if said == "" and not at_end:
                    await self.lines.put(Key.CTRL_D)
                elif part.endswith("\n") or (part and at_end):
                    await self.lines.put(part.removesuffix("\n"))
                    part = ""
                if at_end:
                    return await self.lines.put(Key.END)

    async def unless_interrupted(self, work: Coroutine[Any, Any, T]) -> T:
        """Does something that the person may interrupt."""
        task, before, is_interrupted = asyncio.ensure_future(work), self.on_interrupt, False

        def interrupt() -> None:
            nonlocal is_interrupted
            is_interrupted = True
            task.cancel()

        self.on_interrupt = interrupt
        try:
            return await task
        except asyncio.CancelledError:
            if is_interrupted:
                raise Interrupted from None
            raise
        finally:
            self.on_interrupt = before
