"""The scenes, one after the other."""

import os
import signal

from .desk import BASE, Desk, eventually
from .machine import ADM, ALICE, BOB, DOCKER, NOBODY, PROGRAM, STRANGER, Agent, members, run, someone_edits, users_and_groups


def comes(who: str, group: str = DOCKER) -> None:
    eventually(lambda: who in members(group), f"{who} does not come into {group}")


def goes(who: str, group: str = DOCKER) -> None:
    eventually(lambda: who not in members(group), f"{who} does not go out of {group}")


def asked(desk: Desk) -> str:
    """Without an agent, access does not begin."""
    grant = desk.ask(ALICE, "docker")
    assert desk.state(grant) == "provisioning" and not desk.allows(ALICE) and members(DOCKER) == set()
    return grant


def given(desk: Desk, grant: str) -> None:
    """Access begins when Alice is in the group."""
    comes(ALICE)
    desk.becomes(grant, "active")
    assert desk.allows(ALICE) and members(DOCKER) == {ALICE} and members(ADM) == set()


def revoked(desk: Desk, agent: Agent, grant: str) -> None:
    """Access ends at once, and the grant when Alice is out of the group."""
    agent.tell(signal.SIGSTOP)
    desk.revoke(grant)
    assert desk.state(grant) == "revoking" and not desk.allows(ALICE) and members(DOCKER) == {ALICE}
    agent.tell(signal.SIGCONT)
    goes(ALICE)
    desk.becomes(grant, "revoked")


def shared(desk: Desk) -> None:
    """What another grant gives stays."""
    one, both = desk.ask(ALICE, "docker"), desk.ask(ALICE, "both")
    comes(ALICE, ADM)
    desk.becomes(both, "active")
    desk.revoke(one)
    desk.becomes(one, "revoked")
    assert members(DOCKER) == members(ADM) == {ALICE}
    desk.revoke(both)
    desk.becomes(both, "revoked")
    assert members(DOCKER) == members(ADM) == set()


def lasting(desk: Desk) -> None:
    """Who is a member in Gatepass for another reason stays when a grant ends, and goes when that reason is gone."""
    desk.join(ALICE, DOCKER)
    grant = desk.ask(ALICE, "docker")
    comes(ALICE)
    desk.becomes(grant, "active")
    desk.revoke(grant)
    desk.becomes(grant, "revoked")
    before = desk.report()["at"]
    eventually(lambda: bool(desk.report()["at"] != before), "the agent compares nothing")
    assert members(DOCKER) == {ALICE} and desk.allows(ALICE)
    desk.leave(ALICE, DOCKER)
    goes(ALICE)


def refused(desk: Desk) -> None:
    """Who is no person of this machine is added to nothing, and the grant fails at once."""
    for who, why in ((NOBODY, "has no user"), (PROGRAM, "is a system user")):
        grant = desk.ask(who, "docker")
        desk.becomes(grant, "failed")
        assert desk.ticket(grant)["state"] == "error" and members(DOCKER) == set()
        assert why in desk.said(grant)[0], desk.said(grant)


def killed(desk: Desk, agent: Agent) -> str:
    """An agent that is killed between the task and its report does it again when the lease is over."""
    with someone_edits():
        grant = desk.ask(ALICE, "docker")
        eventually(lambda: agent.tools() != [], "the agent changes nothing")
        agent.kill()
    assert desk.state(grant) == "provisioning" and members(DOCKER) == set()
    agent.start()
    comes(ALICE)
    desk.becomes(grant, "active")
    return grant


def meddled(desk: Desk) -> None:
    """Who comes into the group by hand goes, and who goes by hand comes back. Gatepass shows it."""
    before = len(desk.events("connector.drifted"))
    run("gpasswd", "--add", STRANGER, DOCKER)
    goes(STRANGER)
    eventually(lambda: len(desk.events("connector.drifted")) > before, "no event tells of the stranger")
    assert members(DOCKER) == {ALICE}
    run("gpasswd", "--delete", ALICE, DOCKER)
    comes(ALICE)
    eventually(lambda: not (desk.report()["missing"] or desk.report()["extra"]), "the report shows differences")


def away(desk: Desk, agent: Agent, alices: str) -> str:
    """An agent that was stopped catches up."""
    agent.stop()
    bobs = desk.ask(BOB, "docker")
    desk.revoke(alices)
    assert (desk.state(bobs), desk.state(alices)) == ("provisioning", "revoking") and members(DOCKER) == {ALICE}
    agent.start()
    goes(ALICE)
    comes(BOB)
    desk.becomes(alices, "revoked")
    desk.becomes(bobs, "active")
    return bobs


def alone(desk: Desk, agent: Agent, bobs: str, server: int) -> None:
    """Without Gatepass nothing changes, and the agent goes on when it is back."""
    before = agent.said("Gatepass gives no answer")
    os.kill(server, signal.SIGSTOP)
    try:
        eventually(lambda: agent.said("Gatepass gives no answer") > before, "the agent does not notice")
        assert members(DOCKER) == {BOB}
    finally:
        os.kill(server, signal.SIGCONT)
    desk.revoke(bobs)
    goes(BOB)
    desk.becomes(bobs, "revoked")
    agent.stop()


def main() -> None:
    with users_and_groups():
        desk = Desk()
        grant = asked(desk)
        agent = Agent(BASE, desk.key, desk.connector, desk.groups)
        try:
            given(desk, grant)
            revoked(desk, agent, grant)
            shared(desk)
            lasting(desk)
            refused(desk)
            grant = killed(desk, agent)
            meddled(desk)
            grant = away(desk, agent, grant)
            alone(desk, agent, grant, int(os.environ["SERVER"]))
        except BaseException:
            print("--- agent.log", agent.log.read_text(), sep="\n")
            raise
        finally:
            agent.remove()
    print("The connector gave, took, kept, refused, did again, tidied up and caught up")


main()
