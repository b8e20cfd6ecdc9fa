//! Members who leave the organization and come back.

use futures::future::join;
use rand::rngs::StdRng;
use rand::{RngExt, SeedableRng};
use reqwest::Method;
use serde_json::{Value, json};

use super::Desk;
use crate::Result;
use crate::journal::Entry;
use crate::world::Person;

impl Desk {
    /// An admin removes the requester, perhaps while an approver decides about a request of theirs, and adds them again.
    /// Nobody touches what the requester had before, so whatever the removal forgets stays open.
    pub(super) async fn leave(&self, applicant: &Person, rng: &mut StdRng) -> Result<()> {
        let mut seen = Value::Null;
        if let Some(opened) = self.open(applicant, rng).await? {
            seen = self.see(applicant, opened["id"].as_str().unwrap_or_default()).await?;
        }
        let ticket = seen["id"].as_str().unwrap_or_default();
        let approver = self.asked(&seen).first().copied().filter(|_| rng.random_bool(0.7));
        let mut other = StdRng::from_rng(rng);
        let decide = async {
            match approver {
                Some(approver) => self.approve(approver, ticket, &seen, &mut other).await,
                None => Ok(None),
            }
        };
        let member = format!("/organizations/{}/members/{}", self.world.org, applicant.id);
        let (decided, is_acknowledged) = join(decide, self.api.delete(&self.world.admin, &member)).await;
        decided?;
        if is_acknowledged? {
            self.journal.note(&Entry::Left { user: applicant.id.clone() })?;
        }
        self.api.make(&self.world.admin, Method::PUT, &member, json!({ "role": "member" })).await?;
        Ok(())
    }
}
