//! API4:2023 Unrestricted resource consumption, without credentials: held connections, unread responses, password
//! checks, public files.

use super::raw::{connect, is_alive, read};
use flate2::read::GzDecoder;
use gatepass_testing::{Answer, World, json};
use reqwest::Method;
use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::Duration;

/// A timeout that no test may reach.
const NEVER: Duration = Duration::from_hours(24);
const DOCS: [&str; 5] = [
    "/openapi.json",
    "/docs/",
    "/docs/swagger-ui.css",
    "/docs/swagger-ui-bundle.js",
    "/docs/swagger-initializer.js",
];

/// Waits until the server holds at most this many connections.
async fn until_fewer_than(world: &World, many: usize) {
    while world.shared.connections().held() >= many {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
}

#[actix_web::test]
async fn who_reads_nothing_holds_a_connection_for_a_time_and_no_more() {
    let world = World::with(|settings| settings.answer_timeout = Duration::from_secs(1)).await;
    let ask = "GET /docs/swagger-ui-bundle.js HTTP/1.1\r\nHost: x\r\n\r\n".repeat(16);
    let mut unread: Vec<TcpStream> = (0..20).map(|_| connect(&world)).collect();
    for stream in &mut unread {
        stream.write_all(ask.as_bytes()).unwrap();
    }
    // Other callers are served meanwhile, and a caller who reads gets the whole body.
    let size = world.root("/docs/swagger-ui-bundle.js").await.text.len();
    until_fewer_than(&world, 1).await;
    for stream in &mut unread {
        let got = read(stream);
        assert!(got.len() < 16 * size, "{} of {size} bytes each", got.len());
    }
    assert!(is_alive(&world));
}

/// Sends a request without its body. Returns the first line of the response if the connection was refused.
fn hold(world: &World) -> Option<(TcpStream, String)> {
    let mut stream = connect(world);
    let head = "POST /api/v1/auth/refresh HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n\
        Content-Length: 2\r\nExpect: 100-continue\r\n\r\n";
    // The server may close a refused connection before the request is written.
    stream.write_all(head.as_bytes()).ok()?;
    let mut said = [0; 512];
    let length = stream.read(&mut said).ok()?;
    let said = String::from_utf8_lossy(&said[..length]).into_owned();
    said.starts_with("HTTP/1.1 100").then_some((stream, said))
}

#[actix_web::test]
async fn of_one_address_so_many_connections_are_held_and_these_go_on() {
    let world = World::with(|settings| {
        settings.max_connections_per_address = 10;
        settings.request_timeout = NEVER;
    })
    .await;
    let mut held: Vec<TcpStream> = (0..30).filter_map(|_| hold(&world)).map(|(stream, _)| stream).collect();
    // The test's own client may hold one or two connections.
    assert!((8..=10).contains(&held.len()), "{} are held", held.len());
    for mut stream in held.drain(..) {
        stream.write_all(b"{}").unwrap();
        let mut said = [0; 12];
        stream.read_exact(&mut said).unwrap();
        assert_eq!(&said, b"HTTP/1.1 422", "it is answered like any other");
    }
    until_fewer_than(&world, 10).await;
    assert!(is_alive(&world));
}

#[actix_web::test]
async fn in_total_so_many_connections_are_held() {
    let world = World::with(|settings| {
        settings.max_connections = 10;
        settings.request_timeout = NEVER;
    })
    .await;
    let held: Vec<_> = (0..40).filter_map(|_| hold(&world)).collect();
    let most = 10 + gatepass_api::connections::SPARE;
    assert!((most - 2..=most).contains(&held.len()), "{} are held", held.len());
    drop(held);
    until_fewer_than(&world, 10).await;
    assert!(is_alive(&world));
}

#[actix_web::test]
async fn the_head_of_a_second_request_has_its_time_too() {
    let world = World::with(|settings| settings.request_timeout = Duration::from_secs(2)).await;
    let mut stream = connect(&world);
    stream.write_all(b"GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n").unwrap();
    let mut said = Vec::new();
    while !said.ends_with(b"{\"status\":\"ok\"}") {
        let mut byte = [0];
        stream.read_exact(&mut byte).unwrap();
        said.extend(byte);
    }
    stream.write_all(b"GET /healthz HT").unwrap();
    assert_eq!(read(&mut stream), "", "it is closed");
}

#[actix_web::test]
async fn more_passwords_than_the_queue_takes_are_refused_and_all_else_goes_on() {
    let world = World::new().await;
    let session = world.stranger("alice").await;
    let hashing = world.shared.hashing();
    let queue: Vec<_> = std::iter::from_fn(|| hashing.enter().ok()).collect();
    assert_eq!(queue.len(), 34, "two at once, and a second's work of others");
    let login = json!({ "username": "alice", "password": "correct horse" });
    let new = json!({ "password": "another long one", "current_password": "correct horse" });
    let user = json!({ "username": "ben", "name": "Ben", "password": "a long enough one" });
    for refused in [
        world.anon().post("/auth/login", login.clone()).await,
        session.patch("/me", new).await,
        world.admin.post("/users", user.clone()).await,
        world
            .admin
            .patch(&format!("/users/{}", session.id), json!({ "password": "a long enough one" }))
            .await,
    ] {
        assert_eq!(refused.header("retry-after"), "1");
        refused.problem(503, "unavailable");
    }
    // None of them asked or changed the database.
    for table in ["login_throttle", "events WHERE action ~ '^login'"] {
        assert_eq!(world.number(&format!("SELECT count(*) FROM {table}")).await, 0, "{table}");
    }
    world.root("/readyz").await.expect(200);
    session.get("/me").await.expect(200);
    session.patch("/me", json!({ "name": "Alice" })).await.expect(200);
    drop(queue);
    world.anon().post("/auth/login", login).await.problem(401, "invalid_credentials");
    world.admin.post("/users", user).await.expect(201);
}

/// The bytes of a response with this Accept-Encoding, its encoding and its `ETag`.
async fn form(world: &World, path: &str, coding: Option<&str>) -> (Vec<u8>, String, String) {
    let request = world.anon().request(Method::GET, path);
    let request =
        coding.into_iter().fold(request, |request, coding| request.header("accept-encoding", coding));
    let response = request.send().await.unwrap();
    assert_eq!(response.status(), 200, "{path}");
    let header =
        |name: &str| response.headers().get(name).map_or("", |value| value.to_str().unwrap()).to_owned();
    let (length, coding, etag) = (header("content-length"), header("content-encoding"), header("etag"));
    assert!(header("vary").contains("accept-encoding"), "{path}");
    let bytes = response.bytes().await.unwrap().to_vec();
    assert_eq!(length, bytes.len().to_string(), "{path}: a length that is known is told");
    (bytes, coding, etag)
}

#[actix_web::test]
async fn what_was_compressed_beforehand_is_the_same_as_what_was_not() {
    let world = World::new().await;
    for path in DOCS {
        let (plain, coding, etag) = form(&world, path, None).await;
        assert_eq!(coding, "", "{path}");
        let (gzip, coding, other) = form(&world, path, Some("gzip, deflate, br")).await;
        assert_eq!(
            (coding.as_str(), other),
            ("gzip", format!("{}-gzip\"", etag.trim_end_matches('"'))),
            "{path}"
        );
        assert!(gzip.len() < plain.len());
        let mut unpacked = Vec::new();
        GzDecoder::new(gzip.as_slice()).read_to_end(&mut unpacked).unwrap();
        assert!(unpacked == plain, "{path} differs");
        // A client that does not accept gzip gets no compressed body.
        for coding in ["deflate", "deflate, gzip;q=0", "identity", "deflate, identity;q=0"] {
            assert_eq!(form(&world, path, Some(coding)).await, (plain.clone(), String::new(), etag.clone()));
        }
        for known in [etag.clone(), format!("{}-gzip\"", etag.trim_end_matches('"'))] {
            let request = world.anon().request(Method::GET, path).header("if-none-match", &known);
            let answer = Answer::of(request).await;
            assert_eq!((answer.status.as_u16(), answer.text.as_str()), (304, ""), "{path} {known}");
        }
    }
}

#[actix_web::test]
async fn the_documentation_has_a_quota_like_all_that_is_open() {
    let world = World::with_rate_limit(5).await;
    for path in DOCS.into_iter().chain(["/docs", "/docs/nothing.js"]) {
        // The quota refills meanwhile, by one request in 12 seconds.
        let mut asked = 0;
        let refused = loop {
            let answer = world.root(path).await;
            asked += 1;
            if answer.status == 429 || asked == 1000 {
                break answer;
            }
        };
        refused.problem(429, "too_many_requests");
    }
}
