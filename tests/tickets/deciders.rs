//! The queue `decided_by_me`: it includes tickets that an admin ended without being an approver.

use super::error::{Cast, bring_back, cast, hide};
use super::summary::check;
use gatepass_testing::{Person, Value, World, asking, json};

fn id(ticket: &Value) -> String {
    ticket["id"].as_str().unwrap().to_owned()
}

/// The ids in the list. Checks that count and export agree with it.
async fn decided(person: &Person, filter: &str) -> Vec<String> {
    let query = format!("queue=decided_by_me&{filter}");
    let list = person.get(&format!("/tickets?include=total&{query}")).await;
    assert_eq!(list.json["total"].as_u64(), Some(list.ids().len() as u64), "{}", list.text);
    let export = person.get(&format!("/tickets/export?format=ndjson&{query}")).await;
    let rows = export.text.lines().map(|line| id(&serde_json::from_str(line).unwrap()));
    assert_eq!(rows.collect::<Vec<_>>(), list.ids(), "{}", export.text);
    check(person, filter).await;
    list.ids()
}

/// Tickets that olga overrode (one granted, one denied) or denied after an error, and one that she canceled as its
/// requester.
async fn desk() -> (World, Person, [String; 3]) {
    let Cast { world, alice, ann, olga, ticket: failed } = cast(json!({})).await;
    hide(&world, "web").await;
    assert_eq!(ann.approve(&failed).await.expect(200)["state"], "error");
    bring_back(&world, "web").await;
    let deny = json!({ "reason": "not now" });
    assert_eq!(olga.act("tickets", &failed, "deny", deny).await.expect(200)["state"], "denied");
    let web = world.query("SELECT id FROM assets").await.remove(0);
    let (given, denied) = (alice.ask(asking(&world, &web)).await, alice.ask(asking(&world, &web)).await);
    for (ticket, decision) in [(&given, "approve"), (&denied, "deny")] {
        let body = json!({ "decision": decision, "reason": "Ann is on leave" });
        olga.act("tickets", ticket, "override", body).await.expect(200);
    }
    let own = olga.ask(asking(&world, &web)).await;
    olga.act("tickets", &own, "cancel", json!({})).await.expect(200);
    // An approver of a level keeps the ticket in the queue, though somebody else ended it.
    assert_eq!(decided(&ann, "").await, [id(&failed)]);
    (world, olga, [id(&failed), id(&given), id(&denied)])
}

#[actix_web::test]
async fn an_administrator_finds_what_they_ended_and_not_what_they_canceled() {
    let (_world, olga, [failed, given, denied]) = desk().await;
    assert_eq!(decided(&olga, "").await, [denied.as_str(), &given, &failed]);
    assert_eq!(decided(&olga, "state=approved").await, [given.as_str()]);
    assert_eq!(decided(&olga, "state=denied").await, [denied.as_str(), &failed]);
    assert_eq!(decided(&olga, "state=canceled").await.len(), 0);
    let changed = olga.get("/tickets?queue=decided_by_me&sort=updated_at").await;
    assert_eq!(changed.ids(), [failed.as_str(), &given, &denied]);
    let first = olga.get("/tickets?queue=decided_by_me&limit=2").await;
    let cursor = first.json["next_cursor"].as_str().unwrap();
    let rest = olga.get(&format!("/tickets?queue=decided_by_me&limit=2&cursor={cursor}")).await;
    assert_eq!([first.ids(), rest.ids()].concat(), [denied, given, failed]);
}

#[actix_web::test]
async fn who_is_no_administrator_any_more_finds_what_they_may_still_see() {
    let (world, olga, [failed, ..]) = desk().await;
    let member = format!("/organizations/{}/members/{}", world.org, olga.id);
    world.admin.put(&member, json!({ "role": "member" })).await.expect(200);
    assert_eq!(decided(&olga, "").await.len(), 0);
    olga.get(&format!("/tickets/{failed}")).await.problem(404, "not_found");
}
