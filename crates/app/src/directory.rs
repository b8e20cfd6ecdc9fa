//! People, as use cases of other areas ask about them.

use crate::Result;
use gatepass_domain::authz::Actor;
use gatepass_domain::ids::UserId;
use gatepass_persistence::Conn;
use gatepass_persistence::users::{self, Visible};
use std::collections::BTreeSet;
use uuid::Uuid;

/// The users who are visible to this actor.
pub fn visible(actor: &Actor) -> Visible {
    Visible { caller: actor.user_id, orgs: actor.member_orgs(), admin_of: actor.admin_orgs() }
}

/// Those of these users who are visible to this actor. The id of an invisible user is as good as no user's.
pub async fn seen(conn: &Conn, actor: &Actor, ids: &[UserId]) -> Result<BTreeSet<UserId>> {
    if ids.is_empty() {
        return Ok(BTreeSet::new());
    }
    let ids: Vec<Uuid> = ids.iter().copied().map(Uuid::from).collect();
    let seen = users::seen(conn, &visible(actor), &ids).await?;
    Ok(seen.into_iter().map(UserId).collect())
}
