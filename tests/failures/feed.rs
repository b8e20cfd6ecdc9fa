//! The feed of events against the export, while many write, one transaction is open for long, and PostgreSQL is killed.

use super::World;
use super::restart::{Own, kill};
use gatepass_testing::{Person, Value, json};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use tokio_postgres::NoTls;

const WRITERS: usize = 32;
/// The changes before each kill, and after the last one.
const CHANGES: usize = 60;

/// Creates groups until it is told to stop. A refusal is for a database that is away.
async fn write(admin: Person, org: String, number: usize, stop: Arc<AtomicBool>, made: Arc<AtomicUsize>) {
    let mut count = 0;
    while !stop.load(Ordering::Relaxed) {
        count += 1;
        let body = json!({ "org_id": org, "name": format!("group {number} {count}") });
        let answer = admin.post("/groups", body).await;
        match answer.status.as_u16() {
            201 => _ = made.fetch_add(1, Ordering::Relaxed),
            503 | 429 => {}
            _ => panic!("{}", answer.text),
        }
    }
}

async fn until_made(made: &AtomicUsize, more: usize) {
    let target = made.load(Ordering::Relaxed) + more;
    while made.load(Ordering::Relaxed) < target {
        tokio::time::sleep(std::time::Duration::from_millis(2)).await;
    }
}

/// Stores an event in a transaction that stays open until it is asked to commit.
async fn open_for_long(world: &World, id: &str) -> tokio_postgres::Client {
    loop {
        let Ok((client, connection)) = tokio_postgres::connect(&world.url, NoTls).await else {
            tokio::task::yield_now().await;
            continue;
        };
        tokio::spawn(connection);
        let insert = format!(
            "BEGIN; INSERT INTO events (id, at, action, org_id, data) \
             VALUES ('{id}', gatepass_now(), 'long.one', '{}', '{{}}')",
            world.org
        );
        if client.batch_execute(&insert).await.is_ok() {
            return client;
        }
    }
}

/// The ids of the events of the export, without those of exports.
async fn exported(world: &World) -> BTreeSet<String> {
    let text = world.admin.get("/events/export?format=ndjson").await.text;
    let lines = text.lines().map(|line| serde_json::from_str::<Value>(line).unwrap());
    let lines = lines.filter(|event| event["action"] != "events.exported");
    lines.map(|event| event["id"].as_str().unwrap().to_owned()).collect()
}

#[actix_web::test]
async fn the_feed_has_each_event_of_the_export_once_whatever_is_killed() {
    let own = Own::start().await;
    let world = own.world().await;
    let (stop, made) = (Arc::new(AtomicBool::new(false)), Arc::new(AtomicUsize::new(0)));
    let writers: Vec<_> = (0..WRITERS)
        .map(|number| {
            let (admin, org) = (world.admin.clone(), world.org.clone());
            actix_web::rt::spawn(write(admin, org, number, stop.clone(), made.clone()))
        })
        .collect();
    let (seen, at_end) = (Arc::new(std::sync::Mutex::new(Vec::new())), Arc::new(AtomicBool::new(false)));
    let (reader, ids, end) = (world.admin.clone(), seen.clone(), at_end.clone());
    let reading = actix_web::rt::spawn(async move {
        let mut after = "start".to_owned();
        loop {
            let is_last = end.load(Ordering::Relaxed);
            let page = reader.get(&format!("/events?limit=50&after={after}")).await;
            if page.status != 200 {
                assert_eq!(page.status, 503, "{}", page.text);
                continue;
            }
            ids.lock().unwrap().extend(page.ids());
            page.json["next_after"].as_str().unwrap().clone_into(&mut after);
            if is_last && page.json["has_more"] == false {
                return;
            }
        }
    });
    for victim in ["backend", "postmaster"] {
        let long = open_for_long(&world, &world.new_id()).await;
        until_made(&made, CHANGES).await;
        long.batch_execute("COMMIT").await.unwrap();
        let _lost = open_for_long(&world, &world.new_id()).await;
        until_made(&made, CHANGES).await;
        if victim == "backend" {
            let backend = "SELECT pid FROM pg_stat_activity WHERE application_name = 'gatepass' LIMIT 1";
            kill(&world.query(backend).await.remove(0));
        } else {
            kill(&own.postmaster());
        }
    }
    until_made(&made, CHANGES).await;
    stop.store(true, Ordering::Relaxed);
    for writer in writers {
        writer.await.unwrap();
    }
    // A change that was answered with 503 may still be committed after this export, so a later one is looked at too.
    let before = exported(&world).await;
    at_end.store(true, Ordering::Relaxed);
    reading.await.unwrap();

    let mut times: BTreeMap<String, usize> = BTreeMap::new();
    seen.lock().unwrap().iter().for_each(|id: &String| *times.entry(id.clone()).or_default() += 1);
    let twice: Vec<_> = times.iter().filter(|(_, times)| **times > 1).collect();
    assert!(twice.is_empty(), "{twice:?}");
    let seen: BTreeSet<String> = times.into_keys().collect();
    let missing: Vec<_> = before.difference(&seen).collect();
    assert!(missing.is_empty(), "{missing:?}");
    let after = exported(&world).await;
    let exports = world.query("SELECT id FROM events WHERE action = 'events.exported'").await;
    let unfounded: Vec<_> = seen.difference(&after).filter(|id| !exports.contains(id)).collect();
    assert!(unfounded.is_empty(), "{unfounded:?}");
    assert!(world.number("SELECT count(*) FROM feed_epochs").await >= 2);
}
