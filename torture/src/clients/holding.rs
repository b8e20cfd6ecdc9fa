//! Logins that wait for a review.

use futures::future::join;
use rand::RngExt;
use rand::rngs::StdRng;
use serde_json::json;

use super::Desk;
use crate::Result;
use crate::api::PAUSE;
use crate::journal::{Entry, Kind};

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
        let (path, level) = (format!("/tickets/{ticket}/approve"), json!({ "level": 1 }));
        let is_raced = rng.random_bool(0.3);
        let approve = self.act(reviewer, Kind::Approve, &path, "comment", level, rng);
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
