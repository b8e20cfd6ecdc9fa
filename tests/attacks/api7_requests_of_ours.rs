//! API7:2023 Server side request forgery: the server never requests a URL that a caller sends.

use super::document::operations;
use gatepass_testing::{Answer, World, asking, json};
use reqwest::Method;
use std::io::ErrorKind;
use std::net::TcpListener;

#[actix_web::test]
async fn nobody_calls_the_address_that_a_caller_gives() {
    let world = World::new().await;
    let bait = TcpListener::bind("127.0.0.1:0").unwrap();
    bait.set_nonblocking(true).unwrap();
    let address = bait.local_addr().unwrap();
    let url = format!("http://{address}/bait");
    let asset = world.asset("web-1").await;
    let group = world.group("vpn", &[]).await;
    let flow = json!({ "org_id": world.org, "name": url, "description": url, "ticket_type": "resource_access",
        "visible_to": { "everyone": true }, "approval": { "type": "automatic" }, "duration": { "mode": "permanent" },
        "item": { "category": url, "icon_url": url, "url": url, "groups": [group] } });
    let flow = world.admin.post("/flows", flow).await.expect(201);
    assert_eq!(flow["item"]["icon_url"], url);
    world.admin.get("/flows").await.expect(200);
    world.flow(json!({ "type": "manual" })).await;
    let mut ticket = asking(&world, &asset);
    (ticket["title"], ticket["reason"]) = (json!(url), json!(url));
    let alice = world.member("alice").await;
    let ticket = alice.ask(ticket).await;
    world.admin.act("tickets", &ticket, "comments", json!({ "text": url })).await;
    let host = json!({ "org_id": world.org, "name": url, "address": address.to_string(), "category": "web",
        "nodes": [], "protocols": [] });
    world.admin.post("/assets", host).await;
    for name in
        ["host", "x-forwarded-host", "forwarded", "referer", "origin", "x-webhook", "link", "via", "profile"]
    {
        let value =
            if name == "forwarded" { format!("for={address};host={address}") } else { address.to_string() };
        Answer::of(alice.request(Method::GET, "/me").header(name, value)).await;
    }
    for parameter in ["url", "uri", "callback", "next", "redirect", "redirect_uri", "webhook"] {
        alice.get(&format!("/me?{parameter}={url}")).await;
    }
    assert_eq!(bait.accept().err().map(|e| e.kind()), Some(ErrorKind::WouldBlock), "somebody called");
}

#[actix_web::test]
async fn the_picture_and_the_link_of_a_flow_are_plain_urls_of_the_web() {
    let world = World::new().await;
    let group = world.group("vpn", &[]).await;
    let flow = |url: &str| {
        json!({ "org_id": world.org, "name": "VPN", "ticket_type": "resource_access", "approval": { "type": "automatic" },
            "item": { "icon_url": url, "url": url, "groups": [group] } })
    };
    for url in [
        "javascript:alert(1)",
        "data:image/svg+xml;base64,PHN2Zz4=",
        "file:///etc/passwd",
        "ftp://example.org/x",
        "//example.org/x",
        "gopher://127.0.0.1:6379/_x",
        "https://",
        "https:///x",
        "https://user:password@example.org/x",
        "https://a@b/x",
        "https://example.org/\" onerror=\"x",
        "https://example.org/'x",
        "https://example.org/\nx",
        "https://example.org\\@evil.org",
        "jar:https://example.org!/x",
        "HTTPS://",
        "blob:https://example.org/x",
        "view-source:https://example.org",
    ] {
        let problem = world.admin.post("/flows", flow(url)).await.problem(422, "validation_failed");
        assert_eq!(problem["errors"][0]["pointer"], "/item/icon_url", "{url:?}: {problem}");
        assert_eq!(problem["errors"][1]["pointer"], "/item/url", "{url:?}: {problem}");
    }
    world.admin.post("/flows", flow("https://example.org/a/vpn.svg?v=2#x")).await.expect(201);
}

/// Fails when a field for a URL is added, so that its author checks whether the server requests it.
#[test]
fn only_known_fields_take_urls() {
    let mut fields: Vec<String> = Vec::new();
    for operation in operations() {
        let properties = operation.body_schema().and_then(|s| s["properties"].as_object());
        let takes_url = |name: &str, s: &serde_json::Value| {
            s["format"] == "uri" || name.contains("url") || name.contains("webhook")
        };
        let found = properties.into_iter().flatten().filter(|(name, schema)| takes_url(name, schema));
        fields.extend(found.map(|(name, _)| format!("{} {name}", operation.name())));
    }
    // The client of webhooks reaches public addresses alone: `forgery` in crates/delivery/tests.
    let expected = [
        "POST /api/v1/connectors url",
        "PATCH /api/v1/connectors/{id} url",
        "POST /api/v1/webhooks url",
        "PATCH /api/v1/webhooks/{id} url",
    ];
    assert_eq!(fields, expected);
    let text = gatepass_api::openapi::json();
    let urls = text.matches("\"icon_url\": {").count() + text.matches("\"url\": {").count();
    // Two more in what webhooks get: their links.
    assert_eq!(text.matches("\"format\": \"uri\"").count(), urls + 2);
}
