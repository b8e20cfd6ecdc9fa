// The life of a ticket through the client that OpenAPI Generator makes from the contract (library `native`).

import gatepass.client.ApiClient;
import gatepass.client.ApiException;
import gatepass.client.api.*;
import gatepass.client.model.*;
import java.util.List;
import java.util.UUID;

public class Lifecycle {
    static final String PASSWORD = "a long password";

    /** Calls as one user, or as nobody without a token. */
    static ApiClient client(String token) {
        var client = new ApiClient();
        client.updateBaseUri(System.getenv("BASE"));
        if (token != null) {
            client.setRequestInterceptor(request -> request.header("Authorization", "Bearer " + token));
        }
        return client;
    }

    static ApiClient login(String username, String password) throws ApiException {
        var tokens = new AuthApi(client(null)).login(new Login().username(username).password(password));
        return client(tokens.getAccessToken());
    }

    static UUID person(ApiClient admin, UUID org, String username, UUID manager) throws ApiException {
        var directory = new DirectoryApi(admin);
        var body = new CreateUser().username(username).name(username).password(PASSWORD).managerId(manager);
        var id = directory.createUser(body, null).getId();
        directory.putMember(org, id, new PutMember().role(Role.MEMBER), null);
        return id;
    }

    static AccessAnswer check(ApiClient user, UUID asset) throws ApiException {
        var question = new AccessQuestion().assetId(asset).account("app").protocol("ssh").action(AccessAction.CONNECT);
        return new AccessApi(user).checkAccess(question, null);
    }

    static Timing onApproval(String duration) {
        return new Timing(new TimingOnApproval().mode(TimingOnApproval.ModeEnum.ON_APPROVAL).duration(duration));
    }

    static void equal(Object is, Object expected) {
        if (!expected.equals(is)) {
            throw new AssertionError(is + ", not " + expected);
        }
    }

    public static void main(String[] arguments) throws ApiException {
        // The admin makes two people, a server with an account, and a flow of two levels: the manager, then any admin.
        var admin = login("admin", System.getenv("GATEPASS_ADMIN_PASSWORD"));
        var org = new AuthApi(admin).getMe().getRoles().get(0).getOrgId();
        person(admin, org, "java-alice", person(admin, org, "java-bob", null));
        var inventory = new InventoryApi(admin);
        var node = inventory.createNode(new CreateNode().name("java").orgId(org), null).getId();
        var host = new CreateAsset().orgId(org).name("java-1").category(AssetCategory.HOST).addNodesItem(node)
            .addProtocolsItem(new AssetProtocol().name("ssh").port(22));
        var asset = inventory.createAsset(host, null).getId();
        inventory.createAccount(asset, new CreateAccount().username("app"), null, null);
        var manager = new Approver(new ApproverRequesterManager().kind(ApproverRequesterManager.KindEnum.REQUESTER_MANAGER));
        var admins = new Approver(new ApproverOrgAdmins().kind(ApproverOrgAdmins.KindEnum.ORG_ADMINS));
        var levels = List.of(new ApprovalLevel().addApproversItem(manager), new ApprovalLevel().addApproversItem(admins));
        var approval = new ApprovalAssigned().type(ApprovalAssigned.TypeEnum.ASSIGNED).levels(levels);
        var duration = new FlowDurationMax().mode(FlowDurationMax.ModeEnum.MAX).max("PT8H");
        var flow = new RequestsApi(admin).createFlow(new CreateFlow().orgId(org).name("java")
            .ticketType(TicketType.ASSET_ACCESS).duration(new FlowDuration(duration)).approval(new Approval(approval)), null);

        // Alice asks for eight hours; her manager makes it four; an admin agrees.
        var alice = login("java-alice", PASSWORD);
        var bob = login("java-bob", PASSWORD);
        var wish = new OpenTicketAssetAccess().type(OpenTicketAssetAccess.TypeEnum.ASSET_ACCESS).orgId(org)
            .flowId(flow.getId()).title("Deploy 4.2").reason("CHG-1042").timing(onApproval("PT8H"))
            .request(new AssetAccess().addAssetsItem(asset).addAccountsItem("app").addProtocolsItem("ssh")
                .addActionsItem(AccessAction.CONNECT));
        var opened = new RequestsApi(alice).openTicket(new OpenTicket(wish), "java-1");
        equal(opened.getApproved() == null, true);
        var shorter = new ApproveTicket().level(1).changes(new TicketChanges().timing(onApproval("PT4H")));
        var first = new RequestsApi(bob).approveTicket(opened.getId(), shorter, null, null);
        equal(first.getState(), TicketState.PENDING);
        equal(first.getLevel(), 2);
        var second = new RequestsApi(admin).approveTicket(opened.getId(), new ApproveTicket().level(2), null, null);
        equal(second.getState(), TicketState.APPROVED);
        equal(second.getApproved().getTicketRequestAssetAccess().getAccounts(), List.of("app"));

        // May alice do this now? Yes; and no, once the grant is revoked.
        equal(check(alice, asset).getAllowed(), true);
        var grant = new RequestsApi(alice).getTicket(opened.getId(), null, null).getGrants().get(0);
        var revoked = new GrantsApi(admin).revokeGrant(grant, new RevokeGrant().reason("deployed"), null, null);
        equal(revoked.getState(), GrantState.REVOKED);
        var denied = check(alice, asset);
        equal(denied.getAllowed(), false);
        equal(denied.getReason(), DenialReason.NO_VALID_PERMISSION);

        // A refusal has its status.
        try {
            new RequestsApi(alice).approveTicket(opened.getId(), new ApproveTicket().level(2), null, null);
            throw new AssertionError("approved twice");
        } catch (ApiException refusal) {
            equal(refusal.getCode(), 409);
        }
        System.out.println("Java: opened, approved twice, allowed, revoked, denied");
    }
}
