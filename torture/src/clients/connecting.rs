//! Connections through a gateway. The admin is the gateway.

use futures::future::join;
use reqwest::Method;
use serde_json::{Value, json};

use super::Desk;
use crate::Result;
use crate::journal::Entry;
use crate::world::Person;

/// The commands of a session.
const COMMANDS: usize = 3;

impl Desk {
    /// Asks for a connection token, which two gateways redeem at once. Reports the commands of the session twice, then its end.
    pub(super) async fn connect(&self, who: &Person) -> Result<()> {
        let wanted = json!({ "asset_id": self.world.asset, "account": "app", "protocol": "ssh" });
        let Some(token) = self.try_once(who, "/connection-tokens", &wanted).await else { return Ok(()) };
        self.redeem(token["token"].as_str().unwrap_or_default()).await
    }

    /// Two gateways redeem a token at once.
    pub(super) async fn redeem(&self, token: &str) -> Result<()> {
        let body = json!({ "token": token });
        let redeem = || self.try_once(&self.world.admin, "/connection-tokens/redeem", &body);
        let (one, two) = join(redeem(), redeem()).await;
        for opened in one.into_iter().chain(two) {
            let session = opened["id"].as_str().unwrap_or_default().to_owned();
            self.journal.note(&Entry::Connected { session: session.clone() })?;
            self.work(session, &opened["began_at"]).await?;
        }
        Ok(())
    }

    async fn work(&self, session: String, at: &Value) -> Result<()> {
        let command = |seq: usize| json!({ "seq": seq, "at": at, "command": "uptime", "action": "accept" });
        let commands: Vec<Value> = (1..=COMMANDS).map(command).collect();
        let (path, report) = (format!("/sessions/{session}/commands"), json!({ "commands": commands }));
        for _ in 0..2 {
            self.api.make(&self.world.admin, Method::POST, &path, report.clone()).await?;
            self.journal.note(&Entry::Reported { session: session.clone(), commands: COMMANDS })?;
        }
        let path = format!("/sessions/{session}/end");
        self.api.make(&self.world.admin, Method::POST, &path, json!({})).await?;
        self.journal.note(&Entry::Disconnected { session })
    }

    /// The object in the response to a request that is sent once. None: there is no response, or a refusal.
    pub(super) async fn try_once(&self, who: &Person, path: &str, body: &Value) -> Option<Value> {
        let answer = self.api.send(who, Method::POST, path, None, Some(body)).await.ok()?;
        answer.is_success().then(|| answer.json())
    }
}
