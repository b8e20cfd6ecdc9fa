//! A world in which each list has several rows, and people with different rights.

use crate::attacks::document::{Estate, Operation};
use gatepass_testing::{Person, Value, Wire, World, administering, asking, json};

/// The people, and the ids for path parameters.
pub struct Desk {
    pub world: World,
    pub wire: Wire,
    pub people: Vec<(&'static str, Person)>,
    estate: Estate,
    item: String,
    session: String,
}

impl Desk {
    pub async fn new() -> Self {
        let (world, wire) = World::overheard().await;
        let (mia, olga) = (world.member("mia").await, world.with_role("olga", "org_admin").await);
        let estate = Estate::new(&world, &mia).await;
        let (item, session) = furnish(&world, &estate, &mia, &olga).await;
        // Neither reads the inventory, nor flows.
        let key = world.key(&olga, &["tickets:read", "grants:read", "audit:read"]).await;
        let bound = world.key(&olga, &["grants:read"]).await;
        let (secret, asset) = (bound.token.clone().unwrap(), estate.of("assets"));
        let bind = format!("UPDATE api_keys SET asset_id = '{asset}' WHERE id = '{}'", &secret[3..]);
        world.sql(&bind).await;
        let people = vec![
            ("org admin", olga),
            ("super admin", world.admin.clone()),
            ("member", mia),
            ("key without inventory", key),
            ("key of an asset", bound),
        ];
        Self { world, wire, people, estate, item, session }
    }

    /// The paths of an operation: one for each kind of rules if it is about rules.
    pub fn paths(&self, operation: &Operation) -> Vec<String> {
        if operation.path.contains("{kind}") {
            return ["login", "asset-login", "command"]
                .map(|kind| operation.path.replace("{kind}", kind))
                .into();
        }
        let id = |collection: &str| match collection {
            "catalog" => self.item.clone(),
            "asset-sessions" => self.session.clone(),
            other => self.estate.of(other),
        };
        vec![operation.path_with(id)]
    }

    /// The ids of objects and people.
    pub fn ids(&self) -> impl Iterator<Item = &str> {
        self.estate.ids().chain(self.people.iter().map(|(_, person)| person.id.as_str()))
    }

    /// An id that a filter of this name takes.
    pub fn id(&self, name: &str) -> String {
        let collection = match name {
            "org_id" => "organizations",
            "asset_id" | "reaches_asset_id" => "assets",
            "node_id" | "parent_id" => "nodes",
            "group_id" => "groups",
            "flow_id" | "item_id" => "flows",
            "ticket_id" | "source_ticket_id" | "subject_id" => "tickets",
            "session_id" => "asset-sessions",
            "rule_id" => "{kind}",
            _ => "users",
        };
        self.estate.of(collection)
    }
}

/// Adds rows to the lists that have one. Returns an item that offers devices, and a session with commands.
async fn furnish(world: &World, estate: &Estate, mia: &Person, olga: &Person) -> (String, String) {
    let (admin, org) = (&world.admin, &world.org);
    let post = async |by: &Person, path: &str, body: Value| by.post(path, body).await.expect(201);
    let asset = estate.of("assets");
    world.join(&world.new_org("neighbour").await, olga, "member").await;
    world.node("staging", None).await;
    let devices = [world.asset("laptop").await, world.asset("desktop").await];
    let (inner, outer) = (world.group("inner", &[mia, admin]).await, estate.of("groups"));
    admin.put(&format!("/groups/{outer}/members/{}", admin.id), Value::Null).await.expect(201);
    for group in [inner, world.group("second", &[]).await] {
        admin.put(&format!("/groups/{outer}/groups/{group}"), Value::Null).await.expect(201);
    }
    let machines = json!({ "ticket_type": "device_admin", "item": { "assets": devices } });
    let item = world.item("Machines", machines).await;
    admin.patch(&format!("/flows/{}", estate.of("flows")), json!({ "name": "Hosts" })).await.expect(200);
    mia.ask(administering(world, &item, &devices[0])).await;
    let ticket = mia.ask(asking(world, &asset)).await;
    for _ in 0..2 {
        let comments = format!("/tickets/{}/comments", estate.of("tickets"));
        post(mia, &comments, json!({ "body": "Almost there" })).await;
    }
    mia.act("tickets", &ticket, "cancel", json!({})).await;
    let permission = json!({ "org_id": org, "name": "root too", "users": [mia.id, olga.id],
        "assets": [asset, devices[0]], "accounts": ["root"], "protocols": ["ssh"] });
    post(admin, "/permissions", permission).await;
    post(mia, "/api-keys", json!({ "name": "bot 2", "scopes": ["tickets:read"] })).await;
    post(
        admin,
        "/command-groups",
        json!({ "org_id": org, "name": "mild", "type": "command", "content": "ls" }),
    )
    .await;
    for kind in ["login", "asset-login", "command"] {
        for name in ["one", "two"] {
            let mut rule = json!({ "org_id": org, "name": name, "action": "reject", "dry_run": true });
            if kind == "login" {
                rule["org_id"] = Value::Null;
            }
            if kind == "command" {
                rule["match"] = json!({ "command_groups": [estate.of("command-groups")] });
            }
            post(admin, &format!("/acls/{kind}"), rule).await;
        }
    }
    crate::jobs::dead_job(world).await;
    world.again(olga).await;
    notify(world, olga).await;
    hooks(world).await;
    for slug in ["invites", "invites-2"] {
        let org = world.new_org(slug).await;
        let invitations = format!("/organizations/{org}/invitations");
        post(admin, &invitations, json!({ "user_id": olga.id, "role": "member" })).await;
    }
    let invitee = world.stranger("invitee2").await;
    let invitations = format!("/organizations/{org}/invitations");
    post(admin, &invitations, json!({ "user_id": invitee.id, "role": "member" })).await;
    let connect = json!({ "asset_id": asset, "account": "root", "protocol": "ssh" });
    let token = post(mia, "/connection-tokens", connect).await;
    let session = post(admin, "/connection-tokens/redeem", json!({ "token": token["token"] })).await;
    let typed =
        |seq: u32| json!({ "seq": seq, "at": "2026-11-30T12:00:00Z", "command": "ls", "action": "accept" });
    let session = session["id"].as_str().unwrap().to_owned();
    let commands = json!({ "commands": [typed(1), typed(2)] });
    admin.post(&format!("/sessions/{session}/commands"), commands).await.expect(200);
    (item, session)
}

/// Two webhooks and two connectors of the organization, and its second channel.
async fn hooks(world: &World) {
    for _ in 0..2 {
        crate::notify::webhook(world, Some(&world.org)).await;
    }
    crate::notify::channel(world, &world.org, "feishu").await;
    for _ in 0..2 {
        crate::connectors::connector(world, &world.org, &world.admin.id, None).await;
    }
}

/// Two messages in the inbox of a person, and their deliveries.
async fn notify(world: &World, person: &Person) {
    let (person, org) = (&person.id, &world.org);
    for _ in 0..2 {
        let (message, event) = (world.new_id(), world.new_id());
        world
            .sql(&format!(
                "INSERT INTO notifications (id, user_id, org_id, message, event_id, at) \
                 VALUES ('{message}', '{person}', '{org}', 'approved', '{event}', now()); \
                 INSERT INTO deliveries (id, channel, recipient_id, org_id, event_id, notification_id, message, state, created_at) \
                 VALUES ('{message}', 'mail', '{person}', '{org}', '{event}', '{message}', 'approved', 'pending', now())"
            ))
            .await;
    }
}
