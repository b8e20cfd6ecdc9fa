//! API8:2023 Security misconfiguration: headers of trusted proxies, and forged ones.

use super::raw::{connect, exchange, read, statuses};
use gatepass_testing::{Answer, World, json};
use reqwest::{Method, RequestBuilder};
use std::io::Write;

/// The address in the audit log for a failed login with these headers.
async fn address_of(world: &World, headers: &[(&str, &str)]) -> String {
    let with = |request| {
        headers.iter().fold(request, |request: RequestBuilder, (name, value)| request.header(*name, *value))
    };
    address_with(world, with).await
}

async fn address_with(world: &World, with: impl FnOnce(RequestBuilder) -> RequestBuilder) -> String {
    // Another username each time, so that the failures stay below the limit.
    let name = world.shared.ids().next::<uuid::Uuid>();
    let login =
        world.anon().request(Method::POST, "/auth/login").json(&json!({ "username": name, "password": "x" }));
    Answer::of(with(login)).await;
    world
        .query("SELECT ip FROM events WHERE action = 'login.failed' ORDER BY id DESC LIMIT 1")
        .await
        .remove(0)
}

const CLAIMS: &[&[(&str, &str)]] = &[
    &[("x-forwarded-for", "203.0.113.7")],
    &[("x-forwarded-for", "203.0.113.7, 127.0.0.1")],
    &[("forwarded", "for=203.0.113.7;proto=https")],
    &[("x-real-ip", "203.0.113.7")],
    &[("true-client-ip", "203.0.113.7"), ("cf-connecting-ip", "203.0.113.7"), ("x-client-ip", "203.0.113.7")],
];

#[actix_web::test]
async fn who_is_no_trusted_proxy_is_not_believed() {
    let world = World::new().await;
    for headers in CLAIMS {
        assert_eq!(address_of(&world, headers).await, "127.0.0.1", "{headers:?}");
    }
    // A new forged address for each guess does not give more guesses.
    let guess = async |n: usize| {
        let login = world
            .anon()
            .request(Method::POST, "/auth/login")
            .header("x-forwarded-for", format!("203.0.113.{n}"));
        Answer::of(login.json(&json!({ "username": "admin", "password": "wrong" }))).await.status.as_u16()
    };
    for n in 0..10 {
        assert_eq!(guess(n).await, 401);
    }
    assert_eq!(guess(11).await, 429);
}

#[actix_web::test]
async fn of_trusted_proxies_the_first_that_is_none_is_taken_from_behind() {
    let world = World::with(|settings| {
        settings.trusted_proxies =
            ["127.0.0.0/8", "10.0.0.0/8", "fd00::/8"].map(|n| n.parse().unwrap()).to_vec();
    })
    .await;
    for (forwarded, address) in [
        ("203.0.113.7", "203.0.113.7"),
        ("198.51.100.1, 203.0.113.7", "203.0.113.7"),
        ("127.0.0.1, 198.51.100.1, 203.0.113.7, 10.1.2.3", "203.0.113.7"),
        ("203.0.113.7,10.1.2.3 , 10.0.0.1", "203.0.113.7"),
        ("2001:db8::1, fd00::1", "2001:db8::1"),
        ("::ffff:203.0.113.7", "203.0.113.7"),
        ("10.9.9.9", "10.9.9.9"),
        // Proxies write the address in each of these forms.
        ("192.0.2.1:443", "192.0.2.1"),
        ("[2001:db8::1]:443", "2001:db8::1"),
        ("[2001:db8::1]", "2001:db8::1"),
        ("\"[2001:db8::1]:443\"", "2001:db8::1"),
        ("\"192.0.2.1:443\"", "192.0.2.1"),
        ("203.0.113.7, 10.0.0.1:4711", "203.0.113.7"),
        ("198.51.100.1, 203.0.113.7:1, [fd00::1]:2, 10.0.0.1", "203.0.113.7"),
        // An unreadable entry ends the chain: entries behind it are not trusted.
        ("203.0.113.7, unknown", "127.0.0.1"),
        ("203.0.113.7, 10.0.0.1:99999", "127.0.0.1"),
        ("203.0.113.7, nonsense, 10.0.0.1", "10.0.0.1"),
        ("' OR 1=1 --", "127.0.0.1"),
        ("", "127.0.0.1"),
        ("0x7f.1", "127.0.0.1"),
    ] {
        assert_eq!(address_of(&world, &[("x-forwarded-for", forwarded)]).await, address, "{forwarded}");
    }
    // A header of the caller that is not text does not hide the header of the proxy.
    let bytes = reqwest::header::HeaderValue::from_bytes(b"\xff\xfe, 203.0.113.7").unwrap();
    assert_eq!(address_with(&world, |request| request.header("x-forwarded-for", bytes)).await, "203.0.113.7");
    let two = [("x-forwarded-for", "198.51.100.1"), ("x-forwarded-for", "203.0.113.7, 10.0.0.1")];
    assert_eq!(address_of(&world, &two).await, "203.0.113.7", "lines are one list");
    // Headers outside of the contract are ignored, from every sender.
    for headers in &CLAIMS[2..] {
        assert_eq!(address_of(&world, headers).await, "127.0.0.1", "{headers:?}");
    }
}

#[actix_web::test]
async fn a_request_that_two_readers_could_cut_differently_is_refused() {
    let world = World::new().await;
    let smuggled = "GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n";
    let chunked = format!("0\r\n\r\n{smuggled}");
    let bodies = [
        format!("Content-Length: {}\r\nTransfer-Encoding: chunked\r\n\r\n{chunked}", chunked.len()),
        format!("Transfer-Encoding: chunked\r\nContent-Length: 4\r\n\r\n{chunked}"),
        format!("Content-Length: 0\r\nContent-Length: {}\r\n\r\n{smuggled}", smuggled.len()),
        format!("Content-Length: 0, {}\r\n\r\n{smuggled}", smuggled.len()),
        format!("Content-Length: +{}\r\n\r\n{smuggled}", smuggled.len()),
        format!("Content-Length: -1\r\n\r\n{smuggled}"),
        format!("Content-Length: 0x10\r\n\r\n{smuggled}"),
        format!("Transfer-Encoding: xchunked\r\n\r\n{chunked}"),
        format!("Transfer-Encoding: chunked, identity\r\n\r\n{chunked}"),
        format!("Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n\r\n{chunked}"),
        format!("Transfer-Encoding : chunked\r\n\r\n{chunked}"),
        format!(" Transfer-Encoding: chunked\r\n\r\n{chunked}"),
        format!("Transfer-Encoding: chunked\r\n\r\n-1\r\n\r\n{smuggled}"),
        format!("Transfer-Encoding: chunked\r\n\r\nfffffffffffffffff\r\n\r\n{smuggled}"),
    ];
    for body in bodies {
        let head = "POST /api/v1/auth/login HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n";
        let said = exchange(&world, format!("{head}{body}").as_bytes());
        let answered = statuses(&said);
        assert!(
            answered.iter().all(|status| (400..500).contains(status)) && answered.len() <= 1,
            "{body:?}: {said}"
        );
    }
}

#[actix_web::test]
async fn two_hosts_are_one_too_many() {
    let world = World::new().await;
    let said = exchange(&world, b"GET /healthz HTTP/1.1\r\nHost: a\r\nHost: b\r\nConnection: close\r\n\r\n");
    assert_eq!(statuses(&said), [400], "{said}");
    let said =
        exchange(&world, b"GET /healthz HTTP/1.1\r\nHost: a\r\nX: b\r\n y: c\r\nConnection: close\r\n\r\n");
    assert_eq!(statuses(&said), [400], "folded headers: {said}");
}

#[actix_web::test]
async fn a_host_of_the_callers_choice_is_in_no_answer() {
    let world = World::new().await;
    let group = json!({ "org_id": world.org, "name": "dba" });
    let request = world.admin.request(Method::POST, "/groups").header("host", "evil.example.org");
    let request =
        request.header("x-forwarded-host", "evil.example.org").header("x-forwarded-proto", "gopher");
    let made = Answer::of(request.json(&group)).await;
    assert!(made.header("location").starts_with("/api/v1/groups/"), "{}", made.header("location"));
    assert!(!format!("{:?} {}", made.headers, made.text).contains("evil"));
    made.expect(201);
}

#[actix_web::test]
async fn requests_one_after_another_on_a_connection_are_strangers_to_each_other() {
    let world = World::new().await;
    let token = world.admin.token.clone().unwrap();
    let mut stream = connect(&world);
    write!(
        stream,
        "GET /api/v1/me HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {token}\r\nX-Request-Id: first\r\n\r\n\
         GET /api/v1/me HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"
    )
    .unwrap();
    let said = read(&mut stream);
    assert_eq!(statuses(&said), [200, 401], "{said}");
    assert_eq!(said.matches("first").count(), 1);
}
