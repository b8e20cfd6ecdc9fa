"""The login of a person: `ssh USER+ACCOUNT+ASSET@gateway`, with the password that they have in Gatepass."""

import asyncio
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass

import asyncssh

from .api import WAITING, Gatepass, Json, Refused

Challenge = tuple[str, str, str, list[tuple[str, bool]]]


@dataclass(frozen=True)
class Wish:
    """Who wants to go where."""

    user: str
    account: str
    asset: str


@dataclass(frozen=True)
class Login:
    """A person whom Gatepass knows, with their access token."""

    wish: Wish
    token: str
    address: str


class Door(asyncssh.SSHServer):
    """One SSH connection to the gateway, until the person has logged in. Nothing but keyboard-interactive opens it."""

    def __init__(self, gatepass: Gatepass) -> None:
        self.gatepass = gatepass
        self.wish: Wish | None = None
        self.review: Json | None = None
        self.is_refused = False
        self.login: Login | None = None

    def connection_made(self, conn: asyncssh.SSHServerConnection) -> None:
        self.conn = conn
        self.address: str = conn.get_extra_info("peername")[0]

    def connection_lost(self, exc: Exception | None) -> None:
        if self.login:
            # Nobody uses this token again.
            self.farewell = asyncio.create_task(self.log_out(self.login))

    def begin_auth(self, username: str) -> bool:
        parts = username.split("+", 2)
        self.wish = Wish(*parts) if len(parts) == 3 and all(parts) else None
        self.review = None
        self.is_refused = False
        return True

    def kbdint_auth_supported(self) -> bool:
        return True

    def get_kbdint_challenge(self, username: str, lang: str, submethods: str) -> Challenge | bool:
        if not self.wish:
            return say("Log in as USER+ACCOUNT+ASSET, such as alice+root+web-1.")
        return ("", "", "", [(f"Password of {self.wish.user} in Gatepass: ", False)])

    async def validate_kbdint_response(self, username: str, responses: Sequence[str]) -> Challenge | bool:
        # The name may be another one before Gatepass has answered; this login is for this one.
        wish, review = self.wish, self.review
        try:
            if wish and review:
                return await self.complete(wish, review)
            if self.is_refused or not wish or len(responses) != 1:
                return False
            body = {"username": wish.user, "password": responses[0]}
            answer = await self.call("POST", "/auth/login", body)
        except Refused as no:
            self.review, self.is_refused = None, True
            return say(str(no))
        if "poll_token" not in answer:
            return self.enter(wish, answer)
        # The client shows this, and answers at once, because it asks for nothing.
        self.review = answer
        return say(f"{answer.get('message') or 'Your login waits for a review.'} (ticket {answer['ticket_id']})")

    async def complete(self, wish: Wish, review: Json) -> bool:
        """Waits for the review of a login."""
        token = review["poll_token"]
        async for ticket in self.gatepass.follow(f"/tickets/{review['ticket_id']}", token=token, address=self.address):
            if ticket["state"] not in WAITING:
                break
        return self.enter(wish, await self.call("POST", "/auth/login/complete", {"poll_token": token}))

    def enter(self, wish: Wish, tokens: Json) -> bool:
        self.login = Login(wish, tokens["access_token"], self.address)
        self.conn.set_extra_info(login=self.login)
        return True

    async def call(self, method: str, path: str, body: Json | None = None, *, token: str = "") -> Json:
        """A call of the person, and not of the gateway."""
        return await self.gatepass.call(method, path, body, token=token, address=self.address)

    async def log_out(self, login: Login) -> None:
        # If Gatepass does not hear it, the token expires by itself.
        with suppress(Refused):
            await self.call("POST", "/auth/logout", token=login.token)


def say(text: str) -> Challenge:
    """Shows a text, and asks for nothing."""
    return ("", text, "", [])
