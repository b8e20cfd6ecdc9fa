//! Assets and nodes as targets of an act: an organization may hide them from the caller (`settings.inventory_visibility`).

use crate::error::Result;
use crate::extract::Caller;
use gatepass_domain::authz::Target;
use gatepass_domain::ids::{AssetId, NodeId, OrgId};
use gatepass_persistence::{Conn, visible};

/// An asset of an organization. It may be hidden from the caller.
pub async fn asset(caller: &Caller, conn: &Conn, org: OrgId, id: AssetId) -> Result<Target> {
    let is_hidden = caller.actor.sees_inventory_in_part(org)
        && visible::places(conn, caller.id(), org, &[id], &[]).await?.is_empty();
    Ok(Target::org(org).hidden(is_hidden))
}

/// A node of an organization. It may be hidden from the caller.
pub async fn node(caller: &Caller, conn: &Conn, org: OrgId, id: NodeId) -> Result<Target> {
    let is_hidden =
        caller.actor.sees_inventory_in_part(org) && !visible::shows_node(conn, caller.id(), org, id).await?;
    Ok(Target::org(org).hidden(is_hidden))
}
