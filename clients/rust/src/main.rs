//! The life of a ticket through the client made from the contract.

use gatepass_client::{Client, types};
use reqwest::header::{AUTHORIZATION, HeaderMap, HeaderValue};
use serde_json::{from_value, json};
use std::env;
use types::{
    AccessAction, AccessAnswer, Approval, AssetCategory, AssetProtocol, CreateUserPassword, DenialReason,
    FlowDuration, GrantState, OpenTicket, Role, TicketChanges, TicketState, TicketType,
};
use uuid::Uuid;

type Done<T = ()> = Result<T, Box<dyn std::error::Error>>;

const PASSWORD: &str = "a long password";

#[tokio::main(flavor = "current_thread")]
async fn main() -> Done {
    // The admin makes two people, a server with an account, and a flow of two levels: the manager, then any admin.
    let admin = login("admin", &env::var("GATEPASS_ADMIN_PASSWORD")?).await?;
    let me = admin.get_me().send().await?;
    let org = me.roles.first().ok_or("the admin has no organization")?.org_id;
    let manager = person(&admin, org, "rs-bob", None).await?;
    person(&admin, org, "rs-alice", Some(manager)).await?;
    let asset = inventory(&admin, org).await?;
    let approval: Approval = from_value(json!({ "type": "assigned", "levels": [
        { "mode": "any", "approvers": [{ "kind": "requester_manager" }] },
        { "mode": "any", "approvers": [{ "kind": "org_admins" }] },
    ] }))?;
    let duration: FlowDuration = from_value(json!({ "mode": "max", "max": "PT8H" }))?;
    let flow = admin.create_flow().body_map(|b| {
        b.org_id(org).name("rs").ticket_type(TicketType::AssetAccess).approval(approval).duration(duration)
    });
    let flow = flow.send().await?.id;

    // Alice asks for eight hours; her manager makes it four; an admin agrees.
    let alice = login("rs-alice", PASSWORD).await?;
    let bob = login("rs-bob", PASSWORD).await?;
    let wish: OpenTicket = from_value(json!({
        "type": "asset_access", "org_id": org, "title": "Deploy 4.2", "flow_id": flow,
        "request": { "assets": [asset], "accounts": ["app"], "protocols": ["ssh"], "actions": ["connect"] },
        "timing": { "mode": "on_approval", "duration": "PT8H" },
    }))?;
    let ticket = alice.open_ticket().idempotency_key("rs-1").body(wish).send().await?.id;
    let changes: TicketChanges =
        from_value(json!({ "timing": { "mode": "on_approval", "duration": "PT4H" } }))?;
    let first = bob.approve_ticket().id(ticket).body_map(|b| b.level(1).changes(changes)).send().await?;
    assert_eq!((first.state, first.level.map(u32::from)), (TicketState::Pending, Some(2)));
    let second = admin.approve_ticket().id(ticket).body_map(|b| b.level(2)).send().await?;
    assert_eq!(second.state, TicketState::Approved);

    // May alice do this now? Yes; and no, once the grant is revoked.
    assert!(check(&alice, asset).await?.allowed);
    let seen = alice.get_ticket().id(ticket).send().await?;
    let grant = *seen.grants.first().ok_or("the ticket has no grant")?;
    let revoked = admin.revoke_grant().id(grant).body_map(|b| b.reason("deployed")).send().await?;
    assert_eq!(revoked.state, GrantState::Revoked);
    let denied = check(&alice, asset).await?;
    assert_eq!((denied.allowed, denied.reason), (false, Some(DenialReason::NoValidPermission)));

    // A refusal is a problem, with a type too.
    let refusal = alice.approve_ticket().id(ticket).body_map(|b| b.level(2)).send().await;
    let Err(gatepass_client::Error::ErrorResponse(problem)) = refusal else {
        return Err("approved twice".into());
    };
    assert!(problem.status >= 400 && !problem.code.is_empty());
    println!("Rust: opened, approved twice, allowed, revoked, denied");
    Ok(())
}

fn client(headers: HeaderMap) -> Done<Client> {
    let http = reqwest::Client::builder().default_headers(headers).build()?;
    Ok(Client::new_with_client(&env::var("BASE")?, http))
}

async fn login(username: &str, password: &str) -> Done<Client> {
    let open = client(HeaderMap::new())?;
    let tokens = open.login().body_map(|b| b.username(username).password(password)).send().await?;
    let bearer = HeaderValue::try_from(format!("Bearer {}", *tokens.access_token))?;
    client(HeaderMap::from_iter([(AUTHORIZATION, bearer)]))
}

async fn person(admin: &Client, org: Uuid, username: &str, manager: Option<Uuid>) -> Done<Uuid> {
    let password: CreateUserPassword = PASSWORD.parse()?;
    let user = admin
        .create_user()
        .body_map(|b| b.username(username).name(username).password(password).manager_id(manager));
    let id = user.send().await?.id;
    admin.put_member().id(org).user_id(id).body_map(|b| b.role(Role::Member)).send().await?;
    Ok(id)
}

async fn inventory(admin: &Client, org: Uuid) -> Done<Uuid> {
    let node = admin.create_node().body_map(|b| b.org_id(org).name("rs")).send().await?.id;
    let ssh = AssetProtocol::try_from(AssetProtocol::builder().name("ssh").port(22))?;
    let asset = admin.create_asset().body_map(|b| {
        b.org_id(org).name("rs-1").category(AssetCategory::Host).nodes([node]).protocols([ssh])
    });
    let asset = asset.send().await?.id;
    admin.create_account().id(asset).body_map(|b| b.username("app")).send().await?;
    Ok(asset)
}

async fn check(user: &Client, asset: Uuid) -> Done<AccessAnswer> {
    let question = user
        .check_access()
        .body_map(|b| b.asset_id(asset).account("app").protocol("ssh").action(AccessAction::Connect));
    Ok(question.send().await?.into_inner())
}
