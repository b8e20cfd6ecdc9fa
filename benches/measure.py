"""One cell of the table: some seconds of load from wrk or pgbench, and its cost in the server and the database."""

import os
import re
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path

from stand import run

HERE = Path(__file__).parent
CONNECTIONS, THREADS = 32, 2
# The setting of the server's connections (crates/persistence/src/db/pool.rs).
OPTIONS = "-c plan_cache_mode=force_generic_plan -c jit=off"


class Failed(SystemExit):
    """A response was an error. It ends the run, since errors are fast and would look like speed."""


@dataclass
class Cell:
    """The result of one measurement. Latencies in ms, CPU in microseconds per request."""
    rate: float
    p50: float = 0
    p99: float = 0
    server: float = 0
    database: float = 0


def http(process, database, requests, seconds, fresh=None, connections=CONNECTIONS):
    """Sends the requests of a file over some connections. `fresh` gives the tickets for `@` in a path."""
    env = {**os.environ, "REQUESTS": str(requests), "THREADS": str(THREADS),
           "SET": fresh.set if fresh else "", "FROM": str(fresh.next if fresh else 0)}
    before = process.cpu(), database.cpu() if database else 0
    out = run("wrk", f"-t{THREADS}", f"-c{connections}", f"-d{seconds}s", "--timeout", "30s", "-s", HERE / "requests.lua",
              f"http://127.0.0.1:{process.port}", env=env)
    after = process.cpu(), database.cpu() if database else 0
    count, failed, took, p50, p99, used = map(int, re.search(r"^result (.*)$", out, re.M)[1].split())
    if fresh:
        # Includes requests that were not answered in time.
        fresh.next = used
    if not count and not failed and seconds < 60:
        # The machine was so busy that no request was answered in time.
        return http(process, database, requests, seconds * 4, fresh, connections)
    if failed or not count:
        raise Failed(f"error: {failed} of {count} requests failed:\n{Path(requests).read_text()[:300]}\n{out}")
    server, data = ((b - a) / count * 1e6 for a, b in zip(before, after))
    return Cell(count / took * 1e6, p50 / 1e3, p99 / 1e3, server, data)


def pgbench(database, scripts, seconds, variables=None, connections=CONNECTIONS):
    """Runs scripts, each a pair of SQL and weight, over some connections."""
    with tempfile.TemporaryDirectory(prefix="gatepass-") as folder:
        files = []
        for number, (text, weight) in enumerate(scripts):
            path = Path(folder, f"{number}.sql")
            path.write_text(text)
            files += ["-f", f"{path}@{weight}"]
        before = database.cpu()
        env = {**database.environment(), "PGOPTIONS": OPTIONS}
        # Counts how often a client has run each script.
        variables = {**{f"i{number}": 0 for number in range(len(scripts))}, **(variables or {})}
        given = [part for name, value in variables.items() for part in ("-D", f"{name}={value}")]
        done = subprocess.run(["pgbench", "-n", "-M", "prepared", f"-c{connections}", f"-j{THREADS}", f"-T{seconds}",
                               *given, *files], env=env, capture_output=True, text=True)
    found = re.search(r"^tps = ([\d.]+)", done.stdout, re.M)
    count = re.search(r"^number of transactions actually processed: (\d+)", done.stdout, re.M)
    if done.returncode or not found or not int(count[1]):
        raise SystemExit(f"error: pgbench: {(done.stderr or done.stdout)[:2000]}")
    average = re.search(r"^latency average = ([\d.]+)", done.stdout, re.M)
    return Cell(float(found[1]), float(average[1]), 0, 0, (database.cpu() - before) / int(count[1]) * 1e6)
