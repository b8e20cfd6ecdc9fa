"""The settings, from environment variables."""

import os
from dataclasses import dataclass


@dataclass(frozen=True)
class Settings:
    """What the gateway needs to know. README.md explains each."""

    url: str
    key: str
    listen: tuple[str, int]
    host_key: str
    asset_key: str
    known_hosts: str
    warn_seconds: float
    grace_seconds: float


def read() -> Settings:
    """Reads them. A missing one ends the program."""

    def get(name: str, default: str | None = None) -> str:
        value = os.environ.get(name) or default
        if value is None:
            raise SystemExit(f"error: {name} is not set (README.md)")
        return value

    host, _, port = get("GATEWAY_LISTEN", "127.0.0.1:2222").rpartition(":")
    return Settings(
        url=get("GATEPASS_URL", "http://127.0.0.1:8080").rstrip("/"),
        key=get("GATEPASS_KEY"),
        listen=(host.strip("[]"), int(port)),
        host_key=get("GATEWAY_HOST_KEY"),
        asset_key=get("GATEWAY_ASSET_KEY"),
        known_hosts=get("GATEWAY_KNOWN_HOSTS"),
        warn_seconds=float(get("GATEWAY_WARN_SECONDS", "60")),
        grace_seconds=float(get("GATEWAY_GRACE_SECONDS", "15")),
    )
