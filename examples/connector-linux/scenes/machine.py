"""This machine: users and groups with names of their own, and the agent that keeps the groups."""

import fcntl
import grp
import os
import pwd
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

FOLDER = Path(os.environ["FOLDER"])
NUMBER = os.getpid()
DOCKER, ADM = f"gp-docker-{NUMBER}", f"gp-adm-{NUMBER}"
ALICE, BOB, STRANGER = f"gp-alice-{NUMBER}", f"gp-bob-{NUMBER}", f"gp-stranger-{NUMBER}"
# The agent's own user.
AGENT = f"gp-agent-{NUMBER}"
# Nobody of this name is on this machine, and a program.
NOBODY, PROGRAM = f"gp-nobody-{NUMBER}", "daemon"
# Those who ask Gatepass for access.
PEOPLE = (ALICE, BOB, NOBODY, PROGRAM)


def run(*command: str) -> None:
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.returncode == 0, f"{' '.join(command)}: {done.stderr}"


def members(group: str) -> set[str]:
    """Who is in a group, as `getent` says."""
    entry = subprocess.run(["getent", "group", group], check=True, capture_output=True, text=True).stdout
    return {name for name in entry.strip().rsplit(":", 1)[1].split(",") if name}


@contextmanager
def users_and_groups() -> Iterator[None]:
    """Makes the users and groups, and removes them at the end. The agent may change the groups, and nothing else."""
    try:
        for user in (ALICE, BOB, STRANGER):
            run("useradd", "--no-log-init", "--no-create-home", "--no-user-group", user)
        run("useradd", "--no-log-init", "--no-create-home", "--system", "--user-group", AGENT)
        for group in (DOCKER, ADM):
            run("groupadd", group)
            run("gpasswd", "--administrators", AGENT, group)
        yield
    finally:
        for user in (ALICE, BOB, STRANGER, AGENT):
            subprocess.run(["userdel", user], capture_output=True)
        for group in (DOCKER, ADM):
            subprocess.run(["groupdel", group], capture_output=True)


@contextmanager
def someone_edits() -> Iterator[None]:
    """Holds the lock on users and groups, as their editors do. gpasswd waits for it."""
    with open("/etc/.pwd.lock", "r+") as file:
        fcntl.lockf(file, fcntl.LOCK_EX)
        yield


def launcher() -> list[str]:
    """How the agent is started: as its own user with no capability but CHOWN, which gpasswd needs. In a user namespace that has
    no other user than root, as root."""
    own = ["setpriv", f"--reuid={pwd.getpwnam(AGENT).pw_uid}", f"--regid={grp.getgrnam(AGENT).gr_gid}", "--clear-groups"]
    own += ["--inh-caps=-all", "--bounding-set=-all,+chown"]
    # That user may not enter the folder of the first one.
    for python in (os.path.realpath(sys.executable), "/usr/bin/python3"):
        modern = "import sys; sys.exit(sys.version_info < (3, 11))"
        if subprocess.run([*own, python, "-c", modern], cwd="/", capture_output=True).returncode == 0:
            return [*own, python]
    print("The agent runs as root: on this machine, it can't run as a user of its own here")
    return [sys.executable]


class Agent:
    """The agent, in a hurry: leases of 20 seconds, and a look at the groups every 5."""

    def __init__(self, url: str, key: str, connector: str, groups: dict[str, str]) -> None:
        # Where its user may read it.
        self.home = FOLDER / "agent"
        shutil.copytree(Path(__file__).parents[1] / "connector", self.home / "connector")
        self.command = [*launcher(), "-m", "connector"]
        self.environment = os.environ | {
            "PYTHONPATH": str(self.home),
            "GATEPASS_URL": url,
            "GATEPASS_KEY": key,
            "CONNECTOR_ID": connector,
            "CONNECTOR_GROUPS": ",".join(f"{group}={unix}" for unix, group in groups.items()),
            "CONNECTOR_LEASE_SECONDS": "20",
            "CONNECTOR_RECONCILE_SECONDS": "5",
        }
        self.log = self.home / "log"
        self.start()

    def start(self) -> None:
        with self.log.open("a") as log:
            self.process = subprocess.Popen(self.command, env=self.environment, cwd="/", stdout=log, stderr=log)

    def tell(self, number: int) -> None:
        self.process.send_signal(number)

    def stop(self) -> None:
        """Ends it as a service manager does."""
        self.tell(signal.SIGTERM)
        assert self.process.wait(timeout=20) == 0, "the agent did not end well"

    def tools(self) -> list[int]:
        """The processes of the tool that it runs."""
        found = subprocess.run(["pgrep", "--parent", str(self.process.pid)], capture_output=True, text=True).stdout
        return [int(process) for process in found.split()]

    def kill(self) -> None:
        """Kills it, with the tool that it runs, if it runs."""
        if self.process.poll() is not None:
            return
        for process in [self.process.pid, *self.tools()]:
            os.kill(process, signal.SIGKILL)
        self.process.wait()

    def remove(self) -> None:
        """Leaves nothing of it, for the folder may belong to somebody else than the files."""
        self.kill()
        shutil.rmtree(self.home)

    def said(self, text: str) -> int:
        return self.log.read_text().count(text)
