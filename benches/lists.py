"""Costs that must not grow: of opening a ticket, with approvers, flows and owners; of a list, with the number of tickets."""

import base64
import json
import math
import re
from statistics import median

import measure


class Growth:
    """What opening a ticket costs with more of something, compared with less. `few` and `many` make the requests of each side."""

    def __init__(self, fixture, title, few, many):
        self.fixture, self.title, self.sides = fixture, title, (few, many)
        self.costs = [], []

    def round(self, seconds):
        for side, costs in zip(self.sides, self.costs):
            cell = measure.http(self.fixture.server, self.fixture.database, self.fixture.file("grows", side()), seconds)
            costs.append((cell.server + cell.database) / 1000)

    def found(self):
        few, many = self.costs
        return self.title, median(many), median(few), median(one / other for one, other in zip(many, few))


def growths(fixture):
    """Approvers, flows and owners. Each flow takes an action for which nobody else asks."""
    def group(count):
        return {"kind": "group", "id": fixture.group(f"approver-{count}", count)}

    for count, action in ((5, "share"), (500, "upload")):
        fixture.flow(f"{count} approvers", group(count), {"actions": [action]})
    fixture.flow("By owners", {"kind": "resource_owner"}, {"actions": ["download"]})
    nodes = fixture.database.sql(f"SELECT id FROM nodes WHERE org_id = '{fixture.org}' ORDER BY id LIMIT 100")
    for (node,) in nodes:
        fixture.flow(f"Scope {node}", {"kind": "org_admins"}, {"nodes": [node], "actions": ["delete"]})

    def among(scoped):
        deleted = "NULL" if scoped else "now()"
        fixture.database.sql(f"UPDATE flows SET deleted_at = {deleted} WHERE name LIKE 'Scope %'")
        return fixture.open("share")

    among(False)
    return [
        Growth(fixture, "open a ticket with 500 approvers, beside 5", lambda: fixture.open("share"), lambda: fixture.open("upload")),
        Growth(fixture, f"open a ticket among {len(nodes)} more flows with a scope, beside none", lambda: among(False), lambda: among(True)),
        Growth(fixture, "open a ticket for 20 assets of 20 owners, beside one",
               lambda: fixture.open("download"), lambda: fixture.open("download", 20)),
    ]


def deeper(fixture, path, user, depth):
    """A deeper page of a list: the cursor of its first page, moved to the ticket at this depth."""
    first = fixture.call(("GET", path, user, None))
    if not depth or not first["next_cursor"]:
        return path
    text = first["next_cursor"]
    cursor = json.loads(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))
    order = re.search(r"&sort=(-?)(\w+)", path)
    at, column, turn = (order[2], order[2], "DESC" if order[1] else "") if order else ("created_at", "id", "DESC")
    cursor["i"], key = fixture.database.sql(f"""SELECT id, (extract(epoch FROM {at}) * 1000000)::bigint FROM tickets
        ORDER BY {column} {turn}, id {turn} LIMIT 1 OFFSET (SELECT floor(count(*) * {depth})::bigint FROM tickets)""")[0]
    if order:
        cursor["k"] = key
    moved = base64.urlsafe_b64encode(json.dumps(cursor, separators=(",", ":")).encode()).decode().rstrip("=")
    return f"{path}&cursor={moved}"


def lists(fixture):
    """Each list by name, with its path and user. The users are those with the most rows, and those with fewer."""
    def most(table, column, offset):
        """The user with the most rows, or, by offset, one with fewer."""
        return fixture.database.sql(f"SELECT {column} FROM {table} GROUP BY 1 ORDER BY count(*) DESC, 1 OFFSET {offset} LIMIT 1")[0][0]

    admin = fixture.database.sql(f"SELECT user_id FROM members WHERE org_id = '{fixture.org}' AND role = 'org_admin' LIMIT 1")[0][0]
    waiting = "ticket_approvers a JOIN tickets t ON t.id = a.ticket_id AND t.current_level = a.level AND t.state = 'pending'"
    found = {}
    for title, depth in (("first page", 0), ("from the middle", 0.5), ("nine tenths down", 0.9)):
        for name, filters in (("all tickets", ""), ("pending tickets", "&state=pending"), ("denied tickets", "&state=denied"),
                              ("tickets of one flow", "&flow_id=" + fixture.flow_id()),
                          ("denied tickets of one flow", "&state=denied&flow_id=" + fixture.flow_id()),
                          ("denied or canceled tickets", "&state=denied&state=canceled&approval_type=assigned&type=asset_access"),
                          ("others", "&queue=others"), ("others, the soonest due", "&queue=others&sort=decision_deadline"),
                          ("all tickets, last changed", "&sort=-updated_at")):
            path = f"/tickets?limit=50&org_id={fixture.org}{filters}"
            found[f"{name}, {title}"] = (deeper(fixture, path, admin, depth), admin)
    for name, filters in (("administrator", "&queue=administrator"), ("blocked tickets", "&state=blocked"),
                          ("device_admin tickets", "&type=device_admin"), ("tickets of last century", "&created_to=2000-01-01T00:00:00Z")):
        found[f"{name}, of which there are none"] = (f"/tickets?limit=50&org_id={fixture.org}{filters}", admin)
    for title, offset in (("who has most", 0), ("who has the tenth most", 9)):
        for name, queue, table, column in (
                ("awaiting me", "awaiting_me", waiting, "a.user_id"), ("mine", "mine", "tickets", "applicant_id"),
                ("decided by me", "decided_by_me", "decisions", "user_id")):
            found[f"{name}, of the one {title}"] = (f"/tickets?limit=50&queue={queue}", most(table, column, offset))
    # Eleven tickets match: the number itself, and ten that begin with it.
    count = int(fixture.database.sql("SELECT max(substr(reason, 5)::int) + 1 FROM tickets WHERE reason ~ '^CHG-[0-9]+$' "
                                     "AND title LIKE 'Ticket %'")[0][0])
    found["search for text in few tickets"] = (f"/tickets?limit=50&q=CHG-{count // 10 - 1}", admin)
    found["search for text in all tickets"] = ("/tickets?limit=50&q=chg", admin)
    found["search for text in none"] = ("/tickets?limit=50&q=nothing", admin)
    found["search for text among others, the soonest due"] = (f"/tickets?limit=50&queue=others&sort=decision_deadline&q=CHG-{count // 10 - 1}", admin)
    found["counters of pending tickets"] = ("/tickets/summary?state=pending", admin)
    found["counters"] = ("/tickets/summary", admin)
    found["events"] = ("/events?limit=50", admin)
    found["grants"] = ("/grants?limit=50", admin)
    found["search for text in the tickets of few grants"] = (f"/grants?limit=50&q=CHG-{count // 10 - 1}", admin)
    found["search for text in the tickets of all grants"] = ("/grants?limit=50&q=chg", admin)
    found["search for text in none of the grants"] = ("/grants?limit=50&q=nothing", admin)
    return found


def cost(fixture, path, user, seconds):
    """CPU time in ms of server and database for one page; infinite if the request fails."""
    file = fixture.file("list", [("GET", path, user, None)])
    try:
        # Few connections, so that no request waits for another.
        cell = measure.http(fixture.server, fixture.database, file, seconds, connections=4)
    except measure.Failed:
        return math.inf
    return (cell.server + cell.database) / 1000


def compare(large, small, rounds, seconds):
    """For each list: title, cost at 1,000,000 and at 10,000 tickets, ratio."""
    costs = {}
    asked = {fixture: lists(fixture) for fixture in (large, small)}
    for _ in range(max(rounds // 2, 1)):
        for name in asked[large]:
            for fixture, made in asked.items():
                costs.setdefault(name, {}).setdefault(fixture, []).append(cost(fixture, *made[name], seconds))
    found = []
    for name, sides in costs.items():
        ratio = median(one / other for one, other in zip(sides[large], sides[small]))
        found.append((name, median(sides[large]), median(sides[small]), ratio))
    return found
