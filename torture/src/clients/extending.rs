//! Extensions of grants, decided alone or while the grant ends.

use futures::future::join;
use rand::rngs::StdRng;
use rand::{RngExt, SeedableRng};
use serde_json::json;

use super::Desk;
use crate::Result;
use crate::journal::Kind;
use crate::world::Person;

impl Desk {
    /// Asks for another hour of a grant. Approvers decide, perhaps while an admin revokes the grant.
    pub(super) async fn extend(&self, who: &Person, grant: &str, rng: &mut StdRng) -> Result<()> {
        // Only a session that was started has an end to move.
        if self.api.get(who, &format!("/grants/{grant}")).await?["state"] != "active" {
            return Ok(());
        }
        let path = format!("/grants/{grant}/extend");
        let wanted = json!({ "duration": "PT1H" });
        let Some(opened) = self.act(who, Kind::Extend, &path, "reason", wanted, rng).await? else {
            return Ok(());
        };
        let ticket = opened["id"].as_str().unwrap_or_default();
        let is_raced = rng.random_bool(0.3);
        let mut other = StdRng::from_rng(rng);
        let revoke = async {
            let path = format!("/grants/{grant}/revoke");
            let act = self.act(&self.world.admin, Kind::Revoke, &path, "reason", json!({}), &mut other);
            if is_raced { act.await } else { Ok(None) }
        };
        let (revoked, decided) = join(revoke, self.approve_all(who, ticket, rng)).await;
        revoked?;
        decided
    }
}
