"""Calls to Gatepass."""

import json
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from typing import Any
from urllib.parse import SplitResult, urlencode

Json = dict[str, Any]


class Refused(Exception):
    """Gatepass says no, with a problem code such as `task_replaced`."""

    def __init__(self, code: str, detail: str) -> None:
        super().__init__(detail)
        self.code = code


class Unreachable(Exception):
    """Gatepass gives no answer, or has no time for one."""


class Gatepass:
    """Gatepass, called with a key. Each call has a connection of its own, follows no redirect and uses no proxy."""

    def __init__(self, url: SplitResult, key: str) -> None:
        self.url, self.key = url, key

    def call(self, method: str, path: str, body: Json | None = None, *, wait: int = 0, **params: str) -> Json:
        """Calls Gatepass, and waits up to `wait` seconds for something to answer. Raises `Refused` and `Unreachable`."""
        kind = HTTPSConnection if self.url.scheme == "https" else HTTPConnection
        connection = kind(self.url.hostname or "", self.url.port, timeout=wait + 5)
        target = f"{self.url.path}/api/v1{path}" + (f"?{urlencode(params)}" if params else "")
        headers = {"Content-Type": "application/json"}
        if self.key:
            headers["Authorization"] = f"Bearer {self.key}"
        if wait:
            headers["Prefer"] = f"wait={wait}"
        try:
            connection.request(method, target, None if body is None else json.dumps(body), headers)
            answer = connection.getresponse()
            content = answer.read()
        except (OSError, HTTPException) as error:
            raise Unreachable(f"Gatepass gives no answer: {error!r}.") from error
        finally:
            connection.close()
        try:
            said = json.loads(content) if content else {}
        except ValueError:
            said = None
        if not isinstance(said, dict):
            raise Unreachable(f"Gatepass gives no answer: something else says {answer.status}.")
        if answer.status == 429 or answer.status >= 500:
            raise Unreachable(f"Gatepass has no time: {answer.status} {said.get('code')}.")
        if answer.status >= 300:
            raise Refused(str(said.get("code")), f"Gatepass refuses {method} {path}: {answer.status} {said.get('detail')}")
        return said
