//! Acts on groups, on their members and on members of organizations, and questions about people that use cases of
//! other areas have. Some acts ask their door (`expect`) whether it accepts what they found, because `If-Match`
//! belongs to HTTP. They ask after the actor is authorized.

pub mod group_members;
pub mod groups;
pub mod invitations;
pub mod leaving;
pub mod members;
pub mod nested_groups;
pub mod users;

use crate::Result;
use futures::future::join;
use gatepass_domain::authz::{Actor, Target};
use gatepass_domain::ids::{OrgId, UserId};
use gatepass_domain::refused::{InTheWay, Refused};
use gatepass_domain::why::Why;
use gatepass_persistence::directory::users::{User, Visible};
use gatepass_persistence::uses::Uses;
use gatepass_persistence::{Conn, Tx};
use serde_json::json;
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;

/// The users who are visible to this actor, as a filter for queries.
pub fn visible(actor: &Actor) -> Visible {
    Visible { caller: actor.user_id, orgs: actor.member_orgs(), admin_of: actor.admin_orgs() }
}

/// Those of these users who are visible to this actor. The id of an invisible user is treated like one that does not
/// exist.
pub async fn seen(conn: &Conn, actor: &Actor, ids: &[UserId]) -> Result<BTreeSet<UserId>> {
    if ids.is_empty() {
        return Ok(BTreeSet::new());
    }
    let ids: Vec<Uuid> = ids.iter().copied().map(Uuid::from).collect();
    let seen = gatepass_persistence::directory::users::seen(conn, &visible(actor), &ids).await?;
    Ok(seen.into_iter().map(UserId).collect())
}

/// Those of these users who are visible to this actor, and whether each is active.
pub async fn seen_with_state(conn: &Conn, actor: &Actor, ids: &[UserId]) -> Result<BTreeMap<UserId, bool>> {
    if ids.is_empty() {
        return Ok(BTreeMap::new());
    }
    let ids: Vec<Uuid> = ids.iter().copied().map(Uuid::from).collect();
    let seen = gatepass_persistence::directory::users::seen_with_state(conn, &visible(actor), &ids).await?;
    Ok(seen.into_iter().map(|(user, is_active)| (UserId(user), is_active)).collect())
}

/// Returns which of these users the actor sees, and whether each is active, for a write that names them. They and their memberships
/// stay until the write is done: an act that ends a membership or deactivates a user locks the user.
pub async fn seen_locked(tx: &Tx, actor: &Actor, ids: &[UserId]) -> Result<BTreeMap<UserId, bool>> {
    if ids.is_empty() {
        return Ok(BTreeMap::new());
    }
    let all: Vec<Uuid> = ids.iter().copied().map(Uuid::from).collect();
    let existing = gatepass_persistence::directory::users::existing(tx, &all);
    let (existing, seen) = join(existing, seen_with_state(tx, actor, ids)).await;
    existing?;
    seen
}

/// A user, or an object that belongs to them, as a target of authorization.
pub async fn target(conn: &mut Conn, user: &User) -> Result<Target> {
    let orgs =
        gatepass_persistence::directory::users::roles(conn, UserId(user.id)).await?.into_keys().collect();
    Ok(Target::user(UserId(user.id), user.kind, orgs).at_home_in(user.home_org_id.map(OrgId)))
}

/// Refuses to remove an object that others still use.
pub fn refuse_used(uses: &Uses) -> Result<()> {
    if uses.is_empty() {
        return Ok(());
    }
    let kinds = uses.keys().map(String::as_str).collect::<Vec<_>>().join(", ");
    let refused = Refused::new(Why::InUse).detail(format!("still used by: {kinds}"));
    Err(refused.in_the_way(InTheWay::Uses(json!(uses))))
}
