#!/usr/bin/env python3
"""Measures the server and its baselines, and writes docs/performance.md (see README.md). `make bench` starts it, builds
the programs and sets BIN, their folder."""

import os
import re
import shutil
import sys
import tempfile
import time
from pathlib import Path
from statistics import median

import capture
import cuts
import exports
import lists
import measure
import report
import streams
from fixture import Fixture
from rows import capture_all, measure_round, rows
from stand import PASSWORD, Database, Process, run
from trips import Counter

BIN, QUICK, LARGE = Path(os.environ["BIN"]), bool(os.environ.get("QUICK")), bool(os.environ.get("LARGE"))
ROUNDS = int(os.environ.get("ROUNDS") or (1 if QUICK else 5))
SECONDS = int(os.environ.get("SECONDS_EACH") or (1 if QUICK else 3))
SIZES = {
    "usual": "users=500,groups=50,nodes=200,assets=4000,accounts=12000,permissions=500,tickets=5000",
    "large": "users=100000,groups=10000,nodes=50000,assets=1000000,accounts=3000000,permissions=200000,tickets=1000000",
    # A hundredth of the large data.
    "small": "users=1000,groups=100,nodes=500,assets=10000,accounts=30000,permissions=2000,tickets=10000",
}
if QUICK:
    SIZES["large"] = "users=5000,groups=500,nodes=2500,assets=50000,accounts=150000,permissions=10000,tickets=50000"
WORKERS = str(os.cpu_count())
SETTINGS = {"GATEPASS_ADMIN_PASSWORD": PASSWORD, "GATEPASS_RATE_LIMIT": "0", "GATEPASS_OPEN_TICKETS": "0", "GATEPASS_LOG": "warn",
            "GATEPASS_WORKERS": WORKERS, "GATEPASS_MAX_CONNECTIONS_PER_ADDRESS": "1100"}


def say(text):
    print(f"\033[1m==>\033[0m {text}", file=sys.stderr, flush=True)


class Bench:
    """A run: a folder, its servers and the requests to them."""

    def __init__(self, folder):
        self.folder, self.running = Path(folder), []

    def serve(self, name, *flags, data="data", env=None):
        command = [BIN / "gatepass", "serve", "--listen", "127.0.0.1:{port}", "--data-dir", self.folder / data, *flags]
        return self.started(Process(command, "/readyz", self.folder / f"{name}.log", {**SETTINGS, **(env or {})}))

    def started(self, process):
        self.running.append(process)
        return process

    def stop(self):
        while self.running:
            self.running.pop().stop()

    def starts(self):
        """Seconds to ready (embedded for the first time, embedded again, with a running database), and the idle memory."""
        first, again, given, memory = [], [], [], []
        for turn in range(1 if QUICK else 3):
            for seconds in (first, again):
                server = self.serve("starts", data=f"start{turn}")
                seconds.append(server.seconds_to_ready)
                if seconds is again:
                    url = Database(self.folder / f"start{turn}").url()
                    other = self.serve("starts", "--database-url", url, data=f"start{turn}")
                    given.append(other.seconds_to_ready)
                    time.sleep(1)
                    memory.append(other.memory()[0])
                    other.stop()
                server.stop()
            shutil.rmtree(self.folder / f"start{turn}")
        return median(first), median(again), median(given), median(memory)

    def seed(self, database, size):
        say(f"Seeding {SIZES[size]}")
        begun = time.monotonic()
        run(BIN / "gatepass", "seed", "--scale", SIZES[size], "--data-dir", self.folder / "data", "--database-url", database.url())
        database.sql("VACUUM ANALYZE")
        mib = int(database.sql("SELECT pg_database_size(current_database())")[0][0]) / 2**20
        return time.monotonic() - begun, mib

    def run(self):
        say("Starting, and starting again")
        first, again, given, idle = self.starts()
        owner = self.serve("owner")
        database = Database(self.folder / "data")
        took, mib = self.seed(database, "large" if LARGE else "usual")
        server = self.serve("server", "--database-url", database.url())
        counter = Counter(self.folder / "counted", database.folder)
        logged = self.serve("logged", "--database-url", database.url(capture.LOGGED, counter.folder), "--workers", "1")
        constant = self.started(Process([BIN / "examples/constant", "{port}", WORKERS], "/", self.folder / "constant.log"))

        say("Making people, tickets and questions; looking what the server sends for them")
        fixture = Fixture(server, database, self.folder)
        table = rows(fixture)
        capture_all(table, fixture, logged, counter)
        logged.stop()
        exported = exports.Exports(fixture, lambda: self.serve("exports", "--database-url", database.url()))
        say("Warming up")
        guess = {}
        for row in table:
            measure_round(row, fixture, 1, {"http": 3000, "beside": 3000})
            guess[row.name] = {"http": row.http.pop().rate, "beside": row.beside.pop().rate}
            row.all_sent.clear()
        constants = []
        for turn in range(ROUNDS):
            say(f"Round {turn + 1} of {ROUNDS}: {len(table) + 1} rows, {SECONDS} s each")
            constants.append(measure.http(constant, None, fixture.file("constant", [("GET", "/", fixture.a_user(), None)]), SECONDS))
            for row in table:
                measure_round(row, fixture, SECONDS, guess[row.name])
            exported.round()
        memory, peak = server.memory()
        command, commands = table[-2:]
        grown = self.compare_sizes(fixture) if LARGE else []
        cut = cuts.Cuts(fixture)
        for _ in range(ROUNDS):
            cut.round()
        streamed = streams.Streams(fixture, lambda: self.serve("streams", "--database-url", database.url())).grown()
        # Last, because tickets with 500 approvers make every page longer, and the baselines would take the flows of these.
        growths = lists.growths(fixture)
        for _ in range(ROUNDS):
            for growth in growths:
                growth.round(SECONDS)
        small = [
            ("start to ready, embedded, the first time", first, "s", 3), ("start to ready, embedded, again", again, "s", 3),
            ("start to ready, with a database", given, "s", 0.5), ("memory of the idle server", idle, "MiB", 64),
            ("server time of one command, asked of 1,000 guard rules", command.middle("server"), "µs", 200),
            ("time of one command in batches of 100, with server, database and load generator", 1e4 / commands.middle("rate"), "µs", 50),
            (f"from the end of access to the last of {cuts.CUT} gateways told, of {cuts.WAITING} that wait", median(cut.seconds), "s", 1),
            (f"memory of {streams.STREAMS:,} idle streams of events", streamed, "MiB", 50),
            ("memory that an export takes", exported.grown, "MiB", 32), ("memory after the load", memory, "MiB", None), ("memory at its peak", peak, "MiB", None),
            ("seeding", took, "s", None), ("size of the seeded database", mib, "MiB", None)]
        owner.stop()
        return report.page(self.about(), table, constants, [growth.found() for growth in growths], grown, small, list(exported.table()))

    def compare_sizes(self, fixture):
        database = Database(self.folder / "data", "small")
        fixture.database.sql("CREATE DATABASE small")
        self.seed(database, "small")
        server = self.serve("small", "--database-url", database.url())
        say("Lists of 1,000,000 tickets beside lists of 10,000")
        return lists.compare(fixture, Fixture(server, database, self.folder / "small"), ROUNDS, SECONDS)

    def about(self):
        cpu = re.search(r"model name\s*: (.*)", Path("/proc/cpuinfo").read_text())
        memory = int(re.search(r"MemTotal:\s+(\d+)", Path("/proc/meminfo").read_text())[1]) / 2**20
        given = {"LARGE": LARGE and 1, "QUICK": QUICK and 1, "ROUNDS": os.environ.get("ROUNDS"),
                 "SECONDS_EACH": os.environ.get("SECONDS_EACH")}
        return {"variables": "".join(f" {name}={value}" for name, value in given.items() if value), "facts": {
            "cores": f"{os.cpu_count()}, shared by server, database and load generator; {cpu[1] if cpu else 'unknown'}",
            "memory": f"{memory:.0f} GiB",
            "gatepass": run(BIN / "gatepass", "--version").split()[-1] + ", " + os.environ.get("COMMIT", "unknown commit"),
            "database": "PostgreSQL " + run("psql", "--version").split()[2] + ", embedded, through its Unix socket, as it comes",
            "load": f"wrk and pgbench, {measure.CONNECTIONS} connections each, {ROUNDS} rounds of {SECONDS} s, interleaved",
            "data": SIZES["large" if LARGE else "usual"].replace(",", ", ")}}


def main():
    with tempfile.TemporaryDirectory(prefix="gatepass-bench-") as folder:
        os.chmod(folder, 0o711)
        bench = Bench(folder)
        try:
            page = bench.run()
        finally:
            bench.stop()
    print(page)
    if not QUICK:
        Path(os.environ.get("OUT") or Path(__file__).parent.parent / "docs/performance.md").write_text(page)


if __name__ == "__main__":
    main()
