//! Callers who don't read their export: they hold no snapshot for long, take nothing from others, and get a body that
//! is visibly incomplete.

use super::fill;
use gatepass_testing::{Person, World};
use std::time::Duration;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

pub const RUNNING: &str = "SELECT count(*) FROM pg_stat_activity WHERE application_name = 'gatepass export' \
    AND datname = current_database()";

/// Requests an export and reads its beginning.
pub async fn ask(world: &World, person: &Person) -> (TcpStream, Vec<u8>) {
    let mut stream = TcpStream::connect(world.base.trim_start_matches("http://")).await.unwrap();
    let token = person.token.as_deref().unwrap();
    let head = format!(
        "GET /api/v1/events/export?format=ndjson&action=big.one HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {token}\r\n\r\n"
    );
    stream.write_all(head.as_bytes()).await.unwrap();
    let mut begin = vec![0; 4096];
    let read = stream.read(&mut begin).await.unwrap();
    begin.truncate(read);
    assert!(begin.starts_with(b"HTTP/1.1 200 OK"), "{}", String::from_utf8_lossy(&begin));
    (stream, begin)
}

/// Reads until the server closes the connection.
async fn rest(stream: &mut TcpStream, mut read: Vec<u8>) -> Vec<u8> {
    // The server may reset a connection that it cuts off.
    let _end = stream.read_to_end(&mut read).await;
    read
}

async fn until_none_runs(world: &World) {
    while world.number(RUNNING).await > 0 {}
}

#[actix_web::test]
async fn who_does_not_read_is_cut_off() {
    let world = World::with(|settings| settings.export_timeout = Duration::from_secs(1)).await;
    fill(&world).await;
    let (mut stream, begin) = ask(&world, &world.admin).await;
    until_none_runs(&world).await;
    let text = rest(&mut stream, begin).await;
    assert!(!text.ends_with(b"0\r\n\r\n"), "it looks whole: {} bytes", text.len());
    assert!(text.len() < 40_000_000, "{} bytes", text.len());
}

#[actix_web::test]
async fn who_leaves_it_unread_is_cut_off_however_long_it_may_take() {
    let world = World::with(|settings| {
        settings.export_timeout = Duration::from_hours(24);
        settings.export_stall = Duration::from_secs(1);
    })
    .await;
    fill(&world).await;
    let (mut stream, begin) = ask(&world, &world.admin).await;
    until_none_runs(&world).await;
    let text = rest(&mut stream, begin).await;
    assert!(!text.ends_with(b"0\r\n\r\n"), "it looks whole: {} bytes", text.len());
    assert!(text.len() < 40_000_000, "{} bytes", text.len());
}

#[actix_web::test]
async fn what_fails_in_the_middle_does_not_look_whole() {
    let world = World::new().await;
    fill(&world).await;
    let (mut stream, begin) = ask(&world, &world.admin).await;
    world.break_connections().await;
    let text = rest(&mut stream, begin).await;
    assert!(!text.ends_with(b"0\r\n\r\n"), "it looks whole: {} bytes", text.len());
    // The pool notices the terminated connections at their next use.
    let whole = loop {
        let answer = world.admin.get("/events/export?format=ndjson&action=big.one").await;
        if answer.status != 503 {
            break answer;
        }
    };
    assert_eq!((whole.status.as_u16(), whole.text.lines().count()), (200, 2000));
}

#[actix_web::test]
async fn exports_are_few_at_once() {
    let world = World::new().await;
    fill(&world).await;
    let mut running = vec![ask(&world, &world.admin).await, ask(&world, &world.admin).await];
    let refused = world.admin.get("/events/export").await;
    assert_eq!(refused.header("retry-after"), "5");
    refused.problem(429, "too_many_exports");
    assert_eq!(world.number("SELECT count(*) FROM events WHERE action = 'events.exported'").await, 2);
    // Other users, and other requests, don't wait for the slow readers.
    let eve = world.with_role("eve", "auditor").await;
    eve.get("/events/export").await.expect(200);
    world.admin.get("/events").await.expect(200);
    running.clear();
    until_none_runs(&world).await;
    world.admin.get("/tickets/export").await.expect(200);
}
