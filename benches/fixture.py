"""The people, tickets and access questions of a run, made through the API of the measured server."""

import json
import time
from pathlib import Path


HERE = Path(__file__).parent
API = "/api/v1"
TEMPLATES = 32


class Fresh:
    """A series of tickets for one use each, cloned from templates that the server made."""

    def __init__(self, database, number, templates):
        self.database, self.templates = database, templates
        self.set = f"01900000-{number:04x}-7000-8000"
        self.next = self.total = 0

    def have(self, count):
        """Clones tickets until this many are left."""
        missing = self.next + count - self.total
        if missing > 0:
            array = "{" + ",".join(self.templates) + "}"
            self.database.sql(f"SELECT bench_fresh('{self.set}', {self.total}, {self.total + missing - 1}, '{array}')")
            self.total += missing


class Fixture:
    """The data that requests are made of."""

    def __init__(self, server, database, folder):
        self.server, self.database, self.folder = server, database, Path(folder)
        self.folder.mkdir(exist_ok=True)
        self.tokens, self.busy = {}, set()
        database.sql((HERE / "sql/fresh.sql").read_text())
        # Gives every user a password.
        database.sql("UPDATE users SET password_hash = (SELECT password_hash FROM users WHERE username = 'admin')")
        self.org = database.sql("SELECT id FROM organizations WHERE slug = 'scale'")[0][0]

    def token(self, user):
        """The access token of a user, by id. Tokens live for 15 minutes."""
        token, at = self.tokens.get(user, (None, 0))
        if time.monotonic() - at > 420:
            name = self.database.sql(f"SELECT username FROM users WHERE id = '{user}'")[0][0]
            token, at = self.server.login(name), time.monotonic()
            self.tokens[user] = token, at
        return token

    def an_admin(self):
        return self.database.sql("SELECT id FROM users WHERE username = 'admin'")[0][0]

    def a_user(self):
        return self.database.sql("SELECT id FROM users WHERE username = 'user-1'")[0][0]

    def flow_id(self):
        return self.database.sql(f"SELECT id FROM flows WHERE org_id = '{self.org}' ORDER BY id LIMIT 1")[0][0]

    def file(self, name, requests):
        """Writes requests (method, path, user, body) as the load generator reads them."""
        path = self.folder / f"{name}.requests"
        lines = [f"{method}\t{API}{path}\t{self.token(user)}\t{json.dumps(body) if body is not None else ''}\n"
                 for method, path, user, body in requests]
        path.write_text("".join(lines))
        return path

    def call(self, request, server=None):
        method, path, user, body = request
        return (server or self.server).call(method, API + path, self.token(user), body)

    # Requests.

    def get_ticket(self):
        """Tickets of all states, each read by its requester."""
        rows = self.database.sql("SELECT id, applicant_id FROM tickets ORDER BY md5(id::text) LIMIT 64")
        return [("GET", f"/tickets/{ticket}", user, None) for ticket, user in rows]

    def open(self, action="connect", assets=1):
        """New tickets for assets of other users. Approvers with short lists decide them, so that long lists stay the same."""
        busy = "".join(f"'{user}'," for user in self.busy) + "NULL"
        rows = self.database.sql(f"""SELECT u.id, (SELECT string_agg(more.id::text, ' ') FROM (SELECT DISTINCT ON (owner_id) id
            FROM assets WHERE owner_id <> u.id AND ({assets} > 1 OR id = a.id) ORDER BY owner_id, id LIMIT {assets}) AS more)
            FROM (SELECT *, row_number() OVER (ORDER BY md5(id::text)) AS n FROM users
            WHERE (manager_id IN ({busy})) IS NOT TRUE AND manager_id IS NOT NULL AND username LIKE 'user-%') u
            JOIN (SELECT *, row_number() OVER (ORDER BY md5(id::text)) AS n FROM assets WHERE (owner_id IN ({busy})) IS NOT TRUE) a
            ON a.n = u.n * 3 WHERE a.owner_id <> u.id ORDER BY u.n LIMIT {TEMPLATES}""")
        return [("POST", "/tickets", user, {
            "type": "asset_access", "org_id": self.org, "title": "Deploy 4.2", "reason": "CHG-1042",
            "request": {"assets": ids.split(), "accounts": ["app"], "protocols": ["ssh"], "actions": [action]},
            "timing": {"mode": "on_approval", "duration": "PT8H"}})
            for user, ids in rows]

    def templates(self, levels):
        """Tickets that wait at the first level or, after an approval, at the second, each with an approver of that level."""
        made = []
        for request in self.open():
            ticket = self.call(request)
            for _ in range(levels - 1):
                by = self.approver(ticket)
                ticket = self.call(("POST", f"/tickets/{ticket['id']}/approve", by, {"level": ticket["level"]}))
            made.append((ticket["id"], request[2], self.approver(ticket)))
        return made

    def granted(self):
        """Approved tickets with a grant each."""
        made = self.templates(2)
        for ticket, _, approver in made:
            self.call(("POST", f"/tickets/{ticket}/approve", approver, {"level": 2}))
        return made

    def approver(self, ticket):
        return next(level for level in ticket["levels"] if level["level"] == ticket["level"])["approvers"][0]["id"]

    def awaiting_me(self):
        """The approvers with the most waiting tickets; each has several pages."""
        rows = self.database.sql("""SELECT a.user_id FROM ticket_approvers a JOIN tickets t ON t.id = a.ticket_id
            AND t.current_level = a.level WHERE t.state = 'pending' GROUP BY 1 HAVING count(*) > 50 ORDER BY count(*) DESC LIMIT 8""")
        return [("GET", "/tickets?queue=awaiting_me&limit=50", user, None) for (user,) in rows]

    def filtered(self):
        """The pending tickets of the organization, as its admins see them."""
        rows = self.database.sql(f"SELECT user_id FROM members WHERE org_id = '{self.org}' AND role = 'org_admin' LIMIT 8")
        path = f"/tickets?state=pending&type=asset_access&org_id={self.org}&limit=50"
        return [("GET", path, user, None) for (user,) in rows]

    def counters(self):
        """The counters of all queues, as the organization's admins see them."""
        return [("GET", "/tickets/summary", user, None) for _, _, user, _ in self.filtered()]

    def feed(self):
        """The next 200 events, from different places of the log."""
        places, after = [], "start"
        for _ in range(8):
            places.append(("GET", f"/events?after={after}&limit=200", self.an_admin(), None))
            after = self.call(places[-1])["next_after"]
        return places[1:]

    def assets(self):
        """Lists of users who are named by permissions; a user with many permissions comes more often."""
        rows = self.database.sql("""SELECT user_id FROM (SELECT DISTINCT ON (users[1]) users[1] AS user_id, id FROM permissions
            WHERE cardinality(users) = 1) p ORDER BY md5(id::text) LIMIT 32""")
        return [("GET", "/access/assets?limit=50", user, None) for (user,) in rows]

    def questions(self, count):
        """Access checks. Half ask about an asset that a permission of the user names, half about any asset."""
        rows = self.database.sql(f"""(SELECT users[1], assets[1] FROM permissions WHERE users <> '{{}}' AND assets <> '{{}}'
            ORDER BY md5(id::text) LIMIT {count // 2}) UNION ALL (SELECT u.id, a.id FROM
            (SELECT id, row_number() OVER (ORDER BY md5(id::text)) AS n FROM users WHERE username LIKE 'user-%') u JOIN
            (SELECT id, row_number() OVER (ORDER BY md5(id::text)) AS n FROM assets) a USING (n) LIMIT {count - count // 2})""")
        return [(user, {"asset_id": asset, "account": "app", "protocol": "ssh", "action": "connect"}) for user, asset in rows]

    def check(self):
        return [("POST", "/access/check", user, question) for user, question in self.questions(64)]

    def nested(self):
        """Checks of users in the innermost of ten nested groups, for an asset that a permission gives to the outermost."""
        groups = [self.group(f"nested-{number}", 32 if number == 0 else 0) for number in range(10)]
        for inner, outer in zip(groups, groups[1:]):
            self.call(("PUT", f"/groups/{outer}/groups/{inner}", self.an_admin(), None))
        asset = self.database.sql(f"SELECT id FROM assets WHERE org_id = '{self.org}' ORDER BY id LIMIT 1")[0][0]
        self.call(("POST", "/permissions", self.an_admin(), {"org_id": self.org, "name": "Nested", "groups": [groups[-1]],
                                                             "assets": [asset], "accounts": ["app"], "protocols": ["ssh"]}))
        users = self.database.sql(f"SELECT user_id FROM group_members WHERE group_id = '{groups[0]}' ORDER BY user_id")
        for (user,) in users:
            self.call(("PUT", f"/organizations/{self.org}/members/{user}", self.an_admin(), {"role": "member"}))
        asked = {"asset_id": asset, "account": "app", "protocol": "ssh", "action": "connect"}
        return [("POST", "/access/check", user, asked) for (user,) in users]

    def restricted(self):
        """The assets of an organization with a restricted inventory, as a member sees them, whom a permission shows half of them."""
        admin = self.an_admin()
        org = self.call(("POST", "/organizations", admin, {"name": "Restricted", "slug": "restricted"}))["id"]
        self.call(("PATCH", f"/organizations/{org}", admin, {"settings": {"inventory_visibility": "restricted"}}))
        self.call(("PUT", f"/organizations/{org}/members/{self.a_user()}", admin, {"role": "member"}))
        shown, hidden = (self.call(("POST", "/nodes", admin, {"org_id": org, "name": name}))["id"] for name in ("Shown", "Hidden"))
        for number in range(400):
            self.call(("POST", "/assets", admin, {
                "org_id": org, "name": f"host-{number}", "category": "host", "nodes": [hidden if number % 2 else shown],
                "protocols": [{"name": "ssh", "port": 22}]}))
        self.call(("POST", "/permissions", admin, {"org_id": org, "name": "Shown", "users": [self.a_user()], "nodes": [shown],
                                                   "accounts": ["app"], "protocols": ["ssh"]}))
        return [("GET", f"/assets?org_id={org}&limit=50", self.a_user(), None)]

    def batch(self):
        """Batches of a thousand assets, some of which the user may reach."""
        assets = [row[0] for row in self.database.sql("SELECT id FROM assets ORDER BY md5(id::text) LIMIT 1000")]
        users = list(dict.fromkeys(user for user, _ in self.questions(16)))[:8]
        asked = [{"asset_id": asset, "account": "app", "protocol": "ssh", "action": "connect"} for asset in assets]
        return [("POST", "/access/check-batch", user, {"checks": asked}) for user in users]

    def guard_rules(self, count):
        """Rules on commands. One in a hundred is about everybody's commands on all assets, the others about other users or protocols."""
        groups = [self.call(("POST", "/command-groups", self.an_admin(), body))["id"] for body in (
            {"org_id": self.org, "name": "Destructive", "type": "command", "content": "rm -rf\nmkfs\nshutdown\nreboot\ndd if="},
            {"org_id": self.org, "name": "Pipes to shells", "type": "regex", "content": r"(curl|wget)\s.*\|\s*(ba|z)?sh\b"})]
        others = [row[0] for row in self.database.sql("SELECT id FROM users WHERE username LIKE 'user-%' ORDER BY md5(id::text) LIMIT 50")]
        for number in range(count):
            match = {"command_groups": [groups[number % 2]]}
            if number % 100:
                match |= {"users": [others[number % 50]], "protocols": ["rdp"]} if number % 3 else {"protocols": ["rdp"]}
            self.call(("POST", "/acls/command", self.an_admin(), {
                "org_id": self.org, "name": f"Rule {number}", "priority": number % 100 + 1, "action": "reject", "match": match}))

    def commands(self, each):
        """Questions to the rules about usual commands of different users, `each` in a request."""
        usual = ("ls -la /var/log", "sudo systemctl status nginx", "tail -f /var/log/syslog | grep -i error", "cd /srv/app && git log -3",
                 "df -h; free -m", "journalctl -u app --since '1 hour ago'", "curl -s http://127.0.0.1:8080/readyz", "vi /etc/nginx/nginx.conf")
        asked = [{"user_id": user, "asset_id": question["asset_id"], "account": "app", "protocol": "ssh", "ip": "192.0.2.7",
                  "command": f"{usual[number % 8]} # {number}"} for number, (user, question) in enumerate(self.questions(64))]
        if each == 1:
            return [("POST", "/acls/command/evaluate", self.an_admin(), question) for question in asked]
        return [("POST", "/acls/command/evaluate-batch", self.an_admin(), {"questions": [
            {**question, "command": f"{usual[number % 8]} # {number}"} for number in range(each)]}) for question in asked[:16]]

    def flow(self, name, rule, scope):
        """A flow with one level of this approver rule, which takes what is in its scope before all other flows."""
        approval = {"type": "assigned", "levels": [{"mode": "any", "approvers": [rule]}]}
        body = {"org_id": self.org, "name": name, "ticket_type": "asset_access", "approval": approval, "priority": 1000, "scope": scope}
        return self.call(("POST", "/flows", self.an_admin(), body))["id"]

    def group(self, name, count):
        """A group of this many users, none of them a requester."""
        group = self.call(("POST", "/groups", self.an_admin(), {"org_id": self.org, "name": name}))["id"]
        self.database.sql(f"""WITH made AS (INSERT INTO users SELECT copy.* FROM generate_series(1, {count}) n,
            (SELECT u FROM users u WHERE username = 'user-1') one, jsonb_populate_record(one.u, jsonb_build_object(
            'id', gen_random_uuid(), 'username', '{name}-' || n)) copy RETURNING id)
            INSERT INTO group_members SELECT '{group}', id, now() FROM made""")
        return group
