//! Binding an account by signing in at the service. The fakes give the codes that services give after somebody agreed.

use super::Desk;
use super::fakes::Fakes;
use gatepass_testing::{Answer, Person, Value, json, server};
use reqwest::Url;
use std::collections::BTreeMap;
use time::Duration;

/// The settings of a service whose fake signs people in.
fn settings(service: &str) -> Value {
    match service {
        "slack" => json!({
            "bot_token": "xoxb-test", "signing_secret": "slack-signing-secret", "app_id": "A0TEST", "team_id": "T0TEST",
            "client_id": "1.2", "client_secret": "slack-client-secret",
        }),
        "feishu" => json!({
            "host": "china", "app_id": "cli_test", "app_secret": "feishu-secret", "encrypt_key": "feishu-encrypt-key",
            "verification_token": "feishu-token",
        }),
        "wecom" => json!({
            "corp_id": "ww0test", "agent_id": "1000002", "secret": "wecom-secret", "token": "wecomtoken",
            "encoding_aes_key": "jWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2C",
        }),
        _ => json!({
            "client_id": "dingkey", "client_secret": "dingtalk-secret", "corp_id": "dingcorp", "agent_id": "100",
        }),
    }
}

async fn desk(service: &'static str) -> Desk {
    let desk = Desk::new(service, settings(service), false).await;
    let people = json!([
        { "id": "U1", "union_id": "union1" }, { "id": "U2", "union_id": "union2" },
        { "id": "U9", "union_id": "union9", "team_id": "T0OTHER", "external": true },
    ]);
    desk.fakes.control(&format!("{service}/configure"), json!({ "people": people })).await;
    desk
}

/// The parameters of the page to which somebody is sent.
type Sent = BTreeMap<String, String>;

impl Desk {
    /// Somebody begins to sign in.
    async fn begin(&self, person: &Person) -> Sent {
        let path = format!("/me/channels/{}/authorize", self.channel);
        let begun = person.post(&path, json!({})).await.expect(200);
        let url: Url = begun["url"].as_str().unwrap().parse().unwrap();
        url.query_pairs().into_owned().collect()
    }

    /// The path to which the service sends back somebody who signed in as this account.
    async fn back(&self, sent: &Sent, account: &str) -> String {
        let mut agreed = json!({ "user": account });
        for name in ["nonce", "redirect_uri", "code_challenge"] {
            if let Some(value) = sent.get(name) {
                agreed[name] = json!(value);
            }
        }
        let code = self.fakes.control(&format!("{}/code", self.service), agreed).await;
        let name = if self.service == "dingtalk" { "authCode" } else { "code" };
        let path = sent["redirect_uri"].strip_prefix("https://gatepass.example.org").unwrap();
        format!("{path}?{name}={}&state={}", code["code"].as_str().unwrap(), sent["state"])
    }

    async fn confirm(&self, person: &Person, code: &str) -> Answer {
        person.post(&format!("/me/channels/{}/confirm", self.channel), json!({ "code": code })).await
    }

    async fn bound(&self) -> i64 {
        self.world.number("SELECT count(*) FROM chat_accounts").await
    }
}

/// The code on a page.
fn code(page: &Answer) -> String {
    assert_eq!(page.status.as_u16(), 200, "{}", page.text);
    let cell = page.text.split("</th><td>").nth(1).unwrap();
    let code = cell.split('<').next().unwrap();
    assert!(code.len() == 8 && code.bytes().all(|b| b.is_ascii_digit()), "{code}");
    code.to_owned()
}

#[actix_web::test]
async fn somebody_who_signs_in_is_shown_a_code_and_binds_by_it() {
    for service in ["slack", "feishu", "wecom", "dingtalk"] {
        let desk = desk(service).await;
        let sent = desk.begin(&desk.ann).await;
        let back = desk.back(&sent, "U1").await;
        let page = desk.world.root(&back).await;
        assert_eq!(page.header("content-type"), "text/html; charset=utf-8");
        assert_eq!(page.header("referrer-policy"), "no-referrer");
        assert!(page.text.contains("<td>U1</td>") && page.text.contains("<td>ann</td>"), "{}", page.text);
        assert_eq!(desk.bound().await, 0, "the page binds nothing");
        let code = code(&page);
        // The way back counts once, and the code is Ann's alone.
        assert_eq!(desk.world.root(&back).await.status, 404, "{service}");
        desk.confirm(&desk.ben, &code).await.problem(422, "code_invalid");
        let bound = desk.confirm(&desk.ann, &code).await.expect(200);
        assert_eq!((&bound["account"], &bound["proof"]), (&json!("U1"), &json!("code")), "{bound}");
        // Services name people of other tenants too.
        if service == "slack" || service == "dingtalk" {
            let sent = desk.begin(&desk.ben).await;
            let page = desk.world.root(&desk.back(&sent, "U9").await).await;
            assert_eq!(page.status, 422, "{service}: {}", page.text);
        }
    }
}

#[actix_web::test]
async fn whoever_follows_a_link_of_somebody_else_binds_nothing() {
    let desk = desk("slack").await;
    // Ben sends the address to Ann, who signs in as herself.
    let sent = desk.begin(&desk.ben).await;
    let page = desk.world.root(&desk.back(&sent, "U1").await).await;
    assert!(page.text.contains("<td>ben</td>") && page.text.contains("close this page"), "{}", page.text);
    assert_eq!(desk.bound().await, 0);
    // Ann may enter the code in Gatepass, and Ben may guess: neither binds her account to him.
    desk.confirm(&desk.ann, &code(&page)).await.problem(422, "code_invalid");
    let guess = if code(&page) == "00000000" { "00000001" } else { "00000000" };
    desk.confirm(&desk.ben, guess).await.problem(422, "code_invalid");
    assert_eq!(desk.bound().await, 0);
}

#[actix_web::test]
async fn a_way_back_that_was_not_begun_or_has_ended_leads_nowhere() {
    let desk = desk("feishu").await;
    let refused = async |path: &str, status: u16| {
        let page = desk.world.root(path).await;
        assert_eq!(page.status.as_u16(), status, "{path}: {}", page.text);
        assert_eq!(page.header("content-type"), "text/html; charset=utf-8", "{path}");
        assert!(page.text.contains("No account is bound") && !page.text.contains("<td>"), "{}", page.text);
    };
    let own = format!("/integrations/feishu/{}/oauth", desk.channel);
    for path in
        [own.clone(), format!("{own}?code=x"), format!("{own}?code=x&state=x"), format!("{own}?state=")]
    {
        refused(&path, 404).await;
    }
    // Of another service or channel, although the state is good.
    let sent = desk.begin(&desk.ann).await;
    let back = desk.back(&sent, "U1").await;
    refused(&back.replace("/feishu/", "/slack/"), 404).await;
    refused(&back.replace(&desk.channel, &desk.world.new_id()), 404).await;
    // Somebody did not agree. The state is used up then.
    let denied = format!("{own}?error=access_denied&state={}", sent["state"]);
    refused(&denied, 422).await;
    refused(&back, 404).await;
    // A newer one replaces the older.
    let (older, newer) = (desk.begin(&desk.ann).await, desk.begin(&desk.ann).await);
    refused(&desk.back(&older, "U1").await, 404).await;
    // A code of another sign-in: the proof key does not fit.
    let stolen = desk.back(&desk.begin(&desk.ben).await, "U2").await;
    let stolen = stolen.split("&state=").next().unwrap().to_owned() + "&state=" + &newer["state"];
    refused(&stolen, 422).await;
    // The login session has ended, or the channel is inactive.
    let back = desk.back(&desk.begin(&desk.ann).await, "U1").await;
    desk.world.sql("UPDATE sessions SET revoked_at = gatepass_now()").await;
    refused(&back, 404).await;
    desk.world.sql("UPDATE sessions SET revoked_at = NULL").await;
    let back = desk.back(&desk.begin(&desk.ann).await, "U1").await;
    desk.world.sql("UPDATE channels SET is_active = false").await;
    refused(&back, 404).await;
    desk.world.sql("UPDATE channels SET is_active = true").await;
    // Ten minutes have passed.
    let back = desk.back(&desk.begin(&desk.ann).await, "U1").await;
    desk.world.travel(Duration::minutes(10)).await;
    refused(&back, 404).await;
    assert_eq!(desk.bound().await, 0);
    assert_eq!(desk.world.number("SELECT count(*) FROM chat_codes").await, 0);
}

#[actix_web::test]
async fn only_somebody_who_logged_in_signs_in_where_that_is_possible() {
    let desk = desk("slack").await;
    let path = format!("/me/channels/{}/authorize", desk.channel);
    let key = desk.world.key(&desk.ann, &["notifications:write"]).await;
    key.post(&path, json!({})).await.problem(403, "session_required");
    let stranger = desk.world.stranger("eve").await;
    stranger.post(&path, json!({})).await.problem(404, "not_found");
    // Slack without a client, and Teams.
    let mut bare = settings("slack");
    bare.as_object_mut().unwrap().retain(|name, _| !name.starts_with("client_"));
    let channel = format!("/channels/{}", desk.channel);
    desk.world.admin.patch(&channel, json!({ "settings": bare })).await.expect(200);
    desk.ann.post(&path, json!({})).await.problem(409, "sign_in_unavailable");
    let teams = json!({ "kind": "bot", "tenant_id": "00000000-0000-0000-0000-0000000000b1",
        "app_id": "00000000-0000-0000-0000-0000000000a1", "app_secret": "teams-secret" });
    let teams = json!({ "org_id": desk.world.org, "service": "teams", "name": "Teams", "settings": teams });
    let teams = desk.world.admin.post("/channels", teams).await.expect(201);
    let of_teams = format!("/me/channels/{}/authorize", teams["id"].as_str().unwrap());
    desk.ann.post(&of_teams, json!({})).await.problem(409, "sign_in_unavailable");
    desk.world.admin.patch(&channel, json!({ "is_active": false })).await.expect(200);
    desk.ann.post(&path, json!({})).await.problem(409, "channel_inactive");
}

#[actix_web::test]
async fn without_a_public_address_nobody_signs_in() {
    let fakes = Fakes::start();
    let endpoints = fakes.endpoints();
    let world = gatepass_testing::World::with(|settings| settings.chats = server::chats(endpoints)).await;
    let alice = world.member("alice").await;
    let body =
        json!({ "org_id": world.org, "service": "slack", "name": "Chat", "settings": settings("slack") });
    let made = world.admin.post("/channels", body).await.expect(201);
    let path = format!("/me/channels/{}/authorize", made["id"].as_str().unwrap());
    alice.post(&path, json!({})).await.problem(409, "public_url_missing");
}
