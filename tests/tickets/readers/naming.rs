//! Who names the watchers of a ticket, whom, and what happens when two act at once.

use super::{Desk, desk, is_hidden, leave, path};
use futures::join;
use gatepass_testing::{Answer, Person, Value, World, asking, json, levels};
use reqwest::Method;
use std::time::Duration;

async fn put(person: &Person, ticket: &Value, users: &[&str]) -> Answer {
    person.put(&format!("{}/watchers", path(ticket)), json!({ "users": users })).await
}

fn faults(problem: &Value) -> Vec<(&str, &str)> {
    let all = problem["errors"].as_array().unwrap().iter();
    all.map(|fault| (fault["pointer"].as_str().unwrap(), fault["code"].as_str().unwrap())).collect()
}

#[actix_web::test]
async fn participants_name_watchers_and_a_watcher_leaves() {
    let Desk { world, alice, ann, ben, web } = desk().await;
    let (wim, gus) = (world.member("wim").await, world.member("gus").await);
    world.flow(levels(&[&[&ann], &[&ben]])).await;
    let ticket = alice.ask(asking(&world, &web)).await;
    put(&wim, &ticket, &[&wim.id]).await.problem(404, "not_found");
    // An approver of a later level only reads.
    put(&ben, &ticket, &[]).await.problem(403, "role_required");
    let named = put(&alice, &ticket, &[&wim.id, &gus.id, &wim.id]).await.expect(200);
    assert_eq!(named["watchers"].as_array().unwrap().len(), 2);
    assert_ne!(named["updated_at"], ticket["updated_at"]);
    assert_eq!(
        (&named["decision_deadline"], &named["digest"]),
        (&ticket["decision_deadline"], &ticket["digest"])
    );
    let logged = world.admin.get("/events?action=ticket.watchers_changed").await.expect(200);
    let mut ids = [json!(wim.id), json!(gus.id)];
    ids.sort_by_key(Value::to_string);
    assert_eq!(logged["items"][0]["data"], json!({ "before": [], "after": ids }));
    let told = wim.get(&format!("{}/history", path(&ticket))).await.expect(200);
    assert!(
        told["items"].as_array().unwrap().iter().any(|entry| entry["action"] == "ticket.watchers_changed")
    );
    // The same again is no change.
    let again = put(&alice, &ticket, &[&gus.id, &wim.id]).await.expect(200);
    assert_eq!(again["updated_at"], named["updated_at"]);
    put(&wim, &ticket, &[&wim.id]).await.problem(403, "role_required");
    put(&wim, &ticket, &[&gus.id]).await.expect(200);
    is_hidden(&wim, &ticket).await;
    // With an old ETag nothing changes.
    let etag = alice.get(&path(&ticket)).await.header("etag").to_owned();
    let moved = put(&world.admin, &ticket, &[&gus.id, &wim.id]).await;
    assert_ne!(moved.header("etag"), etag);
    let stale = alice.request(Method::PUT, &format!("{}/watchers", path(&ticket))).header("if-match", etag);
    Answer::of(stale.json(&json!({ "users": [] }))).await.problem(412, "stale");
}

#[actix_web::test]
async fn nobody_names_whom_they_do_not_see_nor_the_deactivated() {
    let Desk { world, alice, ann, ben, web } = desk().await;
    let (wim, gone) = (world.member("wim").await, world.member("gone").await);
    world.flow(levels(&[&[&ann]])).await;
    let ticket = alice.ask(asking(&world, &web)).await;
    let deactivate = format!("/users/{}", gone.id);
    world.admin.patch(&deactivate, json!({ "is_active": false })).await.expect(200);
    let unknown = world.new_id();
    let users = [wim.id.as_str(), &ben.id, &unknown, &gone.id];
    let problem = put(&alice, &ticket, &users).await.problem(422, "validation_failed");
    let expected = [("/users/1", "not_found"), ("/users/2", "not_found"), ("/users/3", "inactive")];
    assert_eq!(faults(&problem), expected);
    for list in ["/tickets", "/tickets/preview"] {
        let mut body = asking(&world, &web);
        body["watchers"] = json!(users);
        let problem = alice.post(list, body).await.problem(422, "validation_failed");
        let expected = expected.map(|(at, code)| (at.replace("users", "watchers"), code));
        assert_eq!(faults(&problem), expected.each_ref().map(|(at, code)| (at.as_str(), *code)), "{list}");
    }
    let many: Vec<String> = (0..51).map(|_| world.new_id()).collect();
    let many: Vec<&str> = many.iter().map(String::as_str).collect();
    let problem = put(&alice, &ticket, &many).await.problem(422, "validation_failed");
    assert_eq!(faults(&problem), [("/users", "too_many")]);
    // A super admin sees everybody. Whoever watches already may stay, although alice doesn't see them.
    put(&world.admin, &ticket, &[&ben.id]).await.expect(200);
    let kept = put(&alice, &ticket, &[&ben.id, &wim.id]).await.expect(200);
    assert_eq!(kept["watchers"].as_array().unwrap().len(), 2);
    // A watcher who is deactivated is shown as one, and reads again when they are active.
    let switch = async |is_active: bool| {
        let user = format!("/users/{}", wim.id);
        world.admin.patch(&user, json!({ "is_active": is_active })).await.expect(200);
    };
    switch(false).await;
    assert_eq!(wim.get(&path(&ticket)).await.status, 401);
    put(&alice, &ticket, &[&wim.id]).await.expect(200);
    switch(true).await;
    world.again(&wim).await.get(&path(&ticket)).await.expect(200);
}

#[actix_web::test]
async fn whoever_left_the_organization_adds_no_watchers() {
    let Desk { world, alice, ann, ben: _, web } = desk().await;
    let (wim, gus) = (world.member("wim").await, world.member("gus").await);
    let other = world.new_org("other").await;
    for person in [&alice, &wim, &gus] {
        world.join(&other, person, "member").await;
    }
    world.flow(levels(&[&[&ann]])).await;
    let ticket = alice.ask(asking(&world, &web)).await;
    put(&alice, &ticket, &[&wim.id]).await.expect(200);
    ann.approve(&ticket).await.expect(200);
    leave(&world, &alice).await;
    // She still sees the ticket, and both people in the other organization.
    put(&alice, &ticket, &[&wim.id, &gus.id]).await.problem(403, "role_required");
    put(&alice, &ticket, &[&gus.id]).await.problem(403, "role_required");
    is_hidden(&gus, &ticket).await;
    let kept = put(&alice, &ticket, &[&wim.id]).await.expect(200);
    assert_eq!(kept["watchers"][0]["id"], json!(wim.id));
    put(&alice, &ticket, &[]).await.expect(200);
    is_hidden(&wim, &ticket).await;
    // An approver was never a member.
    world.join(&other, &ann, "member").await;
    put(&ann, &ticket, &[&gus.id]).await.expect(200);
}

#[actix_web::test]
async fn keys_name_watchers_with_the_scope_of_comments() {
    let Desk { world, alice, ann, ben: _, web } = desk().await;
    let wim = world.member("wim").await;
    world.flow(levels(&[&[&ann]])).await;
    let ticket = alice.ask(asking(&world, &web)).await;
    let reader = world.key(&alice, &["tickets:read"]).await;
    put(&reader, &ticket, &[&wim.id]).await.problem(403, "missing_scope");
    let writer = world.key(&alice, &["tickets:read", "tickets:write"]).await;
    put(&writer, &ticket, &[&wim.id]).await.expect(200);
}

#[actix_web::test]
async fn an_ended_ticket_has_watchers_too_and_gives_nothing_twice() {
    let Desk { world, alice, ann, ben: _, web } = desk().await;
    let gus = world.member("gus").await;
    world.flow(levels(&[&[&ann]])).await;
    let ticket = alice.ask(asking(&world, &web)).await;
    let approved = ann.approve(&ticket).await.expect(200);
    let still = put(&ann, &ticket, &[]).await.expect(200);
    assert_eq!(still["updated_at"], approved["updated_at"]);
    let still = put(&alice, &ticket, &[&gus.id]).await.expect(200);
    assert_eq!((&still["grants"], &still["state"]), (&approved["grants"], &json!("approved")));
    assert_eq!(world.number("SELECT count(*) FROM grants").await, 1);
    gus.get(&format!("/grants/{}", approved["grants"][0].as_str().unwrap())).await.expect(200);
    let again = alice.post(&format!("{}/resubmit", path(&ticket)), json!({})).await;
    if again.status == 201 {
        assert_eq!(again.json["watchers"], json!([]));
    }
}

#[actix_web::test]
async fn watchers_are_named_while_the_ticket_is_decided() {
    let Desk { world, alice, ann, ben: _, web } = desk().await;
    let wim = world.member("wim").await;
    world.flow(levels(&[&[&ann]])).await;
    for round in 1..=4 {
        let ticket = alice.ask(asking(&world, &web)).await;
        let users = [wim.id.as_str()];
        let (named, decided) = join!(put(&alice, &ticket, &users), ann.approve(&ticket));
        named.expect(200);
        assert_eq!(decided.expect(200)["state"], "approved");
        let seen = wim.see(&ticket).await;
        assert_eq!((&seen["state"], &seen["watchers"][0]["id"]), (&json!("approved"), &json!(wim.id)));
        assert_eq!(world.number("SELECT count(*) FROM grants").await, round);
    }
}

#[actix_web::test]
async fn a_watcher_is_removed_while_they_comment() {
    let Desk { world, alice, ann, ben: _, web } = desk().await;
    let wim = world.member("wim").await;
    world.flow(levels(&[&[&ann]])).await;
    for _ in 0..4 {
        let mut body = asking(&world, &web);
        body["watchers"] = json!([wim.id]);
        let ticket = alice.ask(body).await;
        let comments = format!("{}/comments", path(&ticket));
        let (removed, said) = join!(put(&alice, &ticket, &[]), wim.post(&comments, json!({ "body": "hm" })));
        removed.expect(200);
        assert!([201, 404].contains(&said.status.as_u16()), "{}", said.text);
        is_gone(&wim, &ticket).await;
        let stored = alice.see(&ticket).await["comment_count"].as_i64().unwrap();
        assert_eq!(stored, i64::from(said.status == 201));
        wim.post(&comments, json!({ "body": "hm" })).await.problem(404, "not_found");
    }
}

async fn is_gone(person: &Person, ticket: &Value) {
    person.get(&path(ticket)).await.problem(404, "not_found");
}

#[actix_web::test]
async fn a_member_who_leaves_while_they_are_named_does_not_stay() {
    let Desk { world, alice, ann, ben: _, web } = desk().await;
    world.flow(levels(&[&[&ann]])).await;
    let ticket = alice.ask(asking(&world, &web)).await;
    for round in 0..4 {
        let person = world.member(&format!("wim{round}")).await;
        let users = [person.id.as_str()];
        let (named, ()) = join!(put(&alice, &ticket, &users), leave(&world, &person));
        assert!([200, 422].contains(&named.status.as_u16()), "{}", named.text);
        is_gone(&person, &ticket).await;
        assert_eq!(alice.see(&ticket).await["watchers"], json!([]));
    }
}

#[actix_web::test]
async fn whoever_waits_as_a_watcher_and_is_removed_learns_nothing_more() {
    let Desk { world, alice, ann, ben: _, web } = desk().await;
    let wim: Person = world.member("wim").await;
    world.flow(levels(&[&[&ann]])).await;
    let mut body = asking(&world, &web);
    body["watchers"] = json!([wim.id]);
    let ticket = alice.ask(body).await;
    let wait = Answer::of(wim.request(Method::GET, &path(&ticket)).header("prefer", "wait=30"));
    let act = async {
        tokio::time::sleep(Duration::from_millis(300)).await;
        put(&alice, &ticket, &[]).await.expect(200);
        ann.approve(&ticket).await.expect(200)
    };
    let (waited, _) = join!(wait, act);
    waited.problem(404, "not_found");
    is_unlisted(&world, &wim).await;
}

async fn is_unlisted(world: &World, person: &Person) {
    assert_eq!(person.get(&format!("/tickets?org_id={}", world.org)).await.ids().len(), 0);
    let summary = person.get("/tickets/summary").await.expect(200);
    assert_eq!(summary["all"]["total"], 0);
}
