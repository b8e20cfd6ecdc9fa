"""The scenes, one after the other, each with ssh clients of its own."""

import os
import signal
import subprocess
from datetime import UTC, datetime, timedelta

from .desk import ACCOUNT, Desk, eventually
from .machine import FOLDER, PLACE, Ssh, gives_terminals, start_gateway, start_sshd

ROOM = FOLDER / "room"
HERE = f"cd {ROOM}"


# Of this run, and no other.
SLEEP = f"sleep 1000.{os.getpid()}"


# The ssh client asks for a terminal, where there are any.
TTY: list[str] = []


def sleeps() -> bool:
    """Whether the asset sleeps."""
    return subprocess.run(["pgrep", "-fx", SLEEP], capture_output=True).returncode == 0


def is_there(name: str) -> bool:
    return (ROOM / name).exists()


def strangers(desk: Desk) -> None:
    """Who has no account, no password, no access or no such asset comes no further than the gateway."""
    for to, password, says in [
        (PLACE, "wrong", "Permission denied"),
        ("alice", "", "USER+ACCOUNT+ASSET"),
        (f"alice+{ACCOUNT}+web-2", "", "no asset web-2"),
        ("alice+other+web-1", "", "gateway: "),
        (f"nobody+{ACCOUNT}+web-1", "", "gateway: "),
    ]:
        ssh = Ssh("echo inside", to=to, **({"password": password} if password else {}))
        assert ssh.ends() != 0 and "inside" not in ssh.output, (to, ssh.output)
        ssh.sees(says)
    assert desk.admin.call("GET", "/sessions")["items"] == []


def single_commands(desk: Desk) -> None:
    """A command is judged, runs on the asset, and gives its status. Files do not pass."""
    ssh = Ssh("echo $((6 * 7)); exit 3")
    assert (ssh.ends(), ssh.output) == (3, "42\n"), ssh.output
    ssh = Ssh(f"{HERE}; touch forbidden")
    assert (ssh.ends(), ssh.output) == (1, "gateway: Not here\n") and not is_there("forbidden"), ssh.output
    ssh = Ssh("-s", "sftp")
    assert ssh.ends() != 0
    session = desk.ended("closed")
    assert (session["username"], session["asset_name"], session["account"]) == ("alice", "web-1", ACCOUNT)


def a_shell(desk: Desk) -> None:
    """Lines of a shell: one runs, one is refused, one runs with a warning, one waits for Mona, who approves; then she denies."""
    ssh = Ssh()
    ssh.types(HERE)
    ssh.types("touch forbidden; touch beside")
    ssh.types("touch shared && echo shared it")
    ssh.sees("gateway: Not here\n", "gateway: Others read this\n", "shared it\n")
    ssh.types("touch reviewed && echo touched it")
    ssh.types("echo the next line")
    ssh.sees("gateway: Mona will look at it (ticket ")
    assert not is_there("reviewed")
    assert desk.decide("approve", "command_review")["requested"]["command"]["text"] == "touch reviewed && echo touched it"
    ssh.sees("touched it\n", "the next line\n")
    ssh.types("rm shared; touch reviewed-not; touch \\\n reviewed; echo ran")
    ssh.sees("gateway: Mona will look at it (ticket ")
    desk.decide("deny", "command_review", reason="Once is enough")
    ssh.sees("gateway: The review is denied. Once is enough\n")
    ssh.types("exit 5")
    assert ssh.ends() == 5 and "ran" not in ssh.output
    assert [is_there(name) for name in ("forbidden", "beside", "reviewed", "shared")] == [False, False, True, True]
    session = desk.ended("closed")
    assert session["address"].startswith("127.0.0."), session
    reported = [(command["command"], command["action"]) for command in desk.commands(session)]
    assert [action for _, action in reported] == ["accept", "reject", "warn", "accept", "accept", "review", "accept"], reported
    assert reported[1][0] == "touch forbidden; touch beside"


def a_terminal(desk: Desk) -> None:
    """With a terminal, the gateway edits the line. Ctrl-C gives up a review, and reaches a program; Ctrl-D ends the shell."""
    if not TTY:
        print("Left out the scene with a terminal: on this machine, only an sshd of root gives some")
        return
    ssh = Ssh(*TTY)
    ssh.types("echo $TERM\x7f\x7f\x7f\x7f\x7fwe are here")
    ssh.sees("echo", "here\r\n", "we are here")
    ssh.types("touch reviewed")
    ssh.sees("gateway: Mona will look at it (ticket ")
    ssh.types("\x03", end="")
    ssh.sees("gateway: Given up.")
    ticket = desk.reviewer.call("GET", "/tickets", type="command_review", limit="1")["items"][0]
    assert ticket["state"] == "canceled", ticket
    ssh.types(f"{SLEEP}; echo woke $?")
    # Ctrl-C is for the program that runs: not before it does.
    eventually(sleeps, "no sleep")
    ssh.types("\x03", end="")
    ssh.types("echo it is over")
    ssh.sees("it is over", "it is over")
    ssh.types("\x04", end="")
    ssh.ends()
    desk.ended("closed")


def hung_up(desk: Desk) -> None:
    """Who hangs up gives up what waits, and the session ends."""
    ssh = Ssh()
    ssh.types("touch reviewed")
    ssh.sees("gateway: Mona will look at it (ticket ")
    ssh.process.kill()
    desk.ended("closed")
    ticket = desk.reviewer.call("GET", "/tickets", type="command_review", limit="1")["items"][0]
    assert ticket["state"] == "canceled", ticket


def a_reviewed_connection(desk: Desk) -> None:
    """The connection waits for Mona."""
    rule = desk.rule("asset-login", "review", "Mona lets you in", users=[desk.alice])
    ssh = Ssh("echo inside")
    ssh.sees("gateway: Your connection waits for a review (ticket ")
    desk.decide("deny", "asset_login_review", reason="Not today")
    assert ssh.ends() == 1 and "inside" not in ssh.output, ssh.output
    ssh = Ssh("echo inside")
    ssh.sees("gateway: Your connection waits for a review (ticket ")
    desk.decide("approve", "asset_login_review")
    ssh.sees("inside\n")
    assert ssh.ends() == 0
    desk.admin.call("DELETE", f"/acls/asset-login/{rule}")


def a_reviewed_login(desk: Desk) -> None:
    """The login waits for Mona, before the person is in."""
    rule = desk.rule("login", "review", "Mona knows you", users=[desk.alice])
    ssh = Ssh("echo inside")
    ssh.sees("Mona knows you (ticket ")
    desk.decide("approve", "login_review")
    ssh.sees("inside\n")
    assert ssh.ends() == 0
    desk.admin.call("DELETE", f"/acls/login/{rule}")


def revoked(desk: Desk, permission: str) -> None:
    """Access is taken away while a command runs: it is cut, and so is what stood behind it."""
    ssh = Ssh(*TTY)
    ssh.types(f"{HERE}; echo $((6 * 7)) begins; {SLEEP}; touch late")
    ssh.sees("42 begins")
    desk.withdraw(permission)
    ssh.sees("gateway: Your access was taken away.")
    assert ssh.ends() == 1
    desk.ended("access_revoked")
    if TTY:
        eventually(lambda: not sleeps(), "it sleeps on")
    assert not is_there("late")
    ssh = Ssh("echo inside")
    assert ssh.ends() == 1 and "inside" not in ssh.output


def warned(desk: Desk) -> None:
    """Access that ends: a warning first, then the cut."""
    end = datetime.now(UTC) + timedelta(seconds=8)
    permission = desk.permit("For a moment", valid_until=end.isoformat())
    ssh = Ssh()
    ssh.types("echo begins")
    ssh.sees("begins", "gateway: Your access ends in ", "gateway: Your access has ended.")
    assert ssh.ends() == 1 and datetime.now(UTC) >= end
    desk.ended("access_ended")
    desk.withdraw(permission)


def terminated(desk: Desk) -> None:
    """An admin ends a session, and says why."""
    ssh = Ssh(*TTY)
    ssh.types("echo $((6 * 7)) begins")
    ssh.sees("42 begins")
    desk.admin.call("POST", f"/sessions/{desk.last_session()['id']}/terminate", {"reason": "Lunch"})
    ssh.sees("gateway: Your session was terminated. Lunch")
    assert ssh.ends() == 1
    desk.ended("terminated")


def stopped(desk: Desk, gateway: "subprocess.Popen[bytes]") -> None:
    """A gateway that stops ends its sessions."""
    ssh = Ssh()
    ssh.types("echo begins")
    ssh.sees("begins")
    gateway.send_signal(signal.SIGINT)
    ssh.sees("gateway: The gateway stops.")
    assert ssh.ends() != 0 and gateway.wait(timeout=30) == 0
    assert desk.ended("closed")["id"] and [command["action"] for command in desk.commands(desk.last_session())] == ["accept"]


def alone(server: int) -> None:
    """Without Gatepass: no command, no session for long, no login."""
    ssh = Ssh()
    ssh.types(HERE)
    ssh.types("echo begins")
    ssh.sees("begins")
    # First it hangs.
    os.kill(server, signal.SIGSTOP)
    ssh.types("touch unjudged")
    ssh.sees("gateway: Gatepass can't be reached. Nothing was run.")
    os.kill(server, signal.SIGTERM)
    os.kill(server, signal.SIGCONT)
    ssh.sees("gateway: Gatepass can't be reached.")
    assert ssh.ends() == 1 and not is_there("unjudged")
    ssh = Ssh("echo inside")
    assert ssh.ends() != 0 and "inside" not in ssh.output
    ssh.sees("Gatepass can't be reached.")


def main() -> None:
    port, sshd_port = os.environ["GATEWAY_PORT"], os.environ["SSHD_PORT"]
    ROOM.mkdir()
    programs = [start_sshd(sshd_port)]
    try:
        TTY.extend(["-tt"] if gives_terminals(sshd_port) else [])
        desk = Desk(int(sshd_port))
        key = desk.gateway_key()
        desk.command_rule("reject", "touch forbidden", "Not here")
        desk.command_rule("warn", "touch shared", "Others read this")
        desk.command_rule("review", "touch reviewed", "Mona will look at it")
        permission = desk.permit("Web")
        programs.append(start_gateway(port, key))
        strangers(desk)
        single_commands(desk)
        a_shell(desk)
        a_terminal(desk)
        hung_up(desk)
        a_reviewed_connection(desk)
        a_reviewed_login(desk)
        revoked(desk, permission)
        warned(desk)
        desk.permit("Again")
        terminated(desk)
        stopped(desk, programs.pop())
        programs.append(start_gateway(port, key))
        alone(int(os.environ["SERVER"]))
    except BaseException:
        for log in ("gateway.log", "sshd.log"):
            print(f"--- {log}", (FOLDER / log).read_text() if (FOLDER / log).exists() else "", sep="\n")
        raise
    finally:
        for program in programs:
            program.terminate()
            program.wait()
    print("The gateway refused, warned, waited, cut and warned before the end")


main()
