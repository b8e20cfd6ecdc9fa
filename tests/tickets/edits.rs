//! Changes that an approver makes to a ticket when approving it.

use gatepass_testing::{Person, Value, World, asking, json, levels};

struct Room {
    world: World,
    alice: Person,
    ann: Person,
    web: String,
    db: String,
}

async fn room(edits: &str) -> Room {
    let world = World::new().await;
    let (alice, ann) = (world.member("alice").await, world.stranger("ann").await);
    let (web, db) = (world.asset("web").await, world.asset("db").await);
    world.flow_with(levels(&[&[&ann]]), json!({ "approver_edits": edits })).await;
    Room { world, alice, ann, web, db }
}

async fn change(room: &Room, changes: Value) -> gatepass_testing::Answer {
    let mut body = asking(&room.world, &room.web);
    body["request"]["actions"] = json!(["connect", "upload"]);
    let ticket = room.alice.ask(body).await;
    room.ann.act("tickets", &ticket, "approve", json!({ "changes": changes })).await
}

#[actix_web::test]
async fn a_flow_may_allow_no_changes() {
    let room = room("none").await;
    change(&room, json!({ "actions": ["connect"] })).await.problem(403, "edits_not_allowed");
    // A list in another order is no change.
    change(&room, json!({ "actions": ["upload", "connect"] })).await.expect(200);
}

#[actix_web::test]
async fn a_flow_may_allow_to_narrow_only() {
    let room = room("narrow").await;
    change(&room, json!({ "assets": [room.db] })).await.problem(403, "edit_widens");
    change(&room, json!({ "accounts": ["@ALL"] })).await.problem(403, "edit_widens");
    let narrowed = change(&room, json!({ "actions": ["connect"] })).await.expect(200);
    assert_eq!(narrowed["approved"]["actions"], json!(["connect"]));
}

/// The accounts that are asked for, and those to which an approver changes them, who may only narrow.
#[actix_web::test]
async fn an_exclusion_stays_while_another_entry_reaches_its_account() {
    let room = room("narrow").await;
    for (asked, changed) in [
        (["@INPUT", "!root"], json!(["@INPUT"])),
        (["@ALL", "!alice"], json!(["{username}"])),
        (["@ALL", "!admin_{username}"], json!(["admin_alice"])),
    ] {
        let mut body = asking(&room.world, &room.web);
        body["request"]["accounts"] = json!(asked);
        let ticket = room.alice.ask(body).await;
        let wide = json!({ "changes": { "accounts": changed } });
        room.ann.act("tickets", &ticket, "approve", wide).await.problem(403, "edit_widens");
        room.alice.act("tickets", &ticket, "cancel", json!({})).await.expect(200);
    }
}

#[actix_web::test]
async fn no_change_takes_an_account_from_the_flow_that_claims_it() {
    let room = room("any").await;
    let strict = json!({ "priority": 10, "scope": { "accounts": ["root"] } });
    room.world.flow_with(levels(&[&[&room.alice]]), strict).await;
    let mut body = asking(&room.world, &room.web);
    body["request"]["accounts"] = json!(["@INPUT", "!root"]);
    let ticket = room.alice.ask(body).await;
    let more = json!({ "changes": { "accounts": ["@INPUT"] } });
    let problem = room.ann.act("tickets", &ticket, "approve", more).await.problem(422, "validation_failed");
    assert_eq!(problem["errors"][0]["code"], "out_of_scope");
}

#[actix_web::test]
async fn an_asset_below_a_requested_node_is_narrower() {
    let room = room("narrow").await;
    let top = room.world.node("eu", None).await;
    let below = room.world.node("dc1", Some(&top)).await;
    room.world.place(&room.web, &below).await;
    let mut body = asking(&room.world, &room.web);
    body["request"]["assets"] = json!([]);
    body["request"]["nodes"] = json!([top]);
    let ticket = room.alice.ask(body).await;
    let changes = json!({ "changes": { "nodes": [], "assets": [room.web] } });
    room.ann.act("tickets", &ticket, "approve", changes).await.expect(200);
}

#[actix_web::test]
async fn where_anything_may_be_changed_the_log_says_what_and_that_it_gives_more() {
    let room = room("any").await;
    let changed =
        change(&room, json!({ "assets": [room.web, room.db], "accounts": ["root"] })).await.expect(200);
    assert_eq!(changed["requested"]["accounts"], json!(["app"]));
    assert_eq!(changed["approved"]["accounts"], json!(["root"]));
    let sql = "SELECT data::text FROM events WHERE action = 'ticket.approved'";
    let data: Value = serde_json::from_str(&room.world.query(sql).await[0]).unwrap();
    assert_eq!(data["widened"], true);
    assert_eq!(data["difference"]["accounts"], json!({ "before": ["app"], "after": ["root"] }));
    assert_eq!(room.world.query("SELECT cardinality(assets) FROM permissions").await, ["2"]);
}

#[actix_web::test]
async fn every_fault_of_a_change_is_named_at_once() {
    let room = room("any").await;
    let foreign = room.world.new_org("other").await;
    let foreign = room.world.asset_in(&foreign, "theirs").await;
    let changes = json!({ "assets": [foreign, room.web], "accounts": ["*", "app"], "protocols": ["SSH"],
        "nodes": ["0198c5a2-6f1e-7c52-9d43-0f8f5b0a7c11"] });
    let problem = change(&room, changes).await.problem(422, "validation_failed");
    let mut pointers: Vec<_> =
        problem["errors"].as_array().unwrap().iter().map(|e| e["pointer"].as_str().unwrap()).collect();
    pointers.sort_unstable();
    assert_eq!(
        pointers,
        ["/changes/accounts/0", "/changes/assets/0", "/changes/nodes/0", "/changes/protocols/0"]
    );
    change(&room, json!({ "accounts": [] })).await.problem(422, "validation_failed");
}

#[actix_web::test]
async fn accounts_that_are_all_excluded_again_leave_nothing() {
    let room = room("any").await;
    let mut body = asking(&room.world, &room.web);
    body["request"]["accounts"] = json!(["app", "!app"]);
    let problem = room.alice.post("/tickets", body).await.problem(422, "validation_failed");
    assert_eq!(problem["errors"][0]["pointer"], "/request/accounts");
    change(&room, json!({ "accounts": ["app", "!app"] })).await.problem(422, "validation_failed");
}

#[actix_web::test]
async fn the_flow_says_whether_approvers_prolong_the_access_and_for_how_long() {
    let room = room("narrow").await;
    let long = json!({ "timing": { "mode": "on_approval", "duration": "PT5H" } });
    change(&room, long.clone()).await.problem(403, "timing_widens");
    let short = json!({ "timing": { "mode": "on_approval", "duration": "PT1H" } });
    assert_eq!(change(&room, short.clone()).await.expect(200)["timing"], short["timing"]);
    room.world.join(&room.world.org, &room.ann, "org_admin").await;
    change(&room, long.clone()).await.problem(403, "timing_widens");
    let room = self::room("any").await;
    assert_eq!(change(&room, long.clone()).await.expect(200)["timing"], long["timing"]);
    let most = json!({ "timing": { "mode": "on_approval", "duration": "P31D" } });
    change(&room, most).await.problem(422, "duration_not_allowed");
}

#[actix_web::test]
async fn half_an_hour_from_the_approval_on_is_shorter_than_a_later_end() {
    let room = room("narrow").await;
    let end = "SELECT to_json(gatepass_now() + interval '2 hours') #>> '{}'";
    let mut body = asking(&room.world, &room.web);
    body["timing"] = json!({ "mode": "until", "end": room.world.query(end).await.remove(0) });
    let ticket = room.alice.ask(body).await;
    let last =
        |duration: &str| json!({ "changes": { "timing": { "mode": "on_approval", "duration": duration } } });
    room.ann.act("tickets", &ticket, "approve", last("PT3H")).await.problem(403, "timing_widens");
    let approved = room.ann.act("tickets", &ticket, "approve", last("PT30M")).await.expect(200);
    assert_eq!(approved["timing"]["duration"], "PT30M");
}

#[actix_web::test]
async fn if_match_is_honoured() {
    let room = room("any").await;
    let ticket = room.alice.ask(asking(&room.world, &room.web)).await;
    let path = format!("/tickets/{}", ticket["id"].as_str().unwrap());
    let read = room.ann.get(&path).await;
    let approve = |etag: &str| {
        room.ann
            .request(reqwest::Method::POST, &format!("{path}/approve"))
            .header("if-match", etag)
            .json(&json!({ "level": 1 }))
    };
    gatepass_testing::Answer::of(approve("\"other\"")).await.problem(412, "stale");
    gatepass_testing::Answer::of(approve(read.header("etag"))).await.expect(200);
    let get = room.ann.request(reqwest::Method::GET, &path);
    let now = room.ann.get(&path).await;
    let answer = gatepass_testing::Answer::of(get.header("if-none-match", now.header("etag"))).await;
    assert_eq!(answer.status, 304);
}

#[actix_web::test]
async fn what_was_deleted_in_the_meantime_is_not_given() {
    let room = room("any").await;
    let mut body = asking(&room.world, &room.web);
    body["request"]["assets"] = json!([room.web, room.db]);
    let ticket = room.alice.ask(body).await;
    room.world.sql("DELETE FROM assets WHERE name = 'db'").await;
    assert_eq!(room.ann.approve(&ticket).await.expect(200)["state"], "approved");
    assert_eq!(room.world.query("SELECT assets[1] FROM permissions").await, [room.web]);
    assert_eq!(room.world.query("SELECT cardinality(assets) FROM permissions").await, ["1"]);
}

#[actix_web::test]
async fn no_change_leaves_the_scope_of_the_flow() {
    let room = room("any").await;
    let db = room.db.clone();
    let scope =
        format!("{{\"scope\": {{\"assets\": [\"{}\"], \"accounts\": [\"app\", \"root\"]}}}}", room.web);
    for table in ["flows", "flow_versions"] {
        room.world.sql(&format!("UPDATE {table} SET definition = definition || '{scope}'")).await;
    }
    for changes in [json!({ "assets": [db] }), json!({ "accounts": ["app", "deploy"] })] {
        let problem = change(&room, changes).await.problem(422, "validation_failed");
        assert_eq!(problem["errors"][0]["code"], "out_of_scope");
    }
    let ticket = room.alice.ask(asking(&room.world, &room.web)).await;
    let over = json!({ "decision": "approve", "reason": "urgent", "changes": { "assets": [db] } });
    room.world.admin.act("tickets", &ticket, "override", over).await.problem(422, "validation_failed");
    change(&room, json!({ "accounts": ["app", "root"] })).await.expect(200);
}

#[actix_web::test]
async fn no_change_adds_what_another_flow_claims() {
    let room = room("any").await;
    let strict = json!({ "priority": 5, "scope": { "assets": [room.db] } });
    room.world.flow_with(levels(&[&[&room.alice]]), strict).await;
    let more = json!({ "assets": [room.web, room.db] });
    let problem = change(&room, more.clone()).await.problem(422, "validation_failed");
    assert_eq!(problem["errors"][0]["code"], "out_of_scope");
    let ticket = room.alice.ask(asking(&room.world, &room.web)).await;
    let over = json!({ "decision": "approve", "reason": "urgent", "changes": more });
    room.world.admin.act("tickets", &ticket, "override", over).await.problem(422, "validation_failed");
    change(&room, json!({ "accounts": ["app", "root"] })).await.expect(200);
}
