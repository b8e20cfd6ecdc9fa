"""One visit to an asset: from the request for a shell or a command to its end, whoever ends it."""

import asyncio
import logging
from typing import Any

import asyncssh

from .admission import admit
from .api import Gatepass, Json, Refused
from .login import Login
from .session import Session
from .settings import Settings
from .shell import relay
from .terminal import Interrupted, Process, Terminal

log = logging.getLogger("gateway")


class Visits:
    """The visits that go on."""

    def __init__(self, gatepass: Gatepass, settings: Settings) -> None:
        self.gatepass, self.settings = gatepass, settings
        self.running: set[asyncio.Task[None]] = set()

    async def begin(self, process: Process) -> None:
        """A visit, until it ends, the person hangs up, or the gateway stops."""
        visit = asyncio.create_task(self.visit(process))
        self.running.add(visit)
        gone = asyncio.create_task(process.channel.wait_closed())
        await asyncio.wait([visit, gone], return_when=asyncio.FIRST_COMPLETED)
        gone.cancel()
        visit.cancel()
        await asyncio.wait([visit])
        self.running.discard(visit)

    async def stop(self) -> None:
        for visit in self.running:
            visit.cancel()
        if self.running:
            await asyncio.wait(self.running)

    async def visit(self, process: Process) -> None:
        terminal, status = Terminal(process), 1
        reading = asyncio.create_task(terminal.read())
        try:
            status = await self.enter(terminal, process.get_extra_info("login"))
        except Refused as no:
            terminal.tell(str(no))
        except Interrupted:
            terminal.tell("Given up.")
        except asyncio.CancelledError:
            terminal.tell("The gateway stops.")
        except Exception:
            log.exception("a visit failed")
            terminal.tell("The gateway failed.")
        finally:
            reading.cancel()
            process.exit(status)

    async def enter(self, terminal: Terminal, login: Login) -> int:
        if terminal.process.subsystem:
            raise Refused("Only shells and commands pass this gateway.")
        facts, claims = await terminal.unless_interrupted(admit(self.gatepass, login, terminal.tell))
        log.info("%s is on %s as %s, session %s", facts["username"], facts["asset_name"], facts["account"], facts["id"])
        async with Session(self.gatepass, self.settings, facts, terminal.tell) as session:
            work = asyncio.create_task(self.work(terminal, session, claims))
            try:
                both: list[asyncio.Future[Any]] = [work, session.over]
                await asyncio.wait(both, return_when=asyncio.FIRST_COMPLETED)
                if not session.over.done():
                    return work.result()
                terminal.tell(session.over.result())
                return 1
            finally:
                work.cancel()
                await asyncio.wait([work])

    async def work(self, terminal: Terminal, session: Session, claims: Json) -> int:
        """Connects to the asset with the key of the gateway, and passes on what the person does. Canceled: cuts both at once."""
        name = claims["username"] if claims["account"] == "@USER" else claims["account"]
        try:
            asset = await asyncssh.connect(
                claims["asset_address"],
                claims.get("port") or 22,
                username=name,
                client_keys=[self.settings.asset_key],
                known_hosts=self.settings.known_hosts,
                # Nothing of whoever runs the gateway.
                config=None,
                agent_path=None,
            )
        except (OSError, asyncssh.Error) as error:
            log.warning("%s: %s", claims["asset_name"], error)
            raise Refused(f"The gateway can't log in to {name}@{claims['asset_name']}.") from error
        try:
            return await relay(terminal, session, asset)
        except asyncssh.Error as error:
            log.warning("%s: %s", claims["asset_name"], error)
            raise Refused(f"{claims['asset_name']} does not do this.") from error
        finally:
            asset.close()
