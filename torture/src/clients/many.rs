//! Bulk decisions, by one user or two at once, and overrides by an admin.

use futures::future::join;
use rand::rngs::StdRng;
use rand::seq::IndexedRandom;
use rand::{RngExt, SeedableRng};
use serde_json::{Value, json};

use super::Desk;
use crate::Result;
use crate::journal::Kind;
use crate::world::Person;

impl Desk {
    /// A story of a few tickets that are decided together. One may have been canceled before.
    pub(super) async fn many(&self, applicant: &Person, rng: &mut StdRng) -> Result<()> {
        let mut tickets = Vec::new();
        for _ in 0..rng.random_range(2..5) {
            // An approver does not see tickets that were approved automatically.
            let opened = self.open(applicant, rng).await?.filter(|opened| opened["state"] == "pending");
            tickets.extend(opened.and_then(|opened| Some(opened["id"].as_str()?.to_owned())));
        }
        let (Some(first), [one, two, ..]) = (tickets.first(), self.world.approvers.as_slice()) else {
            return Ok(());
        };
        if rng.random_bool(0.2) {
            self.cancel(applicant, first, rng).await?;
        }
        let mut other = StdRng::from_rng(rng);
        match rng.random_range(0..6) {
            0 => self.decide(applicant, Kind::CancelMany, &tickets, rng).await?,
            1 => self.decide(one, Kind::DenyMany, &tickets, rng).await?,
            2 => {
                let approve = self.decide(two, Kind::ApproveMany, &tickets, &mut other);
                let cancel = self.decide(applicant, Kind::CancelMany, &tickets, rng);
                let (canceled, approved) = join(cancel, approve).await;
                canceled?;
                approved?;
            }
            3 => {
                // In the opposite order, so that each request waits for the other at some ticket.
                let reversed: Vec<String> = tickets.iter().rev().cloned().collect();
                let denied = self.decide(two, Kind::DenyMany, &reversed, &mut other);
                let approved = self.decide(one, Kind::ApproveMany, &tickets, rng);
                let (approved, denied) = join(approved, denied).await;
                approved?;
                denied?;
            }
            _ => self.decide(one, Kind::ApproveMany, &tickets, rng).await?,
        }
        for ticket in &tickets {
            if rng.random_bool(0.5) {
                self.approve_all(applicant, ticket, rng).await?;
            }
            self.close(applicant, ticket, rng).await?;
        }
        Ok(())
    }

    async fn decide(&self, who: &Person, kind: Kind, tickets: &[String], rng: &mut StdRng) -> Result<()> {
        let (path, mark) = if kind == Kind::ApproveMany {
            ("/tickets/approve", "comment")
        } else if kind == Kind::DenyMany {
            ("/tickets/deny", "reason")
        } else {
            ("/tickets/cancel", "reason")
        };
        let mut body = json!({ "ids": tickets });
        if kind != Kind::CancelMany {
            body["level"] = json!(1);
        }
        self.act(who, kind, path, mark, body, rng).await?;
        Ok(())
    }

    /// An admin decides the whole ticket, perhaps while an approver decides a level of it.
    pub(super) async fn overrule(&self, applicant: &Person, ticket: &str, rng: &mut StdRng) -> Result<()> {
        let seen = self.see(applicant, ticket).await?;
        let decision = if rng.random_bool(0.7) { "approve" } else { "deny" };
        let approver = self.asked(&seen).choose(rng).copied().filter(|_| rng.random_bool(0.5));
        let mut other = StdRng::from_rng(rng);
        let approve = async {
            match approver {
                Some(approver) => self.approve(approver, ticket, &seen, &mut other).await,
                None => Ok(None::<Value>),
            }
        };
        let (path, body) = (format!("/tickets/{ticket}/override"), json!({ "decision": decision }));
        let overrule = self.act(&self.world.admin, Kind::Override, &path, "reason", body, rng);
        let (overruled, approved) = join(overrule, approve).await;
        overruled?;
        approved?;
        Ok(())
    }

    /// Sometimes decides a ticket that is decided already.
    pub(super) async fn decide_late(
        &self,
        applicant: &Person,
        ticket: &str,
        seen: &Value,
        rng: &mut StdRng,
    ) -> Result<()> {
        let asked = seen["levels"].as_array().into_iter().flatten();
        let asked = asked.flat_map(|level| level["approvers"].as_array().into_iter().flatten());
        let late = asked.filter_map(|person| self.world.person_with(person["id"].as_str()?)).last();
        if let Some(late) = late.filter(|_| seen["state"] != "pending" && rng.random_bool(0.1)) {
            self.cancel(applicant, ticket, rng).await?;
            self.approve(late, ticket, seen, rng).await?;
        }
        Ok(())
    }
}
