//! API4:2023 Unrestricted resource consumption, by the body: too large, too deep, too many items, too slow, compressed,
//! ambiguous.

use super::raw::{connect, exchange, is_alive, read, statuses};
use gatepass_testing::{Answer, World, json};
use reqwest::Method;
use std::io::Write;
use std::time::Duration;

async fn login(world: &World, body: impl Into<reqwest::Body>) -> Answer {
    let request =
        world.anon().request(Method::POST, "/auth/login").header("content-type", "application/json");
    Answer::of(request.body(body)).await
}

#[actix_web::test]
async fn one_byte_more_than_a_mebibyte_is_too_large_however_it_is_sent() {
    let world = World::new().await;
    let empty = json!({ "username": "", "password": "b" }).to_string();
    let of_length =
        |n: usize| json!({ "username": "a".repeat(n - empty.len()), "password": "b" }).to_string();
    login(&world, of_length(1024 * 1024)).await.problem(422, "validation_failed");
    login(&world, of_length(1024 * 1024 + 1)).await.problem(413, "too_large");
    let said = exchange(
        &world,
        b"POST /api/v1/auth/login HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n\
        Content-Length: 99999999999999999999\r\nConnection: close\r\n\r\n{}",
    );
    assert_eq!(statuses(&said), [400], "{said}");
    let mut chunked = b"POST /api/v1/auth/login HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n\
        Transfer-Encoding: chunked\r\nConnection: close\r\n\r\n"
        .to_vec();
    for _ in 0..40 {
        chunked.extend(format!("{:x}\r\n{}\r\n", 32 * 1024, " ".repeat(32 * 1024)).bytes());
    }
    let said = exchange(&world, &chunked);
    assert_eq!(statuses(&said), [413], "{said}");
    assert!(is_alive(&world));
}

#[actix_web::test]
async fn nesting_stops_before_the_stack_does() {
    let world = World::new().await;
    for (open, close) in [("[", "]"), ("{\"a\":", "}")] {
        for depth in [127, 128, 1000, 100_000] {
            let inner = if open == "[" { "" } else { "0" };
            let body = format!("{}{inner}{}", open.repeat(depth), close.repeat(depth));
            let status = login(&world, body).await.status.as_u16();
            assert_eq!(status, if depth <= 127 { 422 } else { 400 }, "{open} {depth}");
        }
    }
    login(&world, "[".repeat(1_000_000)).await.problem(400, "invalid_json");
}

#[actix_web::test]
async fn an_answer_does_not_grow_with_the_faults_of_a_body() {
    let world = World::new().await;
    let many = |item: &str| {
        format!("{{\"name\":\"x\",\"scopes\":[{}]}}", vec![item; 900_000 / (item.len() + 1)].join(","))
    };
    let fields: serde_json::Map<String, serde_json::Value> =
        (0..60_000).map(|n| (format!("f{n}"), json!(0))).collect();
    let nuls = json!({ "name": "x", "scopes": vec!["\u{0}"; 50_000] }).to_string();
    let long_name = json!({ "name": "x", "scopes": ["tickets:read"], "n".repeat(900_000): 1 }).to_string();
    for body in [many("0"), many("\"*\""), many("[]"), many("{}"), json!(fields).to_string(), nuls, long_name]
    {
        // Validating it takes a while, in which the server would have closed other idle connections.
        let request = reqwest::Client::new().post(format!("{}/api/v1/api-keys", world.base));
        let request = request.bearer_auth(world.admin.token.as_deref().unwrap());
        let request = request.header("content-type", "application/json");
        let answer = Answer::of(request.body(body)).await;
        assert!(answer.text.len() < 100_000, "{} bytes", answer.text.len());
        let problem = answer.expect(422);
        assert!((1..=100).contains(&problem["errors"].as_array().unwrap().len()));
        let is_bounded =
            |fault: &serde_json::Value| fault["pointer"].as_str().unwrap().chars().count() <= 1000;
        assert!(problem["errors"].as_array().unwrap().iter().all(is_bounded));
    }
}

#[actix_web::test]
async fn very_long_strings_are_refused_before_anything_is_done_with_them() {
    let world = World::new().await;
    let long = "p".repeat(500_000);
    login(&world, json!({ "username": "admin", "password": long }).to_string())
        .await
        .problem(422, "validation_failed");
    world.admin.patch("/me", json!({ "name": long })).await.problem(422, "validation_failed");
    let wide = "\u{10ffff}".repeat(201);
    world.admin.patch("/me", json!({ "name": wide })).await.problem(422, "validation_failed");
    let number = format!("{{\"username\":1{},\"password\":1e400}}", "0".repeat(500_000));
    assert!([400, 422].contains(&login(&world, number).await.status.as_u16()));
}

#[actix_web::test]
async fn a_compressed_body_is_not_unpacked() {
    let world = World::new().await;
    // `{}` in gzip. A megabyte of gzip could become a gigabyte.
    let gzip = b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\x03\xab\xae\x05\x00\x43\xbf\xa6\xa3\x02\x00\x00\x00";
    for coding in ["gzip", "deflate", "br", "zstd", "gzip, gzip", "x-gzip", "GZIP", "nonsense"] {
        let request =
            world.anon().request(Method::POST, "/auth/login").header("content-type", "application/json");
        let request = request.header("content-encoding", coding).body(gzip.to_vec());
        Answer::of(request).await.problem(415, "unsupported_media_type");
    }
    login(&world, gzip.to_vec()).await.problem(400, "invalid_json");
}

#[actix_web::test]
async fn other_media_types_are_refused_whatever_the_body() {
    let world = World::new().await;
    let good = json!({ "username": "admin", "password": "no password" }).to_string();
    for media in [
        "text/plain",
        "text/json",
        "application/xml",
        "application/x-www-form-urlencoded",
        "multipart/form-data; boundary=x",
        "application/jsonp",
        "application/json5",
        "application/json, text/plain",
        "application",
        "",
        "*/*",
        "json",
    ] {
        let request = world.anon().request(Method::POST, "/auth/login").header("content-type", media);
        let answer = Answer::of(request.body(good.clone())).await;
        assert_eq!(answer.status, 415, "{media}");
        answer.problem(415, "unsupported_media_type");
    }
}

#[actix_web::test]
async fn a_name_twice_in_an_object_is_no_json_of_ours() {
    let world = World::new().await;
    let alice = world.member("alice").await;
    let path = format!("/organizations/{}/members/{}", world.org, alice.id);
    for body in [
        r#"{"role":"member","role":"org_admin"}"#,
        r#"{"role":"org_admin","role":"member"}"#,
        r#"{"role":"member","rol\u0065":"org_admin"}"#,
        r#"{"role":"member","x":{"a":1,"a":2}}"#,
    ] {
        let request = world.admin.request(Method::PUT, &path).header("content-type", "application/json");
        Answer::of(request.body(body)).await.problem(400, "invalid_json");
    }
    let role = world.admin.get(&path).await.expect(200);
    assert_eq!(role["role"], "member");
}

#[actix_web::test]
async fn bytes_that_are_no_text_are_refused() {
    let world = World::new().await;
    let with = |bytes: &[u8]| [b"{\"username\":\"".as_slice(), bytes, b"\",\"password\":\"x\"}"].concat();
    for bytes in [
        b"\xff".as_slice(),
        b"\xc0\x80",
        b"\xed\xa0\x80",
        b"\xf4\x90\x80\x80",
        b"\xe2\x82",
        b"a\x00b",
        b"a\nb",
        br"\ud800",
        br"\x41",
    ] {
        login(&world, with(bytes)).await.problem(400, "invalid_json");
    }
    for bytes in [br"a\u0000b".as_slice(), br"\u0000"] {
        login(&world, with(bytes)).await.problem(422, "validation_failed");
    }
    for body in [
        "{\"username\":NaN}",
        "{'username':'x'}",
        "{\"a\":1,}",
        "// x\n{}",
        "{\"a\":Infinity}",
        "{\"a\":01}",
        "\u{feff}{}",
    ] {
        login(&world, body).await.problem(400, "invalid_json");
    }
}

async fn impatient() -> World {
    World::with(|settings| settings.request_timeout = Duration::from_secs(2)).await
}

#[actix_web::test]
async fn a_head_that_never_ends_is_not_waited_for() {
    let world = impatient().await;
    for part in ["", "GET /healthz HT", "GET /healthz HTTP/1.1\r\nHost: x\r\nX-A: b\r\n"] {
        let mut stream = connect(&world);
        stream.write_all(part.as_bytes()).unwrap();
        let said = read(&mut stream);
        assert!(said.is_empty() || statuses(&said) == [408], "{said}");
    }
}

#[actix_web::test]
async fn a_body_that_never_ends_is_not_waited_for() {
    let world = impatient().await;
    let heads = ["Content-Length: 100\r\n\r\n{\"user", "Transfer-Encoding: chunked\r\n\r\n5\r\n{\"use\r\n"];
    for head in heads {
        let mut stream = connect(&world);
        write!(
            stream,
            "POST /api/v1/auth/login HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n{head}"
        )
        .unwrap();
        let said = read(&mut stream);
        assert_eq!(statuses(&said), [408], "{said}");
        assert!(
            said.contains("application/problem+json") && said.contains("\"code\":\"request_timeout\""),
            "{said}"
        );
    }
    assert!(is_alive(&world));
}

#[actix_web::test]
async fn a_body_that_nobody_asked_for_is_not_waited_for() {
    let world = impatient().await;
    let token = world.admin.token.clone().unwrap();
    let bodies = ["Content-Length: 1000\r\n\r\n{", "Transfer-Encoding: chunked\r\n\r\n5\r\n{\"use\r\n"];
    let refused = ("POST", "/api/v1/users HTTP/1.1\r\nContent-Type: text/plain");
    let targets = [("GET", "/api/v1/me HTTP/1.1"), ("POST", "/api/v1/auth/logout HTTP/1.1"), refused];
    for (body, (method, path)) in bodies.iter().flat_map(|body| targets.map(|target| (body, target))) {
        let mut stream = connect(&world);
        write!(stream, "{method} {path}\r\nHost: x\r\nAuthorization: Bearer {token}\r\n{body}").unwrap();
        let said = read(&mut stream);
        assert_eq!(statuses(&said).len(), 1, "{said}");
    }
}
