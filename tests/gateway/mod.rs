//! Connection tokens and sessions on assets: users ask for tokens, gateways redeem them and report.

mod commands;
mod endings;
mod exports;
mod keeping;
mod races;
mod redeem;
mod reviews;
mod sessions;
mod tokens;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use gatepass_testing::{Answer, Person, Value, World, json};
use reqwest::Method;
use std::time::{Duration, Instant};

/// A user who may connect to a host as `root` over ssh, and a gateway.
pub struct Desk {
    pub world: World,
    pub alice: Person,
    pub olga: Person,
    /// A service that audits the organization, with a key for `sessions:report`.
    pub gateway: Person,
    pub web: String,
    /// The permission that lets Alice connect.
    pub permission: String,
}

impl Desk {
    pub async fn new() -> Self {
        Self::in_world(World::new().await).await
    }

    pub async fn in_world(world: World) -> Self {
        let (alice, olga) = (world.member("alice").await, world.with_role("olga", "org_admin").await);
        let gateway = gateway(&world, "gateway").await;
        let web = world.asset("web").await;
        let permission = permit(&world, &alice, &web, json!({})).await;
        Self { world, alice, olga, gateway, web, permission }
    }

    /// A token of Alice, which is ready.
    pub async fn token(&self) -> Value {
        let token = self.alice.post("/connection-tokens", asking(&self.web)).await.expect(201);
        assert_eq!(token["state"], "ready");
        token
    }

    /// A session of Alice.
    pub async fn session(&self) -> Value {
        redeem(&self.gateway, &self.token().await).await.expect(201)
    }
}

/// A service that audits the organization `default`, with a key of a gateway.
pub async fn gateway(world: &World, name: &str) -> Person {
    let service = world.service(name, "auditor").await;
    world.key(&service, &["sessions:report"]).await
}

/// Lets a user connect to an asset as `root` and `app` over ssh.
pub async fn permit(world: &World, user: &Person, asset: &str, fields: Value) -> String {
    let mut body = json!({ "org_id": world.org, "name": format!("for {}", user.username), "users": [user.id],
        "assets": [asset], "accounts": ["root", "app"], "protocols": ["ssh"] });
    for (name, value) in fields.as_object().unwrap() {
        body[name] = value.clone();
    }
    let made = world.admin.post("/permissions", body).await.expect(201);
    made["id"].as_str().unwrap().to_owned()
}

pub fn asking(asset: &str) -> Value {
    json!({ "asset_id": asset, "account": "root", "protocol": "ssh" })
}

pub async fn redeem(gateway: &Person, token: &Value) -> Answer {
    gateway.post("/connection-tokens/redeem", json!({ "token": token["token"] })).await
}

/// The path of a token or a session, with what follows.
pub fn at(area: &str, object: &Value, rest: &str) -> String {
    format!("/{area}/{}{rest}", object["id"].as_str().unwrap())
}

/// The claims of a token.
pub fn claims(token: &Value) -> Value {
    let part = token["token"].as_str().unwrap().split('.').nth(1).unwrap();
    serde_json::from_slice(&URL_SAFE_NO_PAD.decode(part).unwrap()).unwrap()
}

/// GET that waits for up to half a minute, and answers within two seconds after `change`.
pub async fn told<T>(by: &Person, path: &str, change: impl Future<Output = T>) -> Value {
    let waiting = Answer::of(by.request(Method::GET, path).header("prefer", "wait=30"));
    let changing = async {
        tokio::time::sleep(Duration::from_millis(500)).await;
        change.await;
        Instant::now()
    };
    let (answer, changed) = futures::future::join(async { (waiting.await, Instant::now()) }, changing).await;
    let (answer, answered) = answer;
    // A second, and some more for a slow machine.
    let late = answered.saturating_duration_since(changed);
    assert!(late < Duration::from_secs(3), "{late:?} after the change");
    answer.expect(200)
}

/// The pointers and codes of all faults.
pub fn faults(problem: &Value) -> Vec<(&str, &str)> {
    let all = problem["errors"].as_array().unwrap().iter();
    all.map(|fault| (fault["pointer"].as_str().unwrap(), fault["code"].as_str().unwrap())).collect()
}
