//! Checks the place of a node: in its own organization's tree, not below itself, and not too deep. The caller has
//! locked the tree.

use crate::error::{Code, Fault, Problem, Result};
use gatepass_app::references::not_found;
use gatepass_domain::ids::OrgId;
use gatepass_domain::inventory::{MAX_NODE_DEPTH, is_too_deep};
use gatepass_persistence::{Tx, inventory::nodes};
use uuid::Uuid;

/// The fault of moving a node or asset with this many levels below it to `parent`. Height 0 has nothing below it.
pub async fn fault(tx: &mut Tx, org: OrgId, parent: Option<Uuid>, height: i32) -> Result<Option<Fault>> {
    let Some(parent) = parent else { return Ok(None) };
    let Some(depth) = nodes::depth(tx, org, parent).await? else {
        return Ok(Some(not_found("/parent_id")));
    };
    let detail = format!("a tree is at most {MAX_NODE_DEPTH} levels deep");
    Ok(is_too_deep(depth, height).then(|| Fault::new("/parent_id", "too_deep", detail)))
}

/// Refuses to move a node below itself.
pub async fn refuse_cycle(tx: &mut Tx, node: Uuid, parent: Option<Uuid>) -> Result<()> {
    if let Some(parent) = parent
        && nodes::is_within(tx, parent, node).await?
    {
        return Err(Problem::new(Code::NodeCycle));
    }
    Ok(())
}
