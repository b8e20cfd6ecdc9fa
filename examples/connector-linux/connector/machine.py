"""The Unix groups of this machine. The system's own tool, gpasswd, changes them."""

import grp
import pwd
import re
import subprocess
import time

# Users below are programs, such as www-data.
FIRST_PERSON = 1000

# The longest time in seconds that gpasswd may take. By itself, it waits up to 15 seconds for its lock.
LONGEST = 20

# The whole environment of gpasswd: nothing of the agent's, such as its key.
ENVIRONMENT = {"PATH": "/usr/sbin:/usr/bin:/sbin:/bin", "LC_ALL": "C"}


class Failed(Exception):
    """A change failed. `is_final`: it would fail again."""

    def __init__(self, why: str, *, is_final: bool = False) -> None:
        super().__init__(why)
        self.is_final = is_final


def is_name(text: str) -> bool:
    """Whether this can be the name of a Unix user or group. No tool takes such a name for an option, or for several names."""
    return re.fullmatch(r"[A-Za-z0-9_][A-Za-z0-9_.-]{0,63}", text) is not None


def members(group: str) -> set[str]:
    """The users in a group, with those who have it as their primary group. A group that does not exist has none."""
    try:
        entry = grp.getgrnam(group)
    except KeyError:
        return set()
    return {*entry.gr_mem, *(user.pw_name for user in pwd.getpwall() if user.pw_gid == entry.gr_gid)}


def add(username: str, group: str, until: float) -> bool:
    """Adds a person to a group, before the monotonic clock shows `until`. Whether that changed anything."""
    try:
        user = pwd.getpwnam(username) if is_name(username) else None
    except KeyError:
        user = None
    if user is None:
        raise Failed(f"this machine has no user {username!r}", is_final=True)
    if user.pw_uid < FIRST_PERSON:
        raise Failed(f"{username} is a system user of this machine", is_final=True)
    if username in members(group):
        return False
    gpasswd("--add", username, group, until)
    return True


def remove(username: str, group: str, until: float) -> bool:
    """Removes somebody from a group, who need not be a user any more. Takes and gives what `add` does."""
    if username not in members(group):
        return False
    if not is_name(username):
        raise Failed(f"{group} has a member with the odd name {username!r}")
    gpasswd("--delete", username, group, until)
    return True


def gpasswd(option: str, username: str, group: str, until: float) -> None:
    try:
        done = subprocess.run(
            ["gpasswd", option, username, group],
            env=ENVIRONMENT,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            errors="replace",
            timeout=min(until - time.monotonic(), LONGEST),
            # Ctrl-C stops the agent, and not a change that goes on.
            start_new_session=True,
        )
    except subprocess.TimeoutExpired as error:
        raise Failed("gpasswd did not end in time") from error
    except OSError as error:
        raise Failed(f"gpasswd did not start: {error}") from error
    if done.returncode != 0:
        raise Failed((done.stderr.strip() or f"gpasswd ended with {done.returncode}")[:500])
