"""Runs the gateway: `python -m gateway`."""

import asyncio
import logging
import signal

import asyncssh

from .api import Gatepass
from .login import Door
from .settings import read
from .visit import Visits


async def main() -> None:
    settings = read()
    gatepass = Gatepass(settings.url, settings.key)
    visits = Visits(gatepass, settings)
    stop = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    host, port = settings.listen
    server = await asyncssh.create_server(
        lambda: Door(gatepass),
        host,
        port,
        server_host_keys=[settings.host_key],
        process_factory=visits.begin,
        # Each byte arrives at the asset as it was typed.
        encoding="utf-8",
        errors="surrogateescape",
        # The gateway edits lines, and not the asset. A terminal cuts lines above 4,095 bytes: these stay below in any script.
        max_line_length=1000,
        public_key_auth=False,
        password_auth=False,
        host_based_auth=False,
        gss_host=None,
        agent_forwarding=False,
        # A login may wait for a review.
        login_timeout=900,
        keepalive_interval=15,
    )
    print(f"The gateway listens on {host}:{port}", flush=True)
    await stop.wait()
    server.close()
    await visits.stop()
    await gatepass.http.aclose()


logging.basicConfig(level=logging.INFO, format="%(name)s: %(message)s")
# These would name each call.
logging.getLogger("httpx").setLevel(logging.WARNING)
logging.getLogger("asyncssh").setLevel(logging.WARNING)
asyncio.run(main())
