//! Organizations, their members, users and groups.

mod group_members;
mod groups;
mod law_of_nesting;
mod leaving;
mod members;
mod nested_groups;
mod nested_members;
mod organizations;
mod removals;
mod self_grants;
mod super_admins;
mod user_lists;
mod users;

use gatepass_testing::{Answer, Person, Value, World, json, rows};

/// The pointers of all faults, sorted.
fn pointers(problem: &Value) -> Vec<&str> {
    let mut pointers: Vec<_> =
        problem["errors"].as_array().unwrap().iter().map(|e| e["pointer"].as_str().unwrap()).collect();
    pointers.sort_unstable();
    pointers
}

/// The id of the created object.
fn id_of(created: &Value) -> String {
    created["id"].as_str().unwrap().to_owned()
}

async fn group(world: &World, name: &str) -> String {
    let body = json!({ "org_id": world.org, "name": name });
    id_of(&world.admin.post("/groups", body).await.expect(201))
}

/// A permission that an admin created and that names this user or group.
async fn permission(world: &World, column: &'static str, named: &str) -> String {
    let id = world.new_id();
    world.insert([rows::permission(&id, &world.org).with(column, format!("{{{named}}}"))]).await;
    id
}

/// A ticket of this member, approved automatically, for an hour.
async fn granted(world: &World, person: &Person) -> Value {
    let flow = json!({ "org_id": world.org, "name": "auto", "ticket_type": "asset_access",
        "approval": { "type": "automatic" } });
    world.admin.post("/flows", flow).await.expect(201);
    let node = json!({ "org_id": world.org, "name": "servers" });
    let node = id_of(&world.admin.post("/nodes", node).await.expect(201));
    let asset = json!({ "org_id": world.org, "name": "web1", "category": "host", "nodes": [node],
        "protocols": [{ "name": "ssh", "port": 22 }] });
    let asset = id_of(&world.admin.post("/assets", asset).await.expect(201));
    let ticket = json!({ "type": "asset_access", "org_id": world.org, "title": "t", "reason": "r",
        "request": { "nodes": [], "assets": [asset], "accounts": ["@USER"], "protocols": ["ssh"],
            "actions": ["connect"] },
        "timing": { "mode": "on_approval", "duration": "PT1H" } });
    let ticket = person.post("/tickets", ticket).await.expect(201);
    assert_eq!(ticket["state"], "approved");
    ticket
}

/// The ids of all pages.
async fn walk(person: &Person, path: &str, id: &str) -> Vec<String> {
    let mut seen = Vec::new();
    let mut next = path.to_owned();
    loop {
        let page = person.get(&next).await.expect(200);
        let items = page["items"].as_array().unwrap();
        seen.extend(items.iter().map(|item| item[id].as_str().unwrap().to_owned()));
        let Some(cursor) = page["next_cursor"].as_str() else { return seen };
        next = format!("{path}&cursor={cursor}");
    }
}

/// The same request with `If-Match`.
async fn if_match(request: reqwest::RequestBuilder, etag: &str) -> Answer {
    Answer::of(request.header("if-match", etag)).await
}
