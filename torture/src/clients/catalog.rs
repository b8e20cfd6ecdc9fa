//! Requests of each ticket type, and acts that only some types have: starting sessions, ending memberships before the
//! next request.

use futures::future::{join, join_all};
use rand::rngs::StdRng;
use rand::seq::IndexedRandom;
use rand::{RngExt, SeedableRng};
use serde_json::{Value, json};

use super::Desk;
use crate::Result;
use crate::journal::Kind;
use crate::world::Person;

impl Desk {
    /// A request of any type. The requester mostly ends their grant of a catalog item first, since nobody is given an
    /// item twice.
    pub(super) async fn wanted(&self, who: &Person, rng: &mut StdRng) -> Result<Value> {
        let world = &self.world;
        let mut body = json!({ "org_id": world.org, "reason": "torture" });
        let choice = rng.random_range(0..4);
        if choice > 1 {
            body["type"] = json!("asset_access");
            let flow = world.flows.choose(rng);
            let actions =
                if flow == world.flows.last() { json!(["share"]) } else { json!(["connect", "upload"]) };
            body["flow_id"] = json!(flow);
            body["request"] = json!({ "assets": [world.asset], "accounts": ["app"], "protocols": ["ssh"],
                "actions": actions });
            body["timing"] = json!({ "mode": "on_approval", "duration": "PT4H" });
            return Ok(body);
        }
        let items = if choice == 0 { &world.resources } else { &world.sessions };
        let item = items.choose(rng).cloned().unwrap_or_default();
        body["request"] = json!({ "item_id": item });
        if choice == 0 {
            body["type"] = json!("resource_access");
            body["timing"] = json!({ "mode": "on_approval", "duration": "PT4H" });
        } else {
            body["type"] = json!("device_admin");
            body["request"]["asset_id"] = json!(world.device);
            body["timing"] = json!({ "mode": "on_approval", "duration": "PT3H" });
        }
        if rng.random_bool(0.8) {
            let held =
                format!("/grants?state=active&state=provisioning&state=ready&limit=200&flow_id={item}");
            for grant in self.listed(who, &held).await? {
                self.act(who, Kind::End, &format!("/grants/{grant}/end"), "", json!({}), rng).await?;
            }
        }
        Ok(body)
    }

    /// Starts the session of a grant: alone, beside all others of the device, or during its revocation.
    pub(super) async fn run_session(&self, who: &Person, grant: &str, rng: &mut StdRng) -> Result<()> {
        let mut grants = vec![grant.to_owned()];
        let choice = rng.random_range(0..5);
        if choice == 0 {
            return Ok(());
        }
        if choice < 3 {
            let ready = format!("/grants?state=ready&limit=200&asset_id={}", self.world.device);
            grants.extend(self.listed(who, &ready).await?);
        }
        let mut rngs: Vec<StdRng> = grants.iter().map(|_| StdRng::from_rng(rng)).collect();
        let starts = grants.iter().zip(&mut rngs).map(async |(grant, rng)| {
            self.act(who, Kind::Start, &format!("/grants/{grant}/start"), "", json!({}), rng).await
        });
        let revoke = async {
            let path = format!("/grants/{grant}/revoke");
            let act = self.act(&self.world.admin, Kind::Revoke, &path, "reason", json!({}), rng);
            if choice == 3 { act.await } else { Ok(None) }
        };
        let (started, revoked) = join(join_all(starts), revoke).await;
        revoked?;
        for one in started {
            one?;
        }
        Ok(())
    }

    /// The ids of a list.
    async fn listed(&self, who: &Person, path: &str) -> Result<Vec<String>> {
        let list = self.api.get(who, path).await?;
        let items = list["items"].as_array().into_iter().flatten();
        Ok(items.filter_map(|item| item["id"].as_str()).map(str::to_owned).collect())
    }
}
