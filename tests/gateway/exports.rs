//! Lists of commands, and exports of sessions and commands.

use super::{Desk, at, permit, redeem};
use crate::exports::{cells, exported, listed};
use gatepass_testing::{Person, Value, json};

/// A desk with a session of Alice with three commands, and one of Bob with another.
async fn busy() -> (Desk, Person, Value, Value) {
    let desk = Desk::new().await;
    let bob = desk.world.member("bob").await;
    permit(&desk.world, &bob, &desk.web, json!({})).await;
    let session = desk.session().await;
    let token = bob.post("/connection-tokens", super::asking(&desk.web)).await.expect(201);
    let other = redeem(&desk.gateway, &token).await.expect(201);
    let report = async |session: &Value, commands: Value| {
        let body = json!({ "commands": commands });
        desk.gateway.post(&at("sessions", session, "/commands"), body).await.expect(200);
    };
    let typed = |seq: i64, command: &str, action: &str| json!({ "seq": seq, "at": format!("2026-11-30T12:00:0{seq}Z"), "command": command, "action": action });
    report(
        &session,
        json!([typed(1, "ls", "accept"), typed(2, "sudo REBOOT", "reject"), typed(3, "=1+1", "warn")]),
    )
    .await;
    report(&other, json!([typed(4, "who am i", "accept")])).await;
    (desk, bob, session, other)
}

async fn commands(by: &Person, query: &str) -> Vec<String> {
    let list = by.get(&format!("/session-commands?sort=created_at&{query}")).await.expect(200);
    let items = list["items"].as_array().unwrap().iter();
    items.map(|one| one["command"].as_str().unwrap().to_owned()).collect()
}

#[actix_web::test]
async fn commands_are_found_by_what_their_reader_may_see() {
    let (desk, bob, session, _) = busy().await;
    let find = async |query: &str| commands(&desk.olga, query).await;
    assert_eq!(find("").await, ["ls", "sudo REBOOT", "=1+1", "who am i"]);
    assert_eq!(find("q=reboot").await, ["sudo REBOOT"]);
    assert_eq!(find("action=reject&action=warn").await, ["sudo REBOOT", "=1+1"]);
    assert_eq!(find(&format!("user_id={}", bob.id)).await, ["who am i"]);
    assert_eq!(find(&format!("session_id={}&q=l", session["id"].as_str().unwrap())).await, ["ls"]);
    assert_eq!(find(&format!("asset_id={}&org_id={}", desk.web, desk.world.org)).await.len(), 4);
    assert_eq!(find("from=2026-11-30T12:00:02Z&before=2026-11-30T12:00:04Z").await, ["sudo REBOOT", "=1+1"]);
    assert!(find(&format!("rule_id={}", desk.world.new_id())).await.is_empty());
    // Users see their own, gateways what they reported.
    assert_eq!(commands(&desk.alice, "").await.len(), 3);
    assert_eq!(commands(&bob, "").await, ["who am i"]);
    assert!(commands(&bob, "q=reboot").await.is_empty());
    assert!(commands(&bob, &format!("user_id={}", desk.alice.id)).await.is_empty());
    let reading = desk.world.key(&desk.gateway, &["sessions:read"]).await;
    desk.world
        .sql(&format!("UPDATE members SET role = 'member' WHERE user_id = '{}'", desk.gateway.id))
        .await;
    assert_eq!(commands(&reading, "").await.len(), 4);
    let stranger = desk.world.member("carl").await;
    let none = stranger.get("/session-commands?include=total").await.expect(200);
    assert_eq!((&none["items"], &none["total"]), (&json!([]), &json!(0)));
    let counted = desk.alice.get("/session-commands?include=total&limit=1").await.expect(200);
    assert_eq!(counted["total"], 3);
    assert_eq!(listed(&desk.olga, "/session-commands", "sort=created_at").await.len(), 4);
}

#[actix_web::test]
async fn an_export_has_what_the_list_has() {
    let (desk, bob, session, _) = busy().await;
    desk.gateway.post(&at("sessions", &session, "/end"), json!({ "reason": "bye" })).await.expect(200);
    for reader in [&desk.olga, &desk.alice, &bob, &desk.world.admin] {
        for (list, query) in [
            ("/sessions", ""),
            ("/sessions", "state=active"),
            ("/sessions", "q=alice"),
            ("/session-commands", ""),
            ("/session-commands", "q=l"),
            ("/session-commands", "action=reject"),
        ] {
            let ids =
                |items: Vec<Value>| items.into_iter().map(|item| item["id"].clone()).collect::<Vec<_>>();
            assert_eq!(
                ids(exported(reader, list, query).await),
                ids(listed(reader, list, query).await),
                "{list}?{query}"
            );
        }
    }
    let csv = desk.olga.get("/session-commands/export?format=csv&sort=created_at").await;
    let rows = cells(&csv.text);
    assert_eq!(rows.len(), 4);
    assert_eq!(
        (rows[1]["command"].as_str(), rows[1]["username"].as_str(), rows[1]["asset"].as_str()),
        ("sudo REBOOT", "alice", "web")
    );
    // No spreadsheet takes a command for a formula.
    assert_ne!(rows[2]["command"], "=1+1");
    let lines = desk.olga.get("/sessions/export?format=ndjson&sort=created_at").await.text;
    let first: Value = serde_json::from_str(lines.lines().next().unwrap()).unwrap();
    assert_eq!(
        (&first["end_reason"], &first["end_detail"], &first["gateway"]),
        (&json!("closed"), &json!("bye"), &json!("gateway"))
    );
    let key = desk.world.key(&desk.alice, &["tickets:read"]).await;
    for list in ["/sessions/export", "/session-commands/export", "/session-commands"] {
        key.get(list).await.problem(403, "missing_scope");
    }
    let log = desk
        .olga
        .get("/events?action=asset_sessions.exported&action=session_commands.exported")
        .await
        .expect(200);
    assert!(log["items"].as_array().unwrap().len() > 4);
}
