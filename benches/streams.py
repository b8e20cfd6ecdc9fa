"""Measures the memory that idle streams of events take."""

import asyncio
import time

from fixture import API

STREAMS, EACH = 1000, 10
# Longer than the pause between two heartbeats, so that each stream has looked its caller up again.
IDLE = 20


class Streams:
    def __init__(self, fixture, start):
        """`start` starts a new server: one that has worked before already holds memory that streams could use."""
        self.fixture, self.start = fixture, start

    def grown(self):
        """MiB of a server with so many streams, without what it has before."""
        users = self.fixture.database.sql(f"""SELECT id FROM users WHERE username LIKE 'user-%' AND is_active
            ORDER BY md5(id::text) LIMIT {STREAMS // EACH}""")
        tokens = [self.fixture.token(user) for (user,) in users for _ in range(EACH)]
        server = self.start()
        for token in tokens[::EACH]:
            server.call("GET", f"{API}/me", token)
        # The allocator gives back what the start took.
        time.sleep(IDLE)
        before = server.memory()[0]
        after = asyncio.run(self.follow(server, tokens))
        server.stop()
        return after - before

    @staticmethod
    async def follow(server, tokens):
        opened = []
        for token in tokens:
            reader, writer = await asyncio.open_connection("127.0.0.1", server.port)
            writer.write(f"GET {API}/events/stream HTTP/1.1\r\nHost: gatepass\r\nAuthorization: Bearer {token}\r\n\r\n".encode())
            head = (await reader.readuntil(b"\r\n\r\n")).decode()
            if " 200 " not in head[:20]:
                raise SystemExit(f"error: stream: {head}")
            opened.append((reader, writer))
        await asyncio.sleep(IDLE)
        memory = server.memory()[0]
        for reader, writer in opened:
            read = await reader.read(1 << 16)
            if read.count(b"\nid: ") < 2 or b"event:" in read:
                raise SystemExit(f"error: a stream is not idle, or has no heartbeat: {read[-500:]}")
            writer.close()
        return memory
