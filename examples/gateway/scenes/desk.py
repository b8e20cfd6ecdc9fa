"""The people at the desk: who may do what, and who decides."""

import os
import time
from collections.abc import Callable
from getpass import getuser
from typing import Any

import httpx

BASE = os.environ["BASE"]
PASSWORD = "a long password"
ACCOUNT = getuser()

Json = dict[str, Any]


class Caller:
    """Somebody who calls Gatepass."""

    def __init__(self, username: str, password: str = PASSWORD) -> None:
        self.http = httpx.Client(base_url=f"{BASE}/api/v1", trust_env=False)
        tokens = self.call("POST", "/auth/login", {"username": username, "password": password})
        self.http.headers["Authorization"] = f"Bearer {tokens['access_token']}"

    def call(self, method: str, path: str, body: Json | None = None, **params: str) -> Json:
        answer = self.http.request(method, path, json=body, params=params)
        assert answer.is_success, f"{method} {path}: {answer.text}"
        said = answer.json() if answer.content else {}
        assert isinstance(said, dict)
        return said


def eventually(look: Callable[[], bool], what: str) -> None:
    """Waits until something is so."""
    for _ in range(100):
        if look():
            return
        time.sleep(0.1)
    raise AssertionError(what)


class Desk:
    """Alice uses an asset; Mona reviews; an admin does the rest."""

    def __init__(self, port: int) -> None:
        self.admin = Caller("admin", os.environ["GATEPASS_ADMIN_PASSWORD"])
        self.org: str = self.admin.call("GET", "/me")["roles"][0]["org_id"]
        self.alice, self.mona, self.nobody = (self.person(name) for name in ("alice", "mona", "nobody"))
        self.reviewer = Caller("mona")
        asset = {"org_id": self.org, "name": "web-1", "category": "host", "address": "127.0.0.1", "nodes": [self.node()]}
        self.asset = self.make("/assets", asset | {"protocols": [{"name": "ssh", "port": port}]})
        self.make(f"/assets/{self.asset}/accounts", {"username": ACCOUNT})

    def make(self, path: str, body: Json) -> str:
        """Makes something. Gives its id."""
        made: str = self.admin.call("POST", path, body)["id"]
        return made

    def node(self) -> str:
        return self.make("/nodes", {"org_id": self.org, "name": "web"})

    def person(self, username: str, role: str = "member", **more: str) -> str:
        secret = {} if more else {"password": PASSWORD}
        user = self.make("/users", {"username": username, "name": username.title()} | secret | more)
        self.admin.call("PUT", f"/organizations/{self.org}/members/{user}", {"role": role})
        return user

    def gateway_key(self) -> str:
        """A gateway is a service that audits the organizations of its assets."""
        gateway = self.person("gateway", "auditor", kind="service", home_org_id=self.org)
        scopes = ["guard:evaluate", "sessions:report"]
        body = {"name": "gateway", "user_id": gateway, "scopes": scopes}
        key: str = self.admin.call("POST", "/api-keys", body)["key"]
        return key

    def permit(self, name: str, **more: str) -> str:
        """Gives Alice the asset."""
        body = {"org_id": self.org, "name": name, "users": [self.alice], "assets": [self.asset]}
        return self.make("/permissions", body | {"accounts": [ACCOUNT], "protocols": ["ssh"]} | more)

    def withdraw(self, permission: str) -> None:
        self.admin.call("DELETE", f"/permissions/{permission}")

    def rule(self, kind: str, action: str, message: str, **match: list[str]) -> str:
        body = {"org_id": self.org, "name": message, "action": action, "message": message, "match": match}
        review = {"review": {"levels": [{"approvers": [{"kind": "user", "id": self.mona}]}]}}
        return self.make(f"/acls/{kind}", body | (review if action == "review" else {}))

    def command_rule(self, action: str, command: str, message: str) -> None:
        group = {"org_id": self.org, "name": command, "type": "command", "content": command}
        self.rule("command", action, message, command_groups=[self.make("/command-groups", group)])

    def decide(self, verdict: str, kind: str, **more: str) -> Json:
        """Mona decides about the review that waits for her. Gives the ticket."""
        waiting: list[Json] = []

        def arrives() -> bool:
            waiting[:] = self.reviewer.call("GET", "/tickets", queue="awaiting_me", type=kind)["items"]
            return bool(waiting)

        eventually(arrives, f"no {kind} reaches Mona")
        assert len(waiting) == 1, waiting
        return self.reviewer.call("POST", f"/tickets/{waiting[0]['id']}/{verdict}", {"level": 1} | more)

    def last_session(self) -> Json:
        session: Json = self.admin.call("GET", "/sessions", limit="1")["items"][0]
        return self.admin.call("GET", f"/sessions/{session['id']}")

    def ended(self, why: str) -> Json:
        """The last session, which must have ended for this reason."""
        eventually(lambda: self.last_session()["state"] == "ended", "the session has not ended")
        session = self.last_session()
        assert session["end_reason"] == why, session
        return session

    def commands(self, session: Json) -> list[Json]:
        page: list[Json] = self.admin.call("GET", f"/sessions/{session['id']}/commands")["items"]
        return sorted(page, key=lambda command: command["seq"])
