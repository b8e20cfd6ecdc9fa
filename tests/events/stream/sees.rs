//! What a caller is told: what they may see, and not even that there is more.

use super::super::event;
use super::{Follow, Frame, ids, ready};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use gatepass_testing::{Answer, Person, Value, World, asking, json, levels};
use reqwest::Method;
use std::collections::BTreeSet;

async fn all(by: &Person, query: &str) -> Vec<Frame> {
    ready(by, &format!("after=start{query}"), None).await.0
}

fn actions(frames: &[Frame]) -> BTreeSet<&str> {
    frames.iter().map(|frame| frame.event.as_deref().unwrap()).collect()
}

/// The history of a ticket as this person reads it, by id of event.
async fn history(by: &Person, ticket: &Value) -> Vec<Value> {
    let path = format!("/tickets/{}/history?sort=created_at&limit=200", ticket["id"].as_str().unwrap());
    by.get(&path).await.expect(200)["items"].as_array().unwrap().clone()
}

/// The parts of an event that a history has.
fn as_history(frame: &Frame) -> Value {
    assert_eq!(frame.data["internal_note"], Value::Null);
    let parts = ["id", "at", "action", "actor", "data"];
    parts
        .iter()
        .map(|part| ((*part).to_owned(), frame.data[part].clone()))
        .collect::<serde_json::Map<_, _>>()
        .into()
}

#[actix_web::test]
async fn participants_are_told_what_the_history_of_their_ticket_shows() {
    let world = World::new().await;
    let (alice, ann, ben, wim) = (
        world.member("alice").await,
        world.member("ann").await,
        world.stranger("ben").await,
        world.member("wim").await,
    );
    let (olga, mia) = (world.with_role("olga", "org_admin").await, world.member("mia").await);
    let bare = world.key(&olga, &["tickets:read"]).await;
    world.flow(levels(&[&[&ann], &[&ben]])).await;
    let mut body = asking(&world, &world.asset("web").await);
    body["watchers"] = json!([wim.id]);
    let (mut follow, _) = Follow::open(&alice, "", None).await;
    let ticket = alice.ask(body).await;
    let opened = follow.event().await;
    assert_eq!((opened.event.as_deref(), &opened.data["ticket_id"]), (Some("ticket.opened"), &ticket["id"]));
    ann.act("tickets", &ticket, "approve", json!({ "level": 1 })).await.expect(200);
    let denial = json!({ "level": 2, "reason": "freeze", "internal_note": "told nobody" });
    ben.act("tickets", &ticket, "deny", denial).await.expect(200);
    for (person, sees) in
        [(&alice, true), (&ann, true), (&ben, true), (&wim, true), (&bare, true), (&mia, false)]
    {
        let told: Vec<Frame> = all(person, "").await;
        if !sees {
            assert_eq!(told, [], "{}", person.username);
            continue;
        }
        let expected = history(person, &ticket).await;
        assert_eq!(told.len(), expected.len(), "{}", person.username);
        for (frame, entry) in told.iter().zip(&expected) {
            assert_eq!(&as_history(frame), entry, "{}", person.username);
            for secret in ["ip", "request_id", "trace_id", "credential", "internal_note", "on_behalf_of"] {
                assert_eq!(frame.data[secret], Value::Null, "{secret}");
            }
        }
        assert!(!told.iter().any(|frame| frame.data.to_string().contains("told nobody")));
    }
    // Who reads the log is told all of it.
    let whole = all(&olga, "&action=ticket.denied").await;
    assert_eq!(whole[0].data["internal_note"], "told nobody");
    assert!(actions(&all(&world.admin, "").await).len() > actions(&all(&alice, "").await).len());
}

#[actix_web::test]
async fn hidden_progress_is_not_told_and_no_filter_finds_it() {
    let world = World::new().await;
    let (alice, ann, ben) =
        (world.member("alice").await, world.member("ann").await, world.member("ben").await);
    world.flow_with(levels(&[&[&ann], &[&ben]]), json!({ "show_progress": false })).await;
    let ticket = alice.ask(asking(&world, &world.asset("web").await)).await;
    let (mut follow, position) = Follow::open(&alice, "", None).await;
    ann.act("tickets", &ticket, "approve", json!({ "level": 1 })).await.expect(200);
    assert_eq!(ready(&alice, "", Some(&position)).await.0, []);
    ben.act("tickets", &ticket, "approve", json!({ "level": 2 })).await.expect(200);
    let told = [follow.event().await, follow.event().await];
    assert_eq!(actions(&told), ["grant.created", "ticket.approved"].into());
    for frame in &told {
        assert!(frame.data["actor"].is_null(), "{frame:?}");
        assert!(!frame.data.to_string().contains(&ben.id));
    }
    let expected = history(&alice, &ticket).await;
    assert_eq!(all(&alice, "").await.iter().map(as_history).collect::<Vec<_>>(), expected);
    // A filter by what is hidden would tell it.
    let request =
        world.query("SELECT request_id FROM events WHERE action = 'ticket.approved'").await.remove(0);
    for query in
        [format!("&actor_id={}", ben.id), format!("&actor_id={}", ann.id), format!("&request_id={request}")]
    {
        assert_eq!(all(&alice, &query).await, [], "{query}");
        assert_ne!(all(&world.admin, &query).await, [], "{query}");
    }
    assert_eq!(actions(&all(&alice, &format!("&actor_id={}", alice.id)).await), ["ticket.opened"].into());
    assert_eq!(all(&alice, &format!("&ticket_id={}", world.new_id())).await, []);
}

#[actix_web::test]
async fn a_position_tells_those_who_read_no_log_nothing() {
    let world = World::new().await;
    let (alice, eve) = (world.member("alice").await, world.with_role("eve", "auditor").await);
    let plain = |position: &str| {
        let bytes = URL_SAFE_NO_PAD.decode(position).unwrap();
        serde_json::from_slice::<Value>(&bytes).is_ok()
    };
    let (_, first) = ready(&alice, "", None).await;
    let (_, same) = ready(&alice, "", Some(&first)).await;
    event(&world, None, "a.b", "").await;
    let (_, later) = ready(&alice, "", Some(&same)).await;
    assert!(!plain(&first) && !plain(&later));
    assert!(first != same && same != later, "never the same twice, whether something happened or not");
    assert_eq!((first.len(), same.len()), (later.len(), later.len()));
    let (_, of_auditor) = ready(&eve, "", None).await;
    assert!(plain(&of_auditor));
    // Both go on from either position.
    assert_eq!(ready(&alice, "", Some(&of_auditor)).await.0, []);
    assert_eq!(ready(&eve, "", Some(&first)).await.0, []);
}

#[actix_web::test]
async fn other_organizations_are_told_nothing() {
    let world = World::new().await;
    let other = world.new_org("other").await;
    let eve = world.with_role("eve", "auditor").await;
    let zoe = world.stranger("zoe").await;
    world.join(&other, &zoe, "org_admin").await;
    let (mut here, _) = Follow::open(&eve, "action=a.b", None).await;
    let (mut there, _) = Follow::open(&zoe, "action=a.b", None).await;
    let (alice, ann) = (world.member("alice").await, world.member("ann").await);
    world.flow(levels(&[&[&ann]])).await;
    alice.ask(asking(&world, &world.asset("web").await)).await;
    event(&world, None, "a.b", "").await;
    let first = event(&world, Some(&world.org), "a.b", "").await;
    let second = event(&world, Some(&other), "a.b", "").await;
    assert_eq!(here.event().await.data["id"], first.as_str());
    assert_eq!(there.event().await.data["id"], second.as_str());
    for query in ["", "&action=ticket.", &format!("&org_id={}", world.org)] {
        let told = all(&zoe, query).await;
        assert!(told.iter().all(|frame| frame.data["org_id"] == other.as_str()), "{told:?}");
    }
    assert_eq!(ids(&all(&world.admin, "&action=a.b").await).len(), 3);
}

#[actix_web::test]
async fn a_key_is_told_what_its_scopes_read() {
    let world = World::new().await;
    let (alice, ann, eve) =
        (world.member("alice").await, world.member("ann").await, world.with_role("eve", "auditor").await);
    world.flow(levels(&[&[&ann]])).await;
    alice.ask(asking(&world, &world.asset("web").await)).await;
    let key = async |person: &Person, scope: &str| world.key(person, &[scope]).await;
    let told = all(&key(&eve, "events:read").await, "&action=ticket.").await;
    assert!(told.iter().any(|frame| !frame.data["ip"].is_null()), "the log has addresses");
    let told = all(&key(&eve, "tickets:read").await, "&action=ticket.").await;
    assert_eq!(actions(&told), ["ticket.level_started", "ticket.opened"].into());
    assert!(told.iter().all(|frame| frame.data["ip"].is_null()));
    assert_eq!(all(&key(&alice, "tickets:read").await, "").await.len(), 2);
    for (person, scope) in [(&alice, "events:read"), (&eve, "grants:read")] {
        let request = key(person, scope).await.request(Method::GET, "/events/stream");
        Answer::of(request).await.problem(403, "missing_scope");
    }
    Answer::of(world.anon().request(Method::GET, "/events/stream")).await.problem(401, "unauthenticated");
}
