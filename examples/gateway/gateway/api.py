"""Calls to Gatepass."""

import logging
from collections.abc import AsyncIterator
from typing import Any

import httpx
import jwt

# The longest wait of one call, in seconds. A shorter one notices a lost Gatepass earlier.
WAIT = 10

# The states of a ticket that is not decided.
WAITING = ("pending", "blocked")

Json = dict[str, Any]

log = logging.getLogger("gateway")


class Refused(Exception):
    """Gatepass says no. The text is for the person."""


class Unreachable(Refused):
    """Gatepass gives no answer."""

    def __init__(self) -> None:
        super().__init__("Gatepass can't be reached.")


class Gatepass:
    """Gatepass, as this gateway sees it: with its own key, or with the token of a person."""

    def __init__(self, url: str, key: str) -> None:
        self.url = url
        self.key = key
        # Neither proxies nor passwords from the environment of the gateway.
        self.http = httpx.AsyncClient(base_url=url, trust_env=False)

    async def call(self, method: str, path: str, body: Json | None = None, **more: Any) -> Json:
        """One call; `send` says what else it takes."""
        return said(await self.send(method, path, body, **more))

    async def follow(self, path: str, *, token: str | None = None, address: str | None = None) -> AsyncIterator[Json]:
        """An object as it is; then again as soon as it changes, or after `WAIT` seconds."""
        etag, last, wait = "", Json(), 0
        while True:
            answer = await self.send("GET", path, token=token, address=address, known=etag, wait=wait)
            if answer.status_code != 304:
                etag, last = answer.headers.get("ETag", ""), said(answer)
            yield last
            wait = WAIT

    async def send(
        self,
        method: str,
        path: str,
        body: Json | None = None,
        *,
        token: str | None = None,
        address: str | None = None,
        params: dict[str, str] | None = None,
        known: str = "",
        wait: int = 0,
    ) -> httpx.Response:
        """A call with the key of the gateway, or with the `token` of a person ("": with none), from their `address`. `known`: the
        version that is known already."""
        key = self.key if token is None else token
        headers = {
            "Authorization": f"Bearer {key}" if key else "",
            "X-Forwarded-For": address or "",
            "If-None-Match": known,
            "Prefer": f"wait={wait}" if wait else "",
        }
        present = {name: value for name, value in headers.items() if value}
        try:
            answer = await self.http.request(
                method, f"/api/v1{path}", json=body, params=params, headers=present, timeout=wait + 5
            )
        except httpx.HTTPError as error:
            log.warning("%s %s: %r", method, path, error)
            raise Unreachable from error
        if answer.status_code >= 500:
            log.warning("%s %s: %s %s", method, path, answer.status_code, answer.text)
            raise Unreachable
        return answer

    async def claims(self, token: str) -> Json:
        """What a connection token says, if it is one: signed by Gatepass, for gateways, and not expired."""
        try:
            answer = await self.http.get("/.well-known/jwks.json", timeout=5)
            keys = jwt.PyJWKSet.from_dict(answer.raise_for_status().json())
            key = keys[jwt.get_unverified_header(token)["kid"]]
            return jwt.decode(token, key, algorithms=["EdDSA"], issuer="gatepass", audience="gatepass-gateway")
        except httpx.HTTPError as error:
            raise Unreachable from error
        except (jwt.PyJWTError, KeyError, ValueError) as error:
            raise Refused("Gatepass gave no valid connection token.") from error


def said(answer: httpx.Response) -> Json:
    """What Gatepass says. Raises what it refuses."""
    try:
        content = answer.json() if answer.content else {}
    except ValueError as error:
        raise Unreachable from error
    if not isinstance(content, dict):
        raise Unreachable
    if not answer.is_success:
        raise Refused(str(content.get("detail") or content.get("title") or "Gatepass refuses this."))
    return content
