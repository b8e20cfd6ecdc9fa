//! A stream has each event once and none is missing, however often its reader is cut off.

use super::super::event;
use super::super::feed::follow as follow_feed;
use super::{Follow, ids, ready};
use gatepass_testing::{Answer, Person, World};
use reqwest::Method;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;
use tokio_postgres::NoTls;

#[actix_web::test]
async fn an_event_is_told_as_it_happens_and_with_the_position_after_it() {
    let world = World::new().await;
    event(&world, Some(&world.org), "a.b", "").await;
    let (mut follow, position) = Follow::open(&world.admin, "action=a.b", None).await;
    let mut expected = Vec::new();
    let mut told = Vec::new();
    for _ in 0..3 {
        expected.push(event(&world, Some(&world.org), "a.b", "").await);
        told.push(follow.event().await);
    }
    assert_eq!(ids(&told), expected);
    let first = &told[0];
    assert_eq!(first.event.as_deref(), Some("a.b"));
    let whole = world.admin.get(&format!("/events/{}", expected[0])).await.expect(200);
    assert_eq!(first.data, whole);
    // The list's feed goes on after the position of an event, and the stream after that of the feed.
    let after = first.id.as_deref().unwrap();
    let (rest, next) = follow_feed(&world.admin, "&action=a.b", after).await;
    assert_eq!(rest, expected[1..]);
    assert_eq!(ready(&world.admin, "action=a.b", Some(&next)).await.0, []);
    assert_eq!(ids(&ready(&world.admin, "action=a.b", Some(&position)).await.0), expected);
    assert_eq!(ids(&ready(&world.admin, &format!("action=a.b&after={after}"), None).await.0), expected[1..]);
}

#[actix_web::test]
async fn who_is_cut_off_within_a_page_misses_nothing_and_gets_nothing_twice() {
    let world = World::new().await;
    let (client, connection) = tokio_postgres::connect(&world.url, NoTls).await.unwrap();
    tokio::spawn(connection);
    let insert = |id: &str| {
        format!(
            "INSERT INTO events (id, at, action, org_id, data) VALUES ('{id}', gatepass_now(), 'a.b', '{}', '{{}}');",
            world.org
        )
    };
    let late = world.new_id();
    client.batch_execute(&format!("BEGIN; {}", insert(&late))).await.unwrap();
    let mut expected: Vec<String> = (0..120).map(|_| world.new_id()).collect();
    world.sql(&expected.iter().map(|id| insert(id)).collect::<String>()).await;
    expected.push(late.clone());
    let (mut told, mut position, mut is_open) = (Vec::new(), None::<String>, true);
    while told.len() < expected.len() {
        let query = if position.is_some() { "action=a.b" } else { "action=a.b&after=start" };
        let (mut follow, _) = Follow::open(&world.admin, query, position.as_deref()).await;
        // Some are read, and the rest is lost with the connection.
        for _ in 0..7.min(expected.len() - told.len()) {
            let frame = follow.event().await;
            position.clone_from(&frame.id);
            told.push(frame.data["id"].as_str().unwrap().to_owned());
        }
        if is_open && told.len() > 60 {
            client.batch_execute("COMMIT").await.unwrap();
            is_open = false;
        }
    }
    assert_eq!(ready(&world.admin, "action=a.b", position.as_deref()).await.0, []);
    told.sort();
    expected.sort();
    assert_eq!(told, expected);
}

#[actix_web::test]
async fn an_event_that_becomes_visible_late_is_told_then() {
    let world = World::new().await;
    let (client, connection) = tokio_postgres::connect(&world.url, NoTls).await.unwrap();
    tokio::spawn(connection);
    let (mut follow, _) = Follow::open(&world.admin, "action=a.b", None).await;
    let late = world.new_id();
    let insert = format!(
        "BEGIN; INSERT INTO events (id, at, action, org_id, data) VALUES ('{late}', gatepass_now(), 'a.b', '{}', '{{}}')",
        world.org
    );
    client.batch_execute(&insert).await.unwrap();
    let first = event(&world, Some(&world.org), "a.b", "").await;
    assert_eq!(follow.event().await.data["id"], first.as_str());
    client.batch_execute("COMMIT").await.unwrap();
    assert_eq!(follow.event().await.data["id"], late.as_str());
}

#[actix_web::test]
async fn a_position_that_is_garbled_or_of_other_filters_is_refused() {
    let world = World::new().await;
    let (_, position) = ready(&world.admin, "action=a.b", None).await;
    let refuse = async |query: &str, id: Option<&str>, code: &str| {
        let mut request = world.admin.request(Method::GET, &format!("/events/stream?{query}"));
        if let Some(id) = id {
            request = request.header("last-event-id", id);
        }
        Answer::of(request).await.problem(400, code)
    };
    for garbled in ["x", "", &position[1..], &position[..position.len() - 1]] {
        let problem = refuse("action=a.b", Some(garbled), "invalid_cursor").await;
        assert_eq!(problem["errors"][0]["pointer"], "Last-Event-ID");
        let problem = refuse(&format!("action=a.b&after={garbled}"), None, "invalid_cursor").await;
        assert_eq!(problem["errors"][0]["pointer"], "after");
    }
    refuse("action=a.c", Some(&position), "cursor_mismatch").await;
    refuse("limit=1", None, "invalid_query").await;
    refuse("sort=created_at", None, "invalid_query").await;
    // The database was restored, and its clock went back.
    world.sql("UPDATE feed_epochs SET epoch = epoch - 1000").await;
    refuse("action=a.b", Some(&position), "invalid_cursor").await;
}

/// Writes events of these organizations, some in transactions that stay open for a while, until it is told to stop.
async fn write(world: &World, orgs: &[&str], number: u64, stop: &AtomicBool) {
    let (client, connection) = tokio_postgres::connect(&world.url, NoTls).await.unwrap();
    tokio::spawn(connection);
    for turn in 0.. {
        if stop.load(Ordering::Relaxed) {
            return;
        }
        let org = orgs[usize::try_from(turn % 3).unwrap() % orgs.len()];
        let values: Vec<String> = (0..=turn % 4)
            .map(|_| format!("('{}', gatepass_now(), 'a.b', '{org}', '{{}}')", world.new_id()))
            .collect();
        let insert = format!("INSERT INTO events (id, at, action, org_id, data) VALUES {}", values.join(","));
        client.batch_execute(&format!("BEGIN; {insert}")).await.unwrap();
        let pause = if turn % 5 == number { 150 } else { 2 };
        tokio::time::sleep(Duration::from_millis(pause)).await;
        let end = if turn % 7 == 3 { "ROLLBACK" } else { "COMMIT" };
        client.batch_execute(end).await.unwrap();
    }
}

/// Follows until the log is quiet, and is cut off again and again.
async fn follow_all(by: &Person, start: String, quiet: &AtomicBool) -> Vec<String> {
    let (mut told, mut position) = (Vec::new(), start);
    loop {
        let is_last = quiet.load(Ordering::Relaxed);
        let (mut follow, _) = Follow::open(by, "action=a.b", Some(&position)).await;
        for _ in 0..(told.len() % 23) {
            let Ok(Some(frame)) = tokio::time::timeout(Duration::from_millis(400), follow.frame()).await
            else {
                break;
            };
            frame.id.clone().unwrap().clone_into(&mut position);
            told.extend(frame.data["id"].as_str().map(str::to_owned));
        }
        drop(follow);
        let (rest, after) = if is_last || told.len() % 23 == 0 {
            ready(by, "action=a.b", Some(&position)).await
        } else {
            continue;
        };
        position = after;
        told.extend(ids(&rest));
        if is_last {
            return told;
        }
    }
}

#[actix_web::test]
async fn readers_who_are_cut_off_while_others_write_have_all_events_once() {
    let world = World::with(|settings| settings.stream_heartbeat = Duration::from_millis(150)).await;
    let other = world.new_org("other").await;
    let (eve, zoe) = (world.with_role("eve", "auditor").await, world.stranger("zoe").await);
    world.join(&other, &zoe, "auditor").await;
    let readers = [(&eve, world.org.as_str()), (&zoe, other.as_str())];
    let mut starts = Vec::new();
    for (by, _) in readers {
        starts.push(ready(by, "action=a.b", None).await.1);
    }
    let (stop, quiet) = (AtomicBool::new(false), AtomicBool::new(false));
    let orgs = [world.org.as_str(), other.as_str()];
    let writing = async {
        let writers = (0..4).map(|number| write(&world, &orgs, number, &stop));
        let pause = async {
            tokio::time::sleep(Duration::from_secs(4)).await;
            stop.store(true, Ordering::Relaxed);
        };
        futures::join!(futures::future::join_all(writers), pause);
        quiet.store(true, Ordering::Relaxed);
    };
    let (first, second) = (starts.remove(0), starts.remove(0));
    let (_, of_eve, of_zoe) =
        futures::join!(writing, follow_all(&eve, first, &quiet), follow_all(&zoe, second, &quiet));
    for (told, (_, org)) in [of_eve, of_zoe].into_iter().zip(readers) {
        let written = format!("SELECT id FROM events WHERE action = 'a.b' AND org_id = '{org}' ORDER BY 1");
        let mut told = told;
        told.sort();
        let written = world.query(&written).await;
        assert!(written.len() > 50, "{}", written.len());
        assert_eq!(told, written);
    }
}
