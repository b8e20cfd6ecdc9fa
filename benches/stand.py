"""Starts and stops servers and their database, and reads their memory and CPU from /proc."""

import http.client
import json
import os
import re
import signal
import socket
import subprocess
import time
import urllib.parse
from pathlib import Path

PASSWORD = "a password for measurements"
TICK = os.sysconf("SC_CLK_TCK")


def run(*command, text=None, env=None):
    """The output of a command. Its failure ends the run."""
    done = subprocess.run([str(c) for c in command], input=text, env=env, capture_output=True, text=True)
    if done.returncode:
        raise SystemExit(f"error: {Path(command[0]).name}: {(done.stderr or done.stdout)[-2000:]}")
    return done.stdout


class Process:
    """A program that serves HTTP, and the time from its start to its first 200."""

    def __init__(self, command, ready, log, env=None):
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        command = [str(c).format(port=self.port) for c in command]
        begun = time.monotonic()
        with open(log, "a") as out:
            self.child = subprocess.Popen(command, stdout=out, stderr=out, env={**os.environ, **(env or {})})
        while self.status(ready) != 200:
            if self.child.poll() is not None or time.monotonic() - begun > 60:
                self.stop()
                raise SystemExit(f"error: {' '.join(command)} did not start:\n{Path(log).read_text()[-2000:]}")
            time.sleep(0.002)
        self.seconds_to_ready = time.monotonic() - begun

    def status(self, path):
        try:
            connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=5)
            connection.request("GET", path)
            return connection.getresponse().status
        except OSError:
            return 0
        finally:
            connection.close()

    def call(self, method, path, token=None, body=None):
        """The response to one call, which must succeed."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        if body is not None:
            headers["Content-Type"] = "application/json"
        connection.request(method, path, body and json.dumps(body), headers)
        answer = connection.getresponse()
        text = answer.read().decode()
        connection.close()
        if answer.status >= 300:
            raise SystemExit(f"error: {method} {path}: {answer.status} {text}")
        return json.loads(text) if text else None

    def login(self, username):
        body = {"username": username, "password": PASSWORD}
        return self.call("POST", "/api/v1/auth/login", body=body)["access_token"]

    def memory(self):
        """Resident memory in MiB, now and at its peak."""
        status = Path(f"/proc/{self.child.pid}/status").read_text()
        return [int(re.search(rf"{name}:\s+(\d+)", status)[1]) / 1024 for name in ("VmRSS", "VmHWM")]

    def cpu(self):
        return seconds(stat(self.child.pid)[:2])

    def stop(self):
        if self.child.poll() is None:
            self.child.send_signal(signal.SIGINT)
            try:
                self.child.wait(20)
            except subprocess.TimeoutExpired:
                self.child.kill()
                self.child.wait()


class Database:
    """The embedded PostgreSQL of a running server, through its socket."""

    def __init__(self, data_dir, name="gatepass"):
        self.data_dir, self.name = Path(data_dir), name
        self.postmaster = int((self.data_dir / "pg/postmaster.pid").read_text().split()[0])
        folder = next(line for line in (self.data_dir / "pg/postmaster.pid").read_text().splitlines()
                      if line.startswith("/") and not line.endswith("/pg"))
        self.folder = folder

    def url(self, options="", folder=None):
        host = urllib.parse.quote(str(folder or self.folder), safe="")
        return f"postgres://gatepass@{host}/{self.name}" + (options and "?options=" + urllib.parse.quote(options))

    def environment(self):
        return {**os.environ, "PGHOST": self.folder, "PGUSER": "gatepass", "PGDATABASE": self.name}

    def sql(self, text, **variables):
        """The rows of the last statement, each a list of texts."""
        given = [f"--set={name}={value}" for name, value in variables.items()]
        out = run("psql", "-qXAt", "-F", "\t", "--set=ON_ERROR_STOP=1", *given, text=text, env=self.environment())
        return [line.split("\t") for line in out.splitlines()]

    def attempt(self, text):
        """The rows of several statements, as texts. Statements may fail."""
        done = subprocess.run(["psql", "-qXAt"], input=text, env=self.environment(), capture_output=True, text=True)
        return done.stdout.splitlines()

    def log_end(self):
        return (self.data_dir / "postgres.log").stat().st_size

    def log_from(self, offset):
        with open(self.data_dir / "postgres.log") as log:
            log.seek(offset)
            return log.read()

    def cpu(self):
        """CPU time of all its processes. The postmaster counts a process that ended once it has reaped it."""
        while True:
            before = children(self.postmaster)
            try:
                total = seconds(stat(self.postmaster)) + sum(seconds(stat(pid)[:2]) for pid in before)
            except OSError:
                continue
            if children(self.postmaster) == before:
                return total


def children(parent):
    found = set()
    for folder in Path("/proc").iterdir():
        try:
            if folder.name.isdigit() and int(fields(folder.name)[1]) == parent:
                found.add(folder.name)
        except OSError:
            pass  # The process has ended.
    return found


def fields(pid):
    return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()


def stat(pid):
    """Ticks in user and kernel mode, of the process and of its reaped children."""
    return [int(ticks) for ticks in fields(pid)[11:15]]


def seconds(ticks):
    return sum(ticks) / TICK
