"""A session while it runs: watched, its commands judged and reported, and ended."""

import asyncio
import time
from base64 import b64encode
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime
from types import TracebackType

from .api import WAITING, Gatepass, Json, Refused
from .settings import Settings

# The most commands in one report, and those that may wait for one.
BATCH = 1000

ENDS = {
    "access_revoked": "Your access was taken away.",
    "access_ended": "Your access has ended.",
    "user_deactivated": "You were deactivated.",
    "asset_deactivated": "The asset was deactivated.",
    "terminated": "Your session was terminated.",
}


class Session:
    """One session on an asset. `over` is done, with the reason, as soon as it must end."""

    def __init__(self, gatepass: Gatepass, settings: Settings, facts: Json, tell: Callable[[str], None]) -> None:
        self.gatepass, self.settings, self.facts, self.tell = gatepass, settings, facts, tell
        self.path = f"/sessions/{facts['id']}"
        self.over: asyncio.Future[str] = asyncio.get_running_loop().create_future()
        self.unreported: list[Json] = []
        self.seq = 0
        self.alarm: asyncio.Task[None] | None = None

    async def __aenter__(self) -> "Session":
        self.tasks = [asyncio.create_task(self.watch()), asyncio.create_task(self.report_often())]
        return self

    async def __aexit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        for task in [*self.tasks, self.alarm]:
            if task:
                task.cancel()
        # If Gatepass hears nothing, it ends the session as lost.
        with suppress(Refused):
            await self.report()
            await self.gatepass.call("POST", f"{self.path}/end", {})

    def must_end(self, why: str) -> None:
        if not self.over.done():
            self.over.set_result(why)

    async def watch(self) -> None:
        """Hears from Gatepass when the session must end. A gateway that hears nothing lets nobody work on."""
        lost = 0.0
        try:
            while not self.over.done():
                try:
                    async for now in self.gatepass.follow(self.path):
                        lost = 0.0
                        self.look_at(now)
                        if self.over.done():
                            break
                except Refused as no:
                    lost = lost or time.monotonic()
                    if time.monotonic() - lost > self.settings.grace_seconds:
                        self.must_end(str(no))
                    await asyncio.sleep(0.5)
        finally:
            # Also if this fails: no session goes on unwatched.
            self.must_end("The gateway failed.")

    def look_at(self, now: Json) -> None:
        if now["state"] == "ended":
            reason = now.get("terminate_reason")
            self.must_end(ENDS.get(now["end_reason"], "The session has ended.") + (f" {reason}" if reason else ""))
        self.set_alarm(now.get("access_ends_at"), now.get("seconds_left"))

    def set_alarm(self, ends_at: str | None, left: float | None) -> None:
        """Counts down to the end of the access, unless that is done already."""
        if self.alarm and self.alarm.get_name() == str(ends_at):
            return
        if self.alarm:
            self.alarm.cancel()
        self.alarm = None if left is None else asyncio.create_task(self.count_down(left), name=str(ends_at))

    async def count_down(self, left: float) -> None:
        warning = min(self.settings.warn_seconds, left)
        await asyncio.sleep(left - warning)
        self.tell(f"Your access ends in {warning:.0f} seconds.")
        # Also if Gatepass can't be reached then.
        await asyncio.sleep(warning + 1)
        self.must_end(ENDS["access_ended"])

    async def judge(self, command: str) -> bool:
        """Whether this command may run. Waits for its review."""
        warned = False
        while True:
            if len(self.unreported) >= BATCH:
                raise Refused("Gatepass takes no reports.")
            answer = await self.evaluate(command)
            if not warned:
                warnings = [rule for rule in answer["matched"] if (rule["action"], rule["effect"]) == ("warn", "acts")]
                for rule in warnings:
                    self.tell(rule["message"] or "Careful.")
                warned = bool(warnings)
            if answer["action"] == "accept":
                self.note(command, answer, "warn" if warned else "accept")
                return True
            if answer["action"] != "review":
                self.note(command, answer, "reject")
                self.tell(answer["message"] or "This command is refused.")
                return False
            self.tell(f"{answer['message'] or 'This command waits for a review.'} (ticket {answer['ticket_id']})")
            denial = await self.reviewed(answer["ticket_id"], answer["poll_token"])
            if denial:
                self.note(command, answer, "review")
                self.tell(denial)
                return False
            # The approval lets the same question pass once.

    async def evaluate(self, command: str) -> Json:
        facts = self.facts
        question: Json = {name: facts[name] for name in ("user_id", "asset_id", "account", "protocol")}
        question |= {"ip": facts["address"], "input_username": facts.get("input_username")}
        return await self.gatepass.call("POST", "/acls/command/evaluate", question | typed(command))

    async def reviewed(self, ticket_id: str, poll_token: str) -> str | None:
        """Waits for a review. None: approved; else, what the person is told. Given up: cancels it."""
        path = f"/tickets/{ticket_id}"
        try:
            async for ticket in self.gatepass.follow(path, token=poll_token):
                if ticket["state"] == "approved":
                    return None
                if ticket["state"] not in WAITING:
                    return f"The review is {ticket['state']}. {(ticket.get('denial') or {}).get('reason') or ''}".strip()
        except asyncio.CancelledError:
            with suppress(Refused):
                await self.gatepass.call("POST", f"{path}/cancel", {"reason": "given up"})
            raise
        raise Refused("The review is lost.")

    def note(self, command: str, answer: Json, action: str) -> None:
        """Puts a command into the next report."""
        self.seq += 1
        more = {"rule_id": answer.get("rule_id"), "ticket_id": answer.get("ticket_id")}
        at = datetime.now(UTC).isoformat()
        self.unreported.append({"seq": self.seq, "at": at, "action": action} | more | typed(command))

    async def report_often(self) -> None:
        while True:
            await asyncio.sleep(1)
            # A failed report is kept for the next time. One that arrives twice counts once.
            with suppress(Refused):
                await self.report()

    async def report(self) -> None:
        while batch := self.unreported[:BATCH]:
            answer = await self.gatepass.call("POST", f"{self.path}/commands", {"commands": batch})
            del self.unreported[: len(batch)]
            if answer.get("must_end"):
                self.look_at(await self.gatepass.call("GET", self.path))


def typed(command: str) -> Json:
    """A command as Gatepass reads it. Python marks bytes that are no UTF-8 with surrogates."""
    try:
        command.encode()
        return {"command": command}
    except UnicodeEncodeError:
        return {"command_base64": b64encode(command.encode(errors="surrogateescape")).decode()}
