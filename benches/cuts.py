"""Measures how soon gateways learn that their sessions must end, while they wait for many others."""

import asyncio
import time

from fixture import API

WAITING, CUT = 500, 100


class Cuts:
    def __init__(self, fixture):
        self.fixture, self.seconds = fixture, []
        self.by = fixture.an_admin()
        users = fixture.database.sql("SELECT id FROM users WHERE username LIKE 'user-%' ORDER BY md5(id::text) LIMIT 2")
        accounts = fixture.database.sql(f"""SELECT DISTINCT ON (a.id) a.id, c.username FROM assets a JOIN accounts c ON c.asset_id = a.id
            WHERE a.org_id = '{fixture.org}' AND a.is_active AND c.is_active AND a.protocols::text LIKE '%ssh%' ORDER BY a.id LIMIT 2""")
        self.stays, self.goes = ((user, *account) for (user,), account in zip(users, accounts))
        self.kept, _ = self.sessions(self.stays, WAITING - CUT)

    def sessions(self, subject, count):
        """New sessions of a user on an asset, and the permission that gives them."""
        (user, asset, account), call = subject, self.fixture.call
        given = call(("POST", "/permissions", self.by, {
            "org_id": self.fixture.org, "name": f"Cut {time.monotonic()}", "users": [user], "assets": [asset],
            "accounts": [account], "protocols": ["ssh"]}))["id"]
        made = []
        for _ in range(count):
            asked = {"asset_id": asset, "account": account, "protocol": "ssh"}
            token = call(("POST", "/connection-tokens", user, asked))["token"]
            made.append(call(("POST", "/connection-tokens/redeem", self.by, {"token": token}))["id"])
        return made, given

    def round(self):
        """The seconds from the request that takes access away to the last answer that says so."""
        made, given = self.sessions(self.goes, CUT)
        self.seconds.append(asyncio.run(self.cut(made, given)))

    async def cut(self, made, given):
        token, port = self.fixture.token(self.by), self.fixture.server.port

        async def wait(session):
            reader, writer = await asyncio.open_connection("127.0.0.1", port)
            writer.write(f"GET {API}/sessions/{session} HTTP/1.1\r\nHost: gatepass\r\nAuthorization: Bearer {token}\r\n"
                         "Prefer: wait=15\r\nConnection: close\r\n\r\n".encode())
            try:
                answer = (await reader.read()).decode()
                if " 200 " not in answer[:20]:
                    raise SystemExit(f"error: session {session}: {answer[-500:]}")
                return '"state":"ended"' in answer, time.monotonic()
            finally:
                writer.close()

        async def begin(sessions):
            tasks = []
            for session in sessions:
                tasks.append(asyncio.create_task(wait(session)))
                # A gateway begins its sessions one after the other.
                await asyncio.sleep(0.005)
            return tasks

        others, waiting = await begin(self.kept), await begin(made)
        # All of them wait by then.
        await asyncio.sleep(2)
        if any(task.done() for task in [*others, *waiting]):
            raise SystemExit("error: a session ended before its access")
        begun = time.monotonic()
        await asyncio.to_thread(self.fixture.call, ("PATCH", f"/permissions/{given}", self.by, {"is_active": False}))
        ended = await asyncio.gather(*waiting)
        if not all(is_ended for is_ended, _ in ended) or any(is_ended for is_ended, _ in await asyncio.gather(*others)):
            raise SystemExit("error: other sessions ended than those whose access did")
        return max(at for _, at in ended) - begun
