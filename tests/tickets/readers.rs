//! Who reads a ticket without asking for it or deciding it: watchers, and approvers of later levels.

mod leaving;
mod naming;

use crate::exports::exported;
use gatepass_testing::{Person, Value, World, asking, json, levels};

struct Desk {
    world: World,
    alice: Person,
    ann: Person,
    ben: Person,
    web: String,
}

async fn desk() -> Desk {
    let world = World::new().await;
    let (alice, ann, ben) =
        (world.member("alice").await, world.stranger("ann").await, world.stranger("ben").await);
    let web = world.asset("web").await;
    Desk { world, alice, ann, ben, web }
}

fn path(ticket: &Value) -> String {
    format!("/tickets/{}", ticket["id"].as_str().unwrap())
}

async fn leave(world: &World, person: &Person) {
    let left = world.admin.delete(&format!("/organizations/{}/members/{}", world.org, person.id)).await;
    assert!(left.status.is_success(), "{}", left.text);
}

async fn is_hidden(person: &Person, ticket: &Value) {
    person.get(&path(ticket)).await.problem(404, "not_found");
    person.get(&format!("{}/comments", path(ticket))).await.problem(404, "not_found");
    for list in ["/tickets", "/tickets/export?format=json"] {
        assert_eq!(person.get(list).await.expect(200)["items"], json!([]), "{list}");
    }
}

async fn is_seen(person: &Person, ticket: &Value, actions: Value) {
    let seen = person.get(&path(ticket)).await.expect(200);
    assert_eq!(seen["allowed_actions"], actions, "{}", person.username);
    assert_eq!(person.get("/tickets").await.ids(), [ticket["id"].as_str().unwrap()]);
    for queue in ["mine", "awaiting_me", "decided_by_me"] {
        assert_eq!(person.get(&format!("/tickets?queue={queue}")).await.ids().len(), 0, "{queue}");
    }
    person.get(&format!("{}/history", path(ticket))).await.expect(200);
}

/// An asset with a name and an address that only readers of the inventory see.
async fn web_named(desk: &Desk) {
    desk.world.sql(&format!("UPDATE assets SET address = '10.0.0.17' WHERE id = '{}'", desk.web)).await;
}

/// The names of assets that somebody is shown: of tickets and grants, one and listed, and in all exports.
async fn names(person: &Person, ticket: &Value, grant: Option<&str>) -> Vec<Value> {
    let mut all =
        vec![person.see(ticket).await, person.get("/tickets").await.expect(200)["items"][0].clone()];
    let mut lists = vec!["/tickets"];
    if let Some(grant) = grant {
        all.push(person.get(&format!("/grants/{grant}")).await.expect(200));
        all.push(person.get("/grants").await.expect(200)["items"][0].clone());
        lists.push("/grants");
    }
    let mut names: Vec<Value> = all.iter().map(|shown| shown["subjects"][0]["address"].clone()).collect();
    for list in lists {
        names.push(exported(person, list, "").await[0]["asset_addresses"][0].clone());
        names.push(exported(person, &format!("{list}/export/objects?"), "").await[0]["address"].clone());
    }
    names
}

#[actix_web::test]
async fn approvers_of_later_levels_read_before_their_turn() {
    let Desk { world, alice, ann, ben, web } = desk().await;
    let group = world.group("second", &[&ben]).await;
    let cleo = world.member("cleo").await;
    let approval = json!({ "type": "assigned", "levels": [
        { "approvers": [{ "kind": "user", "id": ann.id }] },
        { "approvers": [{ "kind": "group", "id": group }] },
    ] });
    world.flow(approval).await;
    let ticket = alice.ask(asking(&world, &web)).await;
    is_seen(&ben, &ticket, json!([])).await;
    is_hidden(&cleo, &ticket).await;
    let comment = json!({ "body": "soon" });
    ben.post(&format!("{}/comments", path(&ticket)), comment).await.problem(403, "role_required");
    for verb in ["approve", "deny"] {
        let early = ben.act("tickets", &ticket, verb, json!({ "level": 2, "reason": "soon" })).await;
        assert!([409, 422].contains(&early.status.as_u16()), "{verb}: {}", early.text);
    }
    ben.post(&format!("{}/approve", path(&ticket)), json!({ "level": 2 }))
        .await
        .problem(409, "level_not_open");
    // Readers follow the rule, by the job that lets approvers follow theirs.
    world.admin.put(&format!("/groups/{group}/members/{}", cleo.id), json!(null)).await.expect(201);
    world.admin.delete(&format!("/groups/{group}/members/{}", ben.id)).await.expect(204);
    crate::jobs::work_off(&world).await;
    is_hidden(&ben, &ticket).await;
    is_seen(&cleo, &ticket, json!([])).await;
    ann.approve(&ticket).await.expect(200);
    assert_eq!(cleo.get("/tickets?queue=awaiting_me").await.ids(), [ticket["id"].as_str().unwrap()]);
    assert_eq!(cleo.approve(&ticket).await.expect(200)["state"], "approved");
}

#[actix_web::test]
async fn whom_an_admin_replaces_before_their_turn_reads_no_more() {
    let Desk { world, alice, ann, ben, web } = desk().await;
    let dora = world.stranger("dora").await;
    world.flow(levels(&[&[&ann], &[&ben]])).await;
    let ticket = alice.ask(asking(&world, &web)).await;
    let reassigned = json!({ "level": 2, "approvers": [dora.id], "reason": "away" });
    world.admin.post(&format!("{}/reassign", path(&ticket)), reassigned).await.expect(200);
    is_hidden(&ben, &ticket).await;
    dora.get(&path(&ticket)).await.expect(200);
    crate::jobs::work_off(&world).await;
    ann.approve(&ticket).await.expect(200);
    is_hidden(&ben, &ticket).await;
    assert_eq!(dora.approve(&ticket).await.expect(200)["state"], "approved");
}

#[actix_web::test]
async fn names_of_an_inventory_are_for_members_and_for_approvers_of_any_level() {
    let desk = desk().await;
    web_named(&desk).await;
    let Desk { world, alice, ann, ben, web } = desk;
    let (wim, vera) = (world.member("wim").await, world.stranger("vera").await);
    world.flow(levels(&[&[&ann], &[&ben]])).await;
    let ticket = alice.ask(asking(&world, &web)).await;
    let watchers = json!({ "users": [wim.id, vera.id] });
    world.admin.put(&format!("{}/watchers", path(&ticket)), watchers).await.expect(200);
    let shown = |person: &Person| json!(if person.id == vera.id { Value::Null } else { json!("10.0.0.17") });
    for person in [&wim, &vera, &ben, &ann] {
        let names = names(person, &ticket, None).await;
        assert!(names.iter().all(|name| *name == shown(person)), "{}: {names:?}", person.username);
    }
    ann.approve(&ticket).await.expect(200);
    let approved = ben.approve(&ticket).await.expect(200);
    let grant = approved["grants"][0].as_str().unwrap();
    for person in [&wim, &vera, &ben, &ann] {
        let names = names(person, &ticket, Some(grant)).await;
        assert_eq!(names.len(), 8);
        assert!(names.iter().all(|name| *name == shown(person)), "{}: {names:?}", person.username);
    }
    // Nobody finds a ticket by names that they are not shown.
    assert_eq!(vera.get("/tickets?q=10.0.0.17").await.ids().len(), 0);
}

#[actix_web::test]
async fn watchers_read_and_comment_and_are_told_no_more_than_the_requester() {
    let Desk { world, alice, ann, ben, web } = desk().await;
    let (wim, gus) = (world.member("wim").await, world.member("gus").await);
    let group = world.group("cc", &[&gus]).await;
    let settings = json!({ "show_progress": false, "watchers": [{ "kind": "group", "id": group }] });
    let flow = world.flow_with(levels(&[&[&ann], &[&ben]]), settings).await;
    let mut body = asking(&world, &web);
    body["watchers"] = json!([wim.id]);
    alice.post("/tickets/preview", body.clone()).await.expect(200);
    let ticket = alice.ask(body).await;
    assert_eq!(ticket["watchers"][0]["username"], "wim");
    ann.approve(&ticket).await.expect(200);
    ann.post(&format!("{}/comments", path(&ticket)), json!({ "body": "hm" })).await.expect(201);
    for person in [&wim, &gus] {
        is_seen(person, &ticket, json!(["comment"])).await;
        // The flow hides its progress from watchers too.
        let seen = person.get(&path(&ticket)).await.expect(200);
        assert_eq!((&seen["levels"], &seen["level"]), (&json!([]), &Value::Null));
        assert_eq!(seen["updated_at"], ticket["created_at"]);
        let mine = alice.see(&ticket).await;
        for field in ["decision_deadline", "updated_at", "levels", "applicant_manager", "digest"] {
            assert_eq!(seen[field], mine[field], "{field}");
        }
        let progress = person.get(&format!("{}/progress", path(&ticket))).await.expect(200);
        assert_eq!(progress["levels"], json!([]));
        for verb in ["approve", "deny", "cancel"] {
            let body = if verb == "deny" { json!({ "reason": "no" }) } else { json!({}) };
            assert_eq!(person.act("tickets", &ticket, verb, body).await.status, 403, "{verb}");
        }
        person.post(&format!("{}/comments", path(&ticket)), json!({ "body": "I see" })).await.expect(201);
        let all = ["", "/progress", "/history", "/comments"].map(|part| format!("{}{part}", path(&ticket)));
        for at in all.iter().map(String::as_str).chain(["/tickets", "/tickets/export?format=json", "/flows"])
        {
            let text = person.get(at).await.text;
            let told = [&ann, &ben]
                .map(|of| text.contains(&of.id) || text.contains(&format!("\"{}\"", of.username)));
            assert_eq!(told, [false; 2], "{at} of {}: {text}", person.username);
        }
    }
    // Whoever decides later sees what approvers see.
    assert_eq!(ben.see(&ticket).await["levels"].as_array().unwrap().len(), 2);
    assert_eq!(ann.see(&ticket).await["comment_count"], 3);
    let listed = wim.get(&format!("{}/comments", path(&ticket))).await.expect(200);
    let authors: Vec<&Value> =
        listed["items"].as_array().unwrap().iter().map(|comment| &comment["author"]["username"]).collect();
    // Newest first: of gus, of wim, of ann.
    assert_eq!(authors, [&Value::Null, &json!("wim"), &Value::Null]);
    let approved = ben.approve(&ticket).await.expect(200);
    assert_eq!(exported(&wim, "/tickets", "").await[0]["decided_by"], Value::Null);
    let grant = format!("/grants/{}", approved["grants"][0].as_str().unwrap());
    gus.get(&grant).await.expect(200);
    // The rules are shown to those who read the flow, unless it hides people.
    let shown = alice.get(&format!("/flows/{flow}")).await.expect(200);
    assert_eq!(shown["watchers"], json!([]));
    let shown = world.admin.get(&format!("/flows/{flow}")).await.expect(200);
    assert_eq!(shown["watchers"], json!([{ "kind": "group", "id": group }]));
    world.admin.delete(&format!("/groups/{group}")).await.problem(409, "in_use");
}
