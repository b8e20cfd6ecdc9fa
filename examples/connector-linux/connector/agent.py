"""The work of the agent: it fetches tasks, does them and reports, and now and then compares the groups with the grants."""

import logging
import random
import time

from . import machine
from .api import Gatepass, Json, Refused, Unreachable
from .machine import Failed
from .settings import Settings
from .stop import Stop

# How many tasks are fetched at once.
BATCH = "20"

# The part of a lease, in seconds, that is left for the last report.
MARGIN = 5

# The longest pause in seconds after failed calls.
LONGEST_PAUSE = 60

CHANGES = {"give": machine.add, "take": machine.remove}

log = logging.getLogger("connector")


class Agent:
    """Keeps the groups. It remembers nothing that Gatepass and the machine don't know, so it can be killed at any time."""

    def __init__(self, gatepass: Gatepass, settings: Settings, stop: Stop) -> None:
        self.gatepass, self.settings, self.stop = gatepass, settings, stop
        self.path = f"/connectors/{settings.connector}"
        self.compare_at = 0.0

    def run(self) -> None:
        """Works until `Stopped` is raised. While calls fail, the pauses get longer, each of a random length, so that not all agents
        come back at once."""
        failures = 0
        while True:
            try:
                if time.monotonic() >= self.compare_at:
                    self.compare()
                    self.compare_at = time.monotonic() + self.settings.reconcile_seconds
                self.work()
                failures = 0
            except (Refused, Unreachable) as error:
                failures = min(failures + 1, 10)
                pause = random.uniform(0.5, 1) * min(LONGEST_PAUSE, 2**failures)
                log.warning("%s The agent tries again in %.0f seconds.", error, pause)
                self.stop.sleep(pause)

    def work(self) -> None:
        """Waits for tasks, and does them."""
        lease, now = self.settings.lease_seconds, time.monotonic()
        # The leases begin now at the earliest.
        until = now + lease - MARGIN
        wait = max(1, min(lease // 2, int(self.compare_at - now)))
        with self.stop.waiting():
            page = self.gatepass.call("GET", f"{self.path}/tasks", wait=wait, limit=BATCH, lease=f"PT{lease}S")
        for task in page["items"]:
            if time.monotonic() >= until:
                log.warning("The leases are nearly over. Gatepass will hand out the other tasks again.")
                return
            self.report(task, self.do(task, until))
        if not page["items"]:
            # Gatepass may answer at once, for example while it stops.
            self.stop.sleep(1)

    def do(self, task: Json, until: float) -> Json:
        """Does a task. Gives what is reported about it. Groups that other connectors keep are none of its business."""
        username, wanted = task["user"]["username"], task["wanted"]
        groups = [group["id"] for group in task["groups"] if group["id"] in self.settings.groups]
        if wanted == "take":
            kept = {group["id"] for other in task["others"] for group in other["groups"]}.union(task["stays_in"])
            groups = [group for group in groups if group not in kept]
        elif not groups:
            return {"outcome": "failed", "detail": "This connector keeps none of the groups.", "is_final": True}
        failures: list[Failed] = []
        # Goes on after a failure, so that as much as possible is taken away.
        for group in groups:
            try:
                self.change(wanted, username, group, until)
            except Failed as failure:
                log.warning("can't %s %r %s: %s", wanted, username, self.settings.groups[group], failure)
                failures.append(failure)
        if not failures:
            return {"outcome": "done"}
        is_final = any(failure.is_final for failure in failures)
        return {"outcome": "failed", "detail": "; ".join(map(str, failures))[:2000], "is_final": is_final}

    def change(self, wanted: str, username: str, group: str, until: float) -> None:
        unix = self.settings.groups[group]
        if CHANGES[wanted](username, unix, until):
            log.info("%s %s %s", wanted, username, unix)

    def report(self, task: Json, outcome: Json) -> None:
        """Says what became of a task. If this fails, the task is handed out again, and doing it twice does no harm."""
        try:
            self.gatepass.call("POST", f"/grants/{task['grant_id']}/provisioning", {"task_id": task["id"]} | outcome)
        except Refused as no:
            # The grant has changed meanwhile. Its next task comes.
            if no.code != "task_replaced":
                log.error("%s", no)

    def compare(self) -> None:
        """Reports who is in the groups, does what Gatepass says about it, and reports again."""
        try:
            answer = self.reconcile()
            if not (answer["extra"] or answer["missing"]):
                return
            for wanted, pairs in (("take", answer["extra"]), ("give", answer["missing"])):
                for pair in pairs:
                    self.settle(wanted, pair)
            answer = self.reconcile()
            if left := len(answer["extra"]) + len(answer["missing"]):
                log.warning("%s differences between groups and grants are left", left)
        except Refused as no:
            # Tasks are done all the same.
            log.error("%s", no)

    def settle(self, wanted: str, pair: Json) -> None:
        username, group = pair["username"], pair.get("group_id")
        try:
            if group not in self.settings.groups:
                raise Failed(f"this connector does not keep {group or pair.get('asset_id')}")
            self.change(wanted, username, group, time.monotonic() + machine.LONGEST)
        except Failed as failure:
            log.warning("can't %s %r as the grants say: %s", wanted, username, failure)

    def reconcile(self) -> Json:
        kept = self.settings.groups.items()
        held = [{"username": name, "group_id": group} for group, unix in kept for name in sorted(machine.members(unix))]
        return self.gatepass.call("POST", f"{self.path}/reconcile", {"held": held})
