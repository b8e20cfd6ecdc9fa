"""The people at the desk: Alice and others ask, an admin does the rest."""

import os
import time
from collections.abc import Callable
from urllib.parse import urlsplit

from connector.api import Gatepass, Json

from .machine import ADM, DOCKER, PEOPLE

BASE = os.environ["BASE"]
PASSWORD = "a long password"


def login(username: str, password: str = PASSWORD) -> Gatepass:
    tokens = Gatepass(urlsplit(BASE), "").call("POST", "/auth/login", {"username": username, "password": password})
    return Gatepass(urlsplit(BASE), tokens["access_token"])


def eventually(look: Callable[[], bool], what: str, seconds: float = 40) -> None:
    """Waits until something is so."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if look():
            return
        time.sleep(0.1)
    raise AssertionError(what)


class Desk:
    """An organization whose groups are Unix groups of this machine, as far as the connector keeps them."""

    def __init__(self) -> None:
        self.admin = login("admin", os.environ["GATEPASS_ADMIN_PASSWORD"])
        self.org: str = self.admin.call("GET", "/me")["roles"][0]["org_id"]
        self.ids = {name: self.member(name, password=PASSWORD) for name in PEOPLE}
        self.people = {name: login(name) for name in PEOPLE}
        self.groups = {name: self.make("/groups", {"org_id": self.org, "name": name}) for name in (DOCKER, ADM)}
        self.items = {"docker": self.item(DOCKER), "both": self.item(DOCKER, ADM)}
        self.asset = self.host()
        service = self.member("connector", kind="service", home_org_id=self.org)
        connector = {"org_id": self.org, "name": "This machine", "groups": [*self.groups.values()], "assets": []}
        made = self.admin.call("POST", "/connectors", connector | {"service_id": service})
        self.connector: str = made["connector"]["id"]
        key = {"name": "connector", "user_id": service, "scopes": ["connectors:run"]}
        self.key: str = self.admin.call("POST", "/api-keys", key)["key"]

    def make(self, path: str, body: Json) -> str:
        """Makes something. Gives its id."""
        made: str = self.admin.call("POST", path, body)["id"]
        return made

    def member(self, username: str, **more: str) -> str:
        user = self.make("/users", {"username": username, "name": username.title()} | more)
        self.admin.call("PUT", f"/organizations/{self.org}/members/{user}", {"role": "member"})
        return user

    def item(self, *groups: str) -> str:
        """An item of the catalog that gives groups at once."""
        flow = {"org_id": self.org, "name": " and ".join(groups), "ticket_type": "resource_access"}
        item = {"item": {"groups": [self.groups[group] for group in groups]}}
        duration: Json = {"duration": {"mode": "fixed", "duration": "P1D"}}
        return self.make("/flows", flow | item | duration | {"approval": {"type": "automatic"}})

    def host(self) -> str:
        """An asset that the members of the first group may enter."""
        node = self.make("/nodes", {"org_id": self.org, "name": "hosts"})
        host = {"org_id": self.org, "name": "host-1", "category": "host", "address": "192.0.2.1", "nodes": [node]}
        asset = self.make("/assets", host | {"protocols": [{"name": "ssh", "port": 22}]})
        self.make(f"/assets/{asset}/accounts", {"username": "app"})
        permission = {"org_id": self.org, "name": "Docker", "groups": [self.groups[DOCKER]], "assets": [asset]}
        self.make("/permissions", permission | {"accounts": ["app"], "protocols": ["ssh"]})
        return asset

    def allows(self, who: str) -> bool:
        """Whether Gatepass lets somebody enter that asset."""
        question = {"asset_id": self.asset, "account": "app", "protocol": "ssh", "action": "connect"}
        allowed: bool = self.people[who].call("POST", "/access/check", question)["allowed"]
        return allowed

    def join(self, who: str, group: str) -> None:
        """Makes somebody a lasting member of a group."""
        self.admin.call("PUT", f"/groups/{self.groups[group]}/members/{self.ids[who]}")

    def leave(self, who: str, group: str) -> None:
        self.admin.call("DELETE", f"/groups/{self.groups[group]}/members/{self.ids[who]}")

    def ask(self, who: str, item: str) -> str:
        """Somebody asks for an item, and has it at once. Gives the grant."""
        request = {"item_id": self.items[item]}
        body = {"type": "resource_access", "org_id": self.org, "reason": "On call", "request": request}
        grant: str = self.people[who].call("POST", "/tickets", body)["grants"][0]
        return grant

    def revoke(self, grant: str) -> None:
        self.admin.call("POST", f"/grants/{grant}/revoke", {"reason": "Enough"})

    def state(self, grant: str) -> str:
        state: str = self.admin.call("GET", f"/grants/{grant}")["state"]
        return state

    def becomes(self, grant: str, state: str) -> None:
        eventually(lambda: self.state(grant) == state, f"grant {grant} does not become {state}, but is {self.state(grant)}")

    def ticket(self, grant: str) -> Json:
        return self.admin.call("GET", f"/tickets/{self.admin.call('GET', f'/grants/{grant}')['ticket_id']}")

    def said(self, grant: str) -> list[str]:
        """What the connector said about a grant, attempt by attempt."""
        tasks = self.admin.call("GET", f"/grants/{grant}/provisioning")["items"]
        return [attempt["detail"] for task in tasks for attempt in task["log"] if attempt["detail"]]

    def events(self, action: str) -> list[Json]:
        events: list[Json] = self.admin.call("GET", "/events", action=action)["items"]
        return events

    def report(self) -> Json:
        """What the connector reported last."""
        report: Json = self.admin.call("GET", f"/connectors/{self.connector}")["report"]
        return report
