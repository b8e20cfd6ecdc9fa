"""Passes a command, or a shell line by line, to the asset, as far as it is allowed."""

import asyncio
from unicodedata import category

import asyncssh

from .api import Refused
from .session import Session
from .terminal import Interrupted, Key, Terminal


async def relay(terminal: Terminal, session: Session, asset: asyncssh.SSHClientConnection) -> int:
    """Runs what the person asked for. Gives its exit status."""
    process = terminal.process
    if process.command is not None and not await allowed(terminal, session, process.command):
        return 1
    # The asset echoes nothing: the gateway has shown the line already. A dumb terminal has no keys to edit what was judged.
    shown = {"term_type": "dumb", "term_size": process.term_size} if terminal.is_tty else {}
    remote: asyncssh.SSHClientProcess[str] = await asset.create_process(
        process.command,
        encoding="utf-8",
        errors="surrogateescape",
        term_modes={asyncssh.PTY_ECHO: 0, asyncssh.PTY_ONLCR: 0} if terminal.is_tty else {},
        **shown,
    )

    def interrupt() -> None:
        if terminal.is_tty:
            remote.stdin.write("\x03")
        else:
            remote.send_signal("INT")

    terminal.on_interrupt = interrupt
    terminal.on_resize = lambda: remote.change_terminal_size(*process.term_size)
    try:
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(pass_on(remote.stdout, process.stdout))
            tasks.create_task(pass_on(remote.stderr, process.stderr))
            if process.command is None:
                typing = tasks.create_task(type_lines(terminal, session, remote))
                await remote.wait_closed()
                typing.cancel()
            else:
                # Nobody judges what a command reads: it reads nothing.
                remote.stdin.write_eof()
                await remote.wait_closed()
    except* BrokenPipeError:
        # The person or the shell is gone.
        pass
    finally:
        # With a terminal, the asset hangs up on what runs there. Without one, it may let it run on.
        remote.kill()
    return 255 if remote.exit_status is None else remote.exit_status


async def pass_on(source: asyncssh.SSHReader[str], to: asyncssh.SSHWriter[str]) -> None:
    """Passes on what the asset prints, as fast as the person reads."""
    while text := await source.read(1 << 15):
        to.write(text)
        await to.drain()


async def type_lines(terminal: Terminal, session: Session, remote: asyncssh.SSHClientProcess[str]) -> None:
    """Passes allowed lines until the person or the shell ends."""
    lines: list[str] = []
    while (line := await terminal.lines.get()) is not Key.END:
        if isinstance(line, Key):
            # `interrupt` has told the asset of a Ctrl-C already.
            lines = []
            if line is Key.CTRL_D:
                remote.stdin.write("\x04")
            continue
        lines.append(line)
        # A shell reads a line that ends with a backslash and the next one as one.
        if (len(line) - len(line.rstrip("\\"))) % 2:
            continue
        command, lines = "\n".join(lines), []
        if not command.strip() or await allowed(terminal, session, command):
            remote.stdin.write(f"{command}\n")
    remote.stdin.write_eof()


async def allowed(terminal: Terminal, session: Session, command: str) -> bool:
    """Whether this command may run. If not, the person is told why."""
    if any(category(c) == "Cc" and c not in "\n\t" for c in command):
        # They could make the asset run something else than what was judged.
        terminal.tell("A command with control characters is refused.")
        return False
    try:
        return await terminal.unless_interrupted(session.judge(command))
    except Interrupted:
        terminal.tell("Given up.")
    except Refused as no:
        terminal.tell(f"{no} Nothing was run.")
    return False
