// The life of a ticket through the client that OpenAPI Generator makes from the contract.
package main

import (
	"context"
	"fmt"
	"os"

	. "gatepass/client"
)

const password = "a long password"

var api *APIClient

// may panics if a call failed.
func may[T any](value T, response any, err error) T {
	if err != nil {
		if refusal, ok := err.(*GenericOpenAPIError); ok {
			panic(fmt.Sprintf("%s: %s", refusal.Error(), refusal.Body()))
		}
		panic(err)
	}
	return value
}

func equal[T comparable](is, expected T) {
	if is != expected {
		panic(fmt.Sprintf("%v, not %v", is, expected))
	}
}

// login gives the context of one user, which each call takes.
func login(username, password string) context.Context {
	open := context.Background()
	tokens := may(api.AuthAPI.Login(open).Login(*NewLogin(password, username)).Execute())
	return context.WithValue(open, ContextAccessToken, tokens.AccessToken)
}

func person(admin context.Context, org, username string, manager *string) string {
	body := NewCreateUser(username, username)
	body.SetPassword(password)
	if manager != nil {
		body.SetManagerId(*manager)
	}
	user := may(api.DirectoryAPI.CreateUser(admin).CreateUser(*body).Execute())
	may(api.DirectoryAPI.PutMember(admin, org, user.Id).PutMember(*NewPutMember(ROLE_MEMBER)).Execute())
	return user.Id
}

func onApproval(duration string) Timing {
	return TimingOnApprovalAsTiming(NewTimingOnApproval(duration, "on_approval"))
}

func check(user context.Context, asset string) *AccessAnswer {
	question := NewAccessQuestion("app", ACCESSACTION_CONNECT, asset, "ssh")
	return may(api.AccessAPI.CheckAccess(user).AccessQuestion(*question).Execute())
}

func main() {
	configuration := NewConfiguration()
	configuration.Servers[0].URL = os.Getenv("BASE")
	api = NewAPIClient(configuration)

	// The admin makes two people, a server with an account, and a flow of two levels: the manager, then any admin.
	admin := login("admin", os.Getenv("GATEPASS_ADMIN_PASSWORD"))
	org := may(api.AuthAPI.GetMe(admin).Execute()).Roles[0].OrgId
	manager := person(admin, org, "go-bob", nil)
	person(admin, org, "go-alice", &manager)
	node := may(api.InventoryAPI.CreateNode(admin).CreateNode(*NewCreateNode("go", org)).Execute()).Id
	ssh := []AssetProtocol{*NewAssetProtocol("ssh", 22)}
	host := NewCreateAsset(ASSETCATEGORY_HOST, "go-1", []string{node}, org, ssh)
	asset := may(api.InventoryAPI.CreateAsset(admin).CreateAsset(*host).Execute()).Id
	may(api.InventoryAPI.CreateAccount(admin, asset).CreateAccount(*NewCreateAccount("app")).Execute())
	managers := ApproverRequesterManagerAsApprover(NewApproverRequesterManager("requester_manager"))
	admins := ApproverOrgAdminsAsApprover(NewApproverOrgAdmins("org_admins"))
	levels := []ApprovalLevel{*NewApprovalLevel([]Approver{managers}), *NewApprovalLevel([]Approver{admins})}
	approval := ApprovalAssignedAsApproval(NewApprovalAssigned(levels, "assigned"))
	newFlow := NewCreateFlow(approval, "go", *NewNullableString(&org), TICKETTYPE_ASSET_ACCESS)
	newFlow.SetDuration(FlowDurationMaxAsFlowDuration(NewFlowDurationMax("PT8H", "max")))
	flow := may(api.RequestsAPI.CreateFlow(admin).CreateFlow(*newFlow).Execute()).Id

	// Alice asks for eight hours; her manager makes it four; an admin agrees.
	alice := login("go-alice", password)
	bob := login("go-bob", password)
	access := NewAssetAccess()
	access.SetAssets([]string{asset})
	access.SetAccounts([]string{"app"})
	access.SetProtocols([]string{"ssh"})
	access.SetActions([]AccessAction{ACCESSACTION_CONNECT})
	wish := NewOpenTicketAssetAccess(org, *access, "Deploy 4.2", "asset_access")
	wish.SetFlowId(flow)
	wish.SetReason("CHG-1042")
	wish.SetTiming(onApproval("PT8H"))
	opening := api.RequestsAPI.OpenTicket(alice).OpenTicket(OpenTicketAssetAccessAsOpenTicket(wish))
	ticket := may(opening.IdempotencyKey("go-1").Execute())
	equal(ticket.Approved.Get(), nil)
	changes := NewTicketChanges()
	changes.SetTiming(onApproval("PT4H"))
	shorter := NewApproveTicket(1)
	shorter.SetChanges(*changes)
	first := may(api.RequestsAPI.ApproveTicket(bob, ticket.Id).ApproveTicket(*shorter).Execute())
	equal(first.State, TICKETSTATE_PENDING)
	equal(first.GetLevel(), 2)
	second := may(api.RequestsAPI.ApproveTicket(admin, ticket.Id).ApproveTicket(*NewApproveTicket(2)).Execute())
	equal(second.State, TICKETSTATE_APPROVED)
	equal(second.Approved.Get().TicketRequestAssetAccess.Accounts[0], "app")

	// May alice do this now? Yes; and no, once the grant is revoked.
	equal(check(alice, asset).Allowed, true)
	grant := may(api.RequestsAPI.GetTicket(alice, ticket.Id).Execute()).Grants[0]
	revoked := may(api.GrantsAPI.RevokeGrant(admin, grant).RevokeGrant(*NewRevokeGrant("deployed")).Execute())
	equal(revoked.State, GRANTSTATE_REVOKED)
	denied := check(alice, asset)
	equal(denied.Allowed, false)
	equal(denied.GetReason(), DENIALREASON_NO_VALID_PERMISSION)

	// A refusal is a problem, with a type too.
	_, _, err := api.RequestsAPI.ApproveTicket(alice, ticket.Id).ApproveTicket(*NewApproveTicket(2)).Execute()
	refusal := err.(*GenericOpenAPIError).Model().(Problem)
	equal(refusal.Status >= 400 && refusal.Code != "", true)
	fmt.Println("Go: opened, approved twice, allowed, revoked, denied")
}
