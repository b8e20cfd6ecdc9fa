"""Measures exports of all tickets against `psql COPY ... TO STDOUT` of the same columns: rows a second and memory."""

import http.client
import subprocess
import time
from statistics import median

from measure import HERE

FORMATS = ("csv", "ndjson")


class Exports:
    def __init__(self, fixture, start):
        """`start` starts a new server: one that has worked before already holds memory that an export could use."""
        self.fixture, self.start = fixture, start
        self.found = {name: [] for name in FORMATS}
        self.grown = 0

    def round(self):
        token = self.fixture.token(self.fixture.an_admin())
        # Each round adds tickets.
        rows = int(self.fixture.database.sql("SELECT count(*) FROM tickets")[0][0])
        for name in FORMATS:
            server = self.start()
            before = server.memory()[0]
            size, mine = self.export(server, name, token)
            self.grown = max(self.grown, server.memory()[1] - before)
            server.stop()
            self.found[name].append((mine, self.copy(), size, rows))

    @staticmethod
    def export(server, name, token):
        """Bytes and seconds of one whole export."""
        connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=600)
        begun, size = time.monotonic(), 0
        connection.request("GET", f"/api/v1/tickets/export?format={name}", headers={"Authorization": f"Bearer {token}"})
        answer = connection.getresponse()
        if answer.status != 200:
            raise SystemExit(f"error: export: {answer.status} {answer.read().decode()}")
        while piece := answer.read(1 << 20):
            size += len(piece)
        connection.close()
        return size, time.monotonic() - begun

    def copy(self):
        begun = time.monotonic()
        # The server's connections compile no plans either.
        env = {**self.fixture.database.environment(), "PGOPTIONS": "-c jit=off"}
        subprocess.run(["psql", "-qXAt", "-c", (HERE / "sql/export.sql").read_text()], env=env,
                       stdout=subprocess.DEVNULL, check=True)
        return time.monotonic() - begun

    def table(self):
        """For each format: title, rows a second, rows a second of COPY, MB a second, median ratio of the rounds."""
        for name, cells in self.found.items():
            mine, its, rows = (median(cell[n] for cell in cells) for n in (0, 1, 3))
            yield (f"export of some {rows:,.0f} tickets, {name}", rows / mine, rows / its,
                   median(cell[2] for cell in cells) / mine / 1e6, median(cell[1] / cell[0] for cell in cells))
