//! Streams on which nothing happens, and readers who don't read.

use super::super::event;
use super::{Follow, ready};
use gatepass_testing::World;
use reqwest::Method;
use std::time::Duration;

#[actix_web::test]
async fn an_idle_stream_has_heartbeats_and_no_connection_to_the_database() {
    let world = World::with(|settings| settings.stream_heartbeat = Duration::from_millis(300)).await;
    let mut streams = Vec::new();
    for name in ["ann", "ben", "cleo", "dan", "eve", "fay"] {
        streams.push(Follow::open(&world.with_role(name, "auditor").await, "action=a.b", None).await.0);
    }
    for follow in &mut streams {
        for _ in 0..3 {
            let frame = follow.frame().await.unwrap();
            assert_eq!((frame.event, frame.id.is_some()), (None, true));
        }
    }
    // Each worker has four connections, fewer than there are streams.
    assert_eq!(world.admin.get("/events?limit=1").await.status, 200);
    let new = event(&world, Some(&world.org), "a.b", "").await;
    for follow in &mut streams {
        assert_eq!(follow.event().await.data["id"], new.as_str());
    }
}

#[actix_web::test]
async fn a_stream_with_events_of_others_keeps_up_and_misses_nothing() {
    let world = World::new().await;
    let other = world.new_org("other").await;
    let eve = world.with_role("eve", "auditor").await;
    let (mut follow, first) = Follow::open(&eve, "action=a.b", None).await;
    let many = |org: &str, number: usize| {
        format!(
            "INSERT INTO events (id, at, action, org_id, data) \
             SELECT gen_random_uuid(), gatepass_now(), 'a.b', '{org}', '{{}}' FROM generate_series(1, {number})"
        )
    };
    let mut told = Vec::new();
    for _ in 0..3 {
        world.sql(&many(&other, 3000)).await;
        // Waits until the reader of the log has passed them, so that the stream takes its position over.
        tokio::time::sleep(Duration::from_millis(700)).await;
        let new = event(&world, Some(&world.org), "a.b", "").await;
        let frame = follow.event().await;
        assert_eq!(frame.data["id"], new.as_str());
        told.push(frame);
    }
    let (again, _) = ready(&eve, "action=a.b", Some(&first)).await;
    assert_eq!(super::ids(&again), super::ids(&told));
    for frame in told.iter().take(2) {
        let (rest, _) = ready(&eve, "action=a.b", frame.id.as_deref()).await;
        assert!(super::ids(&told).ends_with(&super::ids(&rest)));
    }
}

#[actix_web::test]
async fn a_stream_is_neither_compressed_nor_kept_back_nor_remembered() {
    let world = World::new().await;
    let request = world.admin.request(Method::GET, "/events/stream?after=start").header("prefer", "wait=0");
    let response = request.header("accept-encoding", "gzip").send().await.unwrap();
    for absent in ["content-encoding", "etag", "content-length"] {
        assert!(!response.headers().contains_key(absent), "{absent}");
    }
    assert_eq!(response.headers()["cache-control"], "no-store");
    assert_eq!(response.headers()["x-accel-buffering"], "no");
    assert!(response.text().await.unwrap().contains("event: "));
}

#[actix_web::test]
async fn who_does_not_read_is_cut_off_and_nothing_piles_up() {
    let world = World::with(|settings| settings.answer_timeout = Duration::from_secs(1)).await;
    let big = "x".repeat(100_000);
    let rows = format!(
        "INSERT INTO events (id, at, action, org_id, data) \
         SELECT gen_random_uuid(), gatepass_now(), 'a.b', '{}', jsonb_build_object('n', n, 'text', '{big}') \
         FROM generate_series(1, 400) n",
        world.org
    );
    world.sql(&rows).await;
    let request = world.admin.request(Method::GET, "/events/stream?action=a.b&after=start");
    let mut response = request.send().await.unwrap();
    assert_eq!(response.status(), 200);
    for _ in 0..100 {
        tokio::time::sleep(Duration::from_millis(100)).await;
        if world.shared.connections().held() == 0 {
            break;
        }
    }
    assert_eq!(world.shared.connections().held(), 0);
    // What the kernels hold can still be read, and then the connection is at its end without a regular one.
    let mut size = 0;
    loop {
        match response.chunk().await {
            Ok(Some(part)) => size += part.len(),
            Ok(None) => panic!("a regular end"),
            Err(_) => break,
        }
    }
    assert!(size < 30_000_000, "{size} of 40,000,000 bytes");
}
