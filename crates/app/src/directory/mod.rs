//! What people do to groups, their members and the members of organizations; and people, as use cases of other areas ask
//! about them. Where a door has its own idea of what an act finds (`If-Match`), the act asks it (`expect`) after it
//! authorized its actor.

pub mod group_members;
pub mod groups;
pub mod members;

use crate::Result;
use gatepass_domain::authz::{Actor, Target};
use gatepass_domain::ids::{OrgId, UserId};
use gatepass_domain::refused::{InTheWay, Refused};
use gatepass_domain::why::Why;
use gatepass_persistence::Conn;
use gatepass_persistence::users::{self, User, Visible};
use gatepass_persistence::uses::Uses;
use serde_json::json;
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

/// A user, or something that is theirs, as far as authorization cares.
pub async fn target(conn: &mut Conn, user: &User) -> Result<Target> {
    let orgs = users::roles(conn, UserId(user.id)).await?.into_keys().collect();
    Ok(Target::user(UserId(user.id), user.kind, orgs).at_home_in(user.home_org_id.map(OrgId)))
}

/// Refuses to remove what something still uses.
pub fn refuse_used(uses: &Uses) -> Result<()> {
    if uses.is_empty() {
        return Ok(());
    }
    let kinds = uses.keys().map(String::as_str).collect::<Vec<_>>().join(", ");
    let refused = Refused::new(Why::InUse).detail(format!("still used by: {kinds}"));
    Err(refused.in_the_way(InTheWay::Uses(json!(uses))))
}
