"""From a login to a session: the asset, a connection token, the wait for its review, and the redemption."""

from collections.abc import Callable
from contextlib import suppress
from typing import Any

from .api import Gatepass, Json, Refused
from .login import Login


async def admit(gatepass: Gatepass, login: Login, tell: Callable[[str], None]) -> tuple[Json, Json]:
    """Opens a session. Gives it, and what the connection token says about the asset."""

    async def ask(method: str, path: str, body: Json | None = None, **more: Any) -> Json:
        """A call of the person: Gatepass judges their rights and their address."""
        return await gatepass.call(method, path, body, token=login.token, address=login.address, **more)

    wish = login.wish
    assets = (await ask("GET", "/assets", params={"name": wish.asset, "protocol": "ssh", "is_active": "true"}))["items"]
    if len(assets) != 1:
        raise Refused(f"You see {'no' if not assets else 'more than one'} asset {wish.asset} with SSH.")
    body = {"asset_id": assets[0]["id"], "account": wish.account, "protocol": "ssh"}
    token = await ask("POST", "/connection-tokens", body)
    if token.get("message"):
        tell(token["message"])
    path = f"/connection-tokens/{token['id']}"
    try:
        if token["state"] == "pending":
            tell(f"Your connection waits for a review (ticket {token['ticket_id']}).")
        async for token in gatepass.follow(path, token=login.token, address=login.address):
            if token["state"] != "pending":
                break
        if token["state"] != "ready":
            raise Refused(f"Your connection is {token['state']}. {token.get('message') or ''}")
        # Only the gateway sees the token. One that travels shows here whether it is real.
        claims = await gatepass.claims(token["token"])
        if "connect" not in claims["actions"]:
            raise Refused("You may not connect.")
        return await gatepass.call("POST", "/connection-tokens/redeem", {"token": token["token"]}), claims
    except BaseException:
        # Nobody waits any more. Its review is canceled, too.
        with suppress(Refused):
            await ask("DELETE", path)
        raise
