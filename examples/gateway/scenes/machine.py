"""The programs of this machine: an sshd, the gateway, and ssh clients."""

import os
import subprocess
import sys
import threading
import time
from pathlib import Path

from .desk import ACCOUNT, BASE, PASSWORD

FOLDER = Path(os.environ["FOLDER"])
PLACE = f"alice+{ACCOUNT}+web-1"

SSHD = """
ListenAddress 127.0.0.1
HostKey {folder}/sshd-key
AuthorizedKeysFile {folder}/asset-key.pub
# Not the files with which the user's own shells begin.
SetEnv HOME={folder}/room
# The temporary folder belongs to everybody.
StrictModes no
PidFile none
UsePAM no
PasswordAuthentication no
KbdInteractiveAuthentication no
PermitRootLogin prohibit-password
"""


def make_key(name: str) -> str:
    """Makes a key pair. Gives the public key."""
    subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", FOLDER / name], check=True)
    return (FOLDER / f"{name}.pub").read_text()


def until_open(port: str, program: "subprocess.Popen[bytes]") -> None:
    for _ in range(100):
        said = subprocess.run(["ssh-keyscan", "-t", "ed25519", "-p", port, "127.0.0.1"], capture_output=True)
        if said.stdout:
            return
        assert program.poll() is None, f"{program.args!r} ended"
        time.sleep(0.1)
    raise AssertionError(f"nothing listens on {port}")


def start_sshd(port: str) -> "subprocess.Popen[bytes]":
    """A server of its own, as the user who runs this."""
    host_key = make_key("sshd-key")
    make_key("asset-key")
    (FOLDER / "known_hosts").write_text(f"[127.0.0.1]:{port} {host_key}")
    (FOLDER / "sshd_config").write_text(SSHD.format(folder=FOLDER))
    log = (FOLDER / "sshd.log").open("w")
    # sshd wants to be started by its full path.
    arguments = [os.environ["SSHD"], "-D", "-e", "-f", str(FOLDER / "sshd_config"), "-p", port]
    sshd = subprocess.Popen(arguments, stderr=log)
    until_open(port, sshd)
    return sshd


def gives_terminals(port: str) -> bool:
    """Whether that server can give terminals. On some machines, only root can."""
    options = ["-F", "none", "-p", port, "-i", str(FOLDER / "asset-key"), "-o", f"UserKnownHostsFile={FOLDER}/known_hosts"]
    said = subprocess.run(["ssh", *options, "-tt", f"{ACCOUNT}@127.0.0.1", "tty"], stdin=subprocess.DEVNULL, capture_output=True)
    return said.returncode == 0


def start_gateway(port: str, key: str) -> "subprocess.Popen[bytes]":
    """The gateway, in a hurry: it warns 4 seconds before the end, and waits 5 for a lost Gatepass."""
    if not (FOLDER / "gateway-key").exists():
        (FOLDER / "known_gateway").write_text(f"[127.0.0.1]:{port} {make_key('gateway-key')}")
    settings = {
        "GATEPASS_URL": BASE,
        "GATEPASS_KEY": key,
        "GATEWAY_LISTEN": f"127.0.0.1:{port}",
        "GATEWAY_HOST_KEY": str(FOLDER / "gateway-key"),
        "GATEWAY_ASSET_KEY": str(FOLDER / "asset-key"),
        "GATEWAY_KNOWN_HOSTS": str(FOLDER / "known_hosts"),
        "GATEWAY_WARN_SECONDS": "4",
        "GATEWAY_GRACE_SECONDS": "5",
    }
    log = (FOLDER / "gateway.log").open("a")
    gateway = subprocess.Popen([sys.executable, "-m", "gateway"], env=os.environ | settings, stdout=log, stderr=log)
    until_open(port, gateway)
    return gateway


class Ssh:
    """The ordinary ssh client. It answers the gateway's question for a password with a script."""

    def __init__(self, *arguments: str, to: str = PLACE, password: str = PASSWORD) -> None:
        script = FOLDER / "askpass"
        script.write_text('#!/bin/sh\necho "$PASSWORD"\n')
        script.chmod(0o700)
        options = ["-F", "none", "-p", os.environ["GATEWAY_PORT"], "-o", f"UserKnownHostsFile={FOLDER}/known_gateway"]
        options += ["-o", "StrictHostKeyChecking=yes", "-o", "NumberOfPasswordPrompts=1", "-o", "IdentityAgent=none"]
        # Every address in 127.0.0.0/8 is this machine's, on Linux.
        options += ["-b", "127.0.0.2"] if sys.platform == "linux" else []
        flags = [argument for argument in arguments if argument.startswith("-")]
        command = [argument for argument in arguments if not argument.startswith("-")]
        self.process = subprocess.Popen(
            ["ssh", *options, *flags, f"{to}@127.0.0.1", *command],
            env=os.environ | {"SSH_ASKPASS": str(script), "SSH_ASKPASS_REQUIRE": "force", "PASSWORD": password},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
        )
        self.output, self.seen = "", 0
        self.reader = threading.Thread(target=self.read, daemon=True)
        self.reader.start()

    def read(self) -> None:
        assert self.process.stdout
        while data := os.read(self.process.stdout.fileno(), 1 << 16):
            self.output += data.decode(errors="replace")

    def types(self, text: str, end: str = "\n") -> None:
        assert self.process.stdin
        self.process.stdin.write((text + end).encode())
        self.process.stdin.flush()

    def sees(self, *texts: str) -> None:
        """Waits until these texts appear, in this order, after what was seen before."""
        for text in texts:
            for _ in range(300):
                at = self.output.find(text, self.seen)
                if at >= 0 or not self.reader.is_alive():
                    break
                time.sleep(0.1)
            at = self.output.find(text, self.seen)
            assert at >= 0, f"not seen: {text!r} after {self.output[: self.seen]!r} in {self.output[self.seen :]!r}"
            self.seen = at + len(text)

    def leaves(self) -> int:
        """Sends the end of the input, and waits."""
        assert self.process.stdin
        self.process.stdin.close()
        return self.ends()

    def ends(self) -> int:
        status = self.process.wait(timeout=30)
        self.reader.join(timeout=30)
        return status
