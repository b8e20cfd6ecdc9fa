//! The clients. Each plays stories of one ticket, or of a few, from opening to the end of the grants, alone and beside
//! others. Every request has a key. A request without a response is sent again, or its outcome stays unknown.

mod carrying;
mod catalog;
mod connecting;
mod extending;
mod following;
mod holding;
mod leaving;
mod many;

pub use carrying::Agent;
pub use following::Reader;

use std::sync::atomic::{AtomicU64, Ordering};

use futures::future::{join, join_all};
use rand::rngs::StdRng;
use rand::seq::IndexedRandom;
use rand::{Rng, RngExt, SeedableRng};
use reqwest::Method;
use serde_json::{Value, json};

use crate::Result;
use crate::api::{Answer, Api, PAUSE};
use crate::journal::{Entry, Journal, Kind};
use crate::world::{Person, World};

/// The state that all clients share.
pub struct Desk {
    /// The server.
    pub api: Api,
    /// The people and objects.
    pub world: World,
    /// The journal.
    pub journal: Journal,
    /// The number of the next key.
    pub next: AtomicU64,
}

/// The ways to send a request.
#[derive(Debug, Clone, Copy)]
enum Habit {
    /// Repeated with the same key until a response arrives.
    Patient,
    /// Twice at once with the same key.
    Double,
    /// Sent once. Without a response, its outcome is unknown.
    Careless,
    /// Repeated until a response arrives, and once more if it was done.
    Forgetful,
}

fn habit(rng: &mut impl Rng) -> Habit {
    *[Habit::Patient, Habit::Patient, Habit::Double, Habit::Careless, Habit::Forgetful]
        .choose(rng)
        .unwrap_or(&Habit::Patient)
}

/// Plays stories until `goes_on` returns false.
pub async fn live(desk: &Desk, number: usize, seed: u64, goes_on: impl Fn(usize) -> bool) -> Result<()> {
    let mut rng = StdRng::seed_from_u64(seed.wrapping_add(number as u64));
    let Some(applicant) = desk.world.applicants.get(number) else { return Ok(()) };
    let mut told = 0;
    while goes_on(told) {
        match rng.random_range(0..30) {
            0 => desk.leave(applicant, &mut rng).await?,
            1..6 => desk.many(applicant, &mut rng).await?,
            _ => desk.story(applicant, &mut rng).await?,
        }
        told += 1;
        if told % 4 == 2 {
            let mut rng = StdRng::seed_from_u64(seed.wrapping_add(told as u64));
            desk.held_login(number, &mut rng).await?;
            desk.held_connection(applicant, &mut rng).await?;
            desk.held_command(applicant, &mut rng).await?;
        }
    }
    Ok(())
}

impl Desk {
    async fn story(&self, applicant: &Person, rng: &mut StdRng) -> Result<()> {
        let Some(opened) = self.open(applicant, rng).await? else { return Ok(()) };
        let ticket = opened["id"].as_str().unwrap_or_default().to_owned();
        if rng.random_bool(0.2) {
            self.comment(applicant, &ticket, rng).await?;
        }
        match rng.random_range(0..12) {
            0 => {}
            1 => drop(self.cancel(applicant, &ticket, rng).await?),
            2 => {
                let seen = self.see(applicant, &ticket).await?;
                let approver = self.asked(&seen).first().copied().unwrap_or(&self.world.admin);
                let mut other = StdRng::from_rng(rng);
                let approve = self.approve(approver, &ticket, &seen, &mut other);
                let (one, two) = join(self.cancel(applicant, &ticket, rng), approve).await;
                one?;
                two?;
            }
            3 => {
                let seen = self.see(applicant, &ticket).await?;
                let path = format!("/tickets/{ticket}/deny");
                if let Some(approver) = self.asked(&seen).choose(rng) {
                    self.act(
                        approver,
                        Kind::Deny,
                        &path,
                        "reason",
                        json!({ "level": seen["level"].as_u64().unwrap_or(1) }),
                        rng,
                    )
                    .await?;
                }
            }
            4 | 5 => self.overrule(applicant, &ticket, rng).await?,
            _ => self.approve_all(applicant, &ticket, rng).await?,
        }
        self.close(applicant, &ticket, rng).await
    }

    async fn open(&self, who: &Person, rng: &mut StdRng) -> Result<Option<Value>> {
        let body = self.wanted(who, rng).await?;
        self.act(who, Kind::Open, "/tickets", "title", body, rng).await
    }

    async fn comment(&self, who: &Person, ticket: &str, rng: &mut StdRng) -> Result<Option<Value>> {
        let path = format!("/tickets/{ticket}/comments");
        self.act(who, Kind::Comment, &path, "body", json!({}), rng).await
    }

    async fn cancel(&self, who: &Person, ticket: &str, rng: &mut StdRng) -> Result<Option<Value>> {
        self.act(who, Kind::Cancel, &format!("/tickets/{ticket}/cancel"), "reason", json!({}), rng).await
    }

    /// Approves the ticket that was seen, sometimes with changes.
    async fn approve(
        &self,
        who: &Person,
        ticket: &str,
        seen: &Value,
        rng: &mut StdRng,
    ) -> Result<Option<Value>> {
        let mut body = json!({ "level": seen["level"].as_u64().unwrap_or(1), "digest": seen["digest"] });
        // An extension asks only for time, and each longer one would be another extension.
        let change = if seen["extends"].is_null() { rng.random_range(0..7) } else { 6 };
        match change {
            0 => body["changes"] = json!({ "timing": { "mode": "on_approval", "duration": "PT2H" } }),
            // Approvers can change nothing else of a catalog ticket.
            1 if seen["type"] == "asset_access" => body["changes"] = json!({ "actions": ["connect"] }),
            // Wider than what others approved before: their approvals become void.
            2 if rng.random_bool(0.5) => {
                body["changes"] = json!({ "timing": { "mode": "on_approval", "duration": "PT7H" } });
            }
            3 if rng.random_bool(0.5) && seen["type"] == "asset_access" => {
                body["changes"] = json!({ "actions": ["connect", "download"] });
            }
            _ => {}
        }
        self.act(who, Kind::Approve, &format!("/tickets/{ticket}/approve"), "comment", body, rng).await
    }

    /// Approves level by level, with one or all approvers of a level at once.
    async fn approve_all(&self, applicant: &Person, ticket: &str, rng: &mut StdRng) -> Result<()> {
        for _ in 0..6 {
            let seen = self.see(applicant, ticket).await?;
            let mut asked = self.asked(&seen);
            if asked.is_empty() {
                break;
            }
            if rng.random_bool(0.6) {
                asked = asked.choose(rng).copied().into_iter().collect();
            }
            let mut rngs: Vec<StdRng> = asked.iter().map(|_| StdRng::from_rng(rng)).collect();
            let acts = asked.iter().zip(&mut rngs).map(|(who, rng)| self.approve(who, ticket, &seen, rng));
            for done in join_all(acts).await {
                done?;
            }
        }
        Ok(())
    }

    /// Starts the session, then revokes or ends the grant, or does both at once. Also decides a ticket that is decided
    /// already.
    async fn close(&self, applicant: &Person, ticket: &str, rng: &mut StdRng) -> Result<()> {
        let seen = self.see(applicant, ticket).await?;
        if let Some(grant) = seen["grants"][0].as_str() {
            if seen["type"] == "device_admin" {
                self.run_session(applicant, grant, rng).await?;
            }
            if seen["type"] == "asset_access" {
                self.connect(applicant).await?;
            }
            if rng.random_bool(0.2) {
                self.extend(applicant, grant, rng).await?;
            }
            let (revoke, end) = (format!("/grants/{grant}/revoke"), format!("/grants/{grant}/end"));
            let choice = rng.random_range(0..10);
            let mut other = StdRng::from_rng(rng);
            let revoked = async {
                let act = self.act(&self.world.admin, Kind::Revoke, &revoke, "reason", json!({}), rng);
                if choice < 4 { act.await } else { Ok(None) }
            };
            let ended = async {
                let act = self.act(applicant, Kind::End, &end, "", json!({}), &mut other);
                if (3..6).contains(&choice) { act.await } else { Ok(None) }
            };
            let (one, two) = join(revoked, ended).await;
            one?;
            two?;
        }
        self.decide_late(applicant, ticket, &seen, rng).await
    }

    async fn see(&self, who: &Person, ticket: &str) -> Result<Value> {
        self.api.get(who, &format!("/tickets/{ticket}")).await
    }

    /// The approvers of the current level who have not decided yet.
    fn asked(&self, seen: &Value) -> Vec<&Person> {
        let levels = seen["levels"].as_array().into_iter().flatten();
        let Some(level) = levels.into_iter().find(|level| level["state"] == "active") else {
            return Vec::new();
        };
        let decided = |id: &Value| {
            level["decisions"].as_array().is_some_and(|all| all.iter().any(|one| one["by"]["id"] == *id))
        };
        let approvers = level["approvers"].as_array().into_iter().flatten().map(|person| &person["id"]);
        let open = approvers.filter(|id| !decided(id)).filter_map(Value::as_str);
        open.filter_map(|id| self.world.person_with(id)).collect()
    }

    /// Sends a request with a new key, and writes the key into the field `mark`. Returns the response of a successful
    /// request.
    async fn act(
        &self,
        who: &Person,
        kind: Kind,
        path: &str,
        mark: &str,
        mut body: Value,
        rng: &mut StdRng,
    ) -> Result<Option<Value>> {
        let key = format!("{kind:?}-{}", self.next.fetch_add(1, Ordering::Relaxed)).to_lowercase();
        if !mark.is_empty() {
            body[mark] = json!(key);
        }
        let (caller, path) = (who.username.clone(), path.to_owned());
        let (asked, about) = (key.clone(), body.clone());
        self.journal.note(&Entry::Asked { key: asked, caller, kind, path: path.clone(), body: about })?;
        let habit = habit(rng);
        if matches!(habit, Habit::Double) {
            let (one, two) =
                join(self.once(who, &path, &key, &body), self.once(who, &path, &key, &body)).await;
            one?;
            two?;
        }
        let answer = loop {
            match self.once(who, &path, &key, &body).await? {
                Some(answer) if !answer.asks_to_retry() => break answer,
                None if matches!(habit, Habit::Careless) => return Ok(None),
                Some(_) | None => tokio::time::sleep(PAUSE).await,
            }
        };
        // What was refused may be allowed by now.
        if matches!(habit, Habit::Forgetful) && answer.is_success() {
            self.once(who, &path, &key, &body).await?;
        }
        Ok(answer.is_success().then(|| answer.json()))
    }

    async fn once(&self, who: &Person, path: &str, key: &str, body: &Value) -> Result<Option<Answer>> {
        let key = key.to_owned();
        match self.api.send(who, Method::POST, path, Some(&key), Some(body)).await {
            Ok(answer) => {
                self.journal.note(&Entry::Answered { key, answer: answer.clone() })?;
                Ok(Some(answer))
            }
            Err(error) => {
                self.journal.note(&Entry::Unanswered { key, cause: format!("{error:?}") })?;
                Ok(None)
            }
        }
    }
}
