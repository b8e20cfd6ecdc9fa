"""Runs the agent: `python -m connector`."""

import logging

from .agent import Agent
from .api import Gatepass
from .settings import read
from .stop import Stop, Stopped

logging.basicConfig(level=logging.INFO, format="%(name)s: %(message)s")
log = logging.getLogger("connector")
settings = read()
agent = Agent(Gatepass(settings.url, settings.key), settings, Stop())
log.info("keeps %s", ", ".join(settings.groups.values()))
try:
    agent.run()
except Stopped:
    log.info("stopped")
