"""The settings, from environment variables."""

import os
from dataclasses import dataclass
from urllib.parse import SplitResult, urlsplit
from uuid import UUID

from .machine import is_name


@dataclass(frozen=True)
class Settings:
    """What the agent needs to know. README.md explains each."""

    url: SplitResult
    key: str
    connector: str
    groups: dict[str, str]
    lease_seconds: int
    reconcile_seconds: int


def read() -> Settings:
    """Reads them. A missing or invalid one ends the program."""

    def get(name: str, default: str | None = None) -> str:
        value = os.environ.get(name) or default
        if value is None:
            raise SystemExit(f"error: {name} is not set (README.md)")
        return value

    url = urlsplit(get("GATEPASS_URL", "http://127.0.0.1:8080").rstrip("/"))
    if url.scheme not in ("http", "https") or not url.hostname:
        raise SystemExit("error: GATEPASS_URL is no http or https URL")
    try:
        return Settings(
            url=url,
            key=get("GATEPASS_KEY"),
            connector=parse_id(get("CONNECTOR_ID")),
            groups=parse_groups(get("CONNECTOR_GROUPS")),
            lease_seconds=at_least(20, get("CONNECTOR_LEASE_SECONDS", "60")),
            reconcile_seconds=at_least(1, get("CONNECTOR_RECONCILE_SECONDS", "600")),
        )
    except ValueError as error:
        raise SystemExit(f"error: invalid settings: {error} (README.md)") from error


def parse_id(text: str) -> str:
    """Reads an id of Gatepass."""
    try:
        return str(UUID(text))
    except ValueError as error:
        raise ValueError(f"{text!r} is no id") from error


def at_least(least: int, text: str) -> int:
    """Reads a number of seconds."""
    seconds = int(text)
    if seconds < least:
        raise ValueError(f"{seconds} seconds are less than {least}")
    return seconds


def parse_groups(text: str) -> dict[str, str]:
    """Reads `ID=NAME,ID=NAME`: the Unix group of each group of Gatepass. Two groups never share a Unix group, because nobody could
    tell then whose members they are."""
    groups: dict[str, str] = {}
    for pair in text.split(","):
        group, _, unix = pair.strip().partition("=")
        group = parse_id(group)
        if not is_name(unix):
            raise ValueError(f"{unix!r} is no name of a Unix group")
        if group in groups or unix in groups.values():
            raise ValueError(f"CONNECTOR_GROUPS names a group twice in {pair!r}")
        groups[group] = unix
    return groups
