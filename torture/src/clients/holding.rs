//! Logins, connections and commands that wait for a review.

use futures::future::join;
use rand::RngExt;
use rand::rngs::StdRng;
use reqwest::Method;
use serde_json::json;

use super::Desk;
use crate::Result;
use crate::api::PAUSE;
use crate::journal::{Entry, Kind};
use crate::world::Person;

impl Desk {
    /// A held user logs in. The reviewer mostly approves, perhaps while the login is completed, twice at once.
    pub(super) async fn held_login(&self, number: usize, rng: &mut StdRng) -> Result<()> {
        let (Some(who), Some(reviewer)) = (self.world.held.get(number), self.world.approvers.first()) else {
            return Ok(());
        };
        // A login without an answer may count as a failed one, so it is not repeated.
        let login = json!({ "username": who.username, "password": who.password });
        let Ok(answer) = self.api.tell("/auth/login", &login).await else { return Ok(()) };
        let held = answer.json();
        let (Some(ticket), Some(token)) = (held["ticket_id"].as_str(), held["poll_token"].as_str()) else {
            return Ok(());
        };
        self.journal.note(&Entry::Held { ticket: ticket.to_owned() })?;
        if rng.random_bool(0.2) {
            return Ok(());
        }
        let is_raced = rng.random_bool(0.3);
        let approve = self.let_pass(reviewer, ticket, rng);
        if is_raced {
            let (approved, completed) = join(approve, self.complete(ticket, token)).await;
            approved?;
            completed?;
        } else {
            approve.await?;
        }
        let (one, two) = join(self.complete(ticket, token), self.complete(ticket, token)).await;
        one.and(two)
    }

    async fn let_pass(&self, reviewer: &Person, ticket: &str, rng: &mut StdRng) -> Result<()> {
        let path = format!("/tickets/{ticket}/approve");
        self.act(reviewer, Kind::Approve, &path, "comment", json!({ "level": 1 }), rng).await.map(drop)
    }

    /// A requester asks to connect as `root`. The reviewer approves, perhaps while the token is taken back. Two readers make the token
    /// ready, and two gateways redeem it.
    pub(super) async fn held_connection(&self, who: &Person, rng: &mut StdRng) -> Result<()> {
        let Some(reviewer) = self.world.approvers.first() else { return Ok(()) };
        let wanted = json!({ "asset_id": self.world.asset, "account": "root", "protocol": "ssh" });
        let Some(token) = self.try_once(who, "/connection-tokens", &wanted).await else { return Ok(()) };
        let (Some(id), Some(ticket)) = (token["id"].as_str(), token["ticket_id"].as_str()) else {
            return Ok(());
        };
        self.journal.note(&Entry::Held { ticket: ticket.to_owned() })?;
        let path = format!("/connection-tokens/{id}");
        let is_taken_back = rng.random_bool(0.3);
        let take_back = async {
            if is_taken_back {
                drop(self.api.send(who, Method::DELETE, &path, None, None).await);
            }
        };
        join(self.let_pass(reviewer, ticket, rng), take_back).await.0?;
        let read = async || self.api.send(who, Method::GET, &path, None, None).await.ok();
        let (one, two) = join(read(), read()).await;
        for answer in [one, two].into_iter().flatten().filter(crate::api::Answer::is_success) {
            if let Some(text) = answer.json()["token"].as_str() {
                self.redeem(text).await?;
            }
        }
        Ok(())
    }

    /// A gateway asks about a command of a requester. The reviewer approves, and the gateway asks again, twice at once: one of them
    /// passes.
    pub(super) async fn held_command(&self, who: &Person, rng: &mut StdRng) -> Result<()> {
        let Some(reviewer) = self.world.approvers.first() else { return Ok(()) };
        let question = json!({
            "user_id": who.id, "asset_id": self.world.asset, "account": "root", "protocol": "ssh", "command": "reboot",
        });
        let ask = || self.try_once(&self.world.admin, "/acls/command/evaluate", &question);
        let Some(held) = ask().await else { return Ok(()) };
        let Some(ticket) = held["ticket_id"].as_str() else { return Ok(()) };
        self.journal.note(&Entry::Held { ticket: ticket.to_owned() })?;
        self.let_pass(reviewer, ticket, rng).await?;
        let (one, two) = join(ask(), ask()).await;
        for answer in one.into_iter().chain(two).filter(|answer| answer["action"] == "accept") {
            let ticket = answer["ticket_id"].as_str().unwrap_or_default().to_owned();
            self.journal.note(&Entry::Completed { ticket })?;
        }
        Ok(())
    }

    /// Completes a login; sent again until an answer arrives.
    async fn complete(&self, ticket: &str, token: &str) -> Result<()> {
        loop {
            match self.api.tell("/auth/login/complete", &json!({ "poll_token": token })).await {
                Ok(answer) if answer.is_success() => {
                    return self.journal.note(&Entry::Completed { ticket: ticket.to_owned() });
                }
                Ok(answer) if !answer.asks_to_retry() => return Ok(()),
                Ok(_) | Err(_) => tokio::time::sleep(PAUSE).await,
            }
        }
    }
}
