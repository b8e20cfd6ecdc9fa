"""The life of a ticket through the client made from the contract by openapi-python-client."""

import os
from typing import TypeVar
from uuid import UUID

from gatepass_client import AuthenticatedClient, Client
from gatepass_client import models as m
from gatepass_client.api.access import check_access
from gatepass_client.api.auth import get_me, login
from gatepass_client.api.directory import create_user, put_member
from gatepass_client.api.grants import revoke_grant
from gatepass_client.api.inventory import create_account, create_asset, create_node
from gatepass_client.api.requests import approve_ticket, create_flow, get_ticket, open_ticket
from gatepass_client.types import UNSET, Unset

T = TypeVar("T")
BASE = os.environ["BASE"]
PASSWORD = "a long password"


def done(kind: type[T], answer: object) -> T:
    """The answer of a call that must succeed."""
    assert isinstance(answer, kind), answer
    return answer


def client(username: str, password: str) -> AuthenticatedClient:
    tokens = login.sync(client=Client(base_url=BASE), body=m.Login(username=username, password=password))
    return AuthenticatedClient(base_url=BASE, token=done(m.TokenPair, tokens).access_token)


# The admin makes two people, a server with an account, and a flow of two levels: the manager, then any admin.
admin = client("admin", os.environ["GATEPASS_ADMIN_PASSWORD"])
org = done(m.Me, get_me.sync(client=admin)).roles[0].org_id


def person(username: str, manager: UUID | Unset = UNSET) -> UUID:
    body = m.CreateUser(username=username, name=username, password=PASSWORD, manager_id=manager)
    user = done(m.UserView, create_user.sync(client=admin, body=body))
    member = put_member.sync(org, user.id, client=admin, body=m.PutMember(role=m.Role.MEMBER))
    done(m.MemberView, member)
    return user.id


person("py-alice", person("py-bob"))
node = done(m.NodeView, create_node.sync(client=admin, body=m.CreateNode(name="py", org_id=org)))
ssh = m.AssetProtocol(name="ssh", port=22)
new_asset = m.CreateAsset(
    org_id=org, name="py-1", category=m.AssetCategory.HOST, nodes=[node.id], protocols=[ssh]
)
asset = done(m.AssetView, create_asset.sync(client=admin, body=new_asset)).id
done(m.AccountView, create_account.sync(asset, client=admin, body=m.CreateAccount(username="app")))
managers = m.ApproverRequesterManager(kind=m.ApproverRequesterManagerKind.REQUESTER_MANAGER)
admins = m.ApproverOrgAdmins(kind=m.ApproverOrgAdminsKind.ORG_ADMINS)
new_flow = m.CreateFlow(
    org_id=org,
    name="py",
    ticket_type=m.TicketType.ASSET_ACCESS,
    duration=m.FlowDurationMax(max_="PT8H", mode=m.FlowDurationMaxMode.MAX),
    approval=m.ApprovalAssigned(
        type_=m.ApprovalAssignedType.ASSIGNED,
        levels=[m.ApprovalLevel(approvers=[managers]), m.ApprovalLevel(approvers=[admins])],
    ),
)
flow = done(m.Flow, create_flow.sync(client=admin, body=new_flow))


def on_approval(duration: str) -> m.TimingOnApproval:
    return m.TimingOnApproval(mode=m.TimingOnApprovalMode.ON_APPROVAL, duration=duration)


# Alice asks for eight hours; her manager makes it four; an admin agrees.
alice = client("py-alice", PASSWORD)
bob = client("py-bob", PASSWORD)
wish = m.OpenTicketAssetAccess(
    org_id=org,
    type_=m.OpenTicketAssetAccessType.ASSET_ACCESS,
    flow_id=flow.id,
    title="Deploy 4.2",
    reason="CHG-1042",
    request=m.AssetAccess(
        assets=[asset], accounts=["app"], protocols=["ssh"], actions=[m.AccessAction.CONNECT]
    ),
    timing=on_approval("PT8H"),
)
ticket = done(m.Ticket, open_ticket.sync(client=alice, body=wish, idempotency_key="py-1")).id
shorter = m.ApproveTicket(level=1, changes=m.TicketChanges(timing=on_approval("PT4H")))
first = done(m.Ticket, approve_ticket.sync(ticket, client=bob, body=shorter))
assert (first.state, first.level) == (m.TicketState.PENDING, 2)
second = done(m.Ticket, approve_ticket.sync(ticket, client=admin, body=m.ApproveTicket(level=2)))
assert second.state == m.TicketState.APPROVED


def check() -> m.AccessAnswer:
    question = m.AccessQuestion(
        asset_id=asset, account="app", protocol="ssh", action=m.AccessAction.CONNECT
    )
    return done(m.AccessAnswer, check_access.sync(client=alice, body=question))


# May alice do this now? Yes; and no, once the grant is revoked.
assert check().allowed
grants = done(m.Ticket, get_ticket.sync(ticket, client=alice)).grants
assert grants
revoked = revoke_grant.sync(grants[0], client=admin, body=m.RevokeGrant(reason="deployed"))
assert done(m.Grant, revoked).state == m.GrantState.REVOKED
denied = check()
assert (denied.allowed, denied.reason) == (False, m.DenialReason.NO_VALID_PERMISSION)

# A refusal is a problem, with a type too.
refusal = done(m.Problem, approve_ticket.sync(ticket, client=alice, body=m.ApproveTicket(level=2)))
assert refusal.status >= 400 and refusal.code
print("Python: opened, approved twice, allowed, revoked, denied")
