//! Approval flows: who may ask for what, for how long, and who must approve (domain.md section 4).
//! Here: the flow itself, and which flow a request takes.

pub mod approver;
pub mod definition;
pub mod duration;
pub mod references;
pub mod timing;
pub mod validate;
pub mod visible_to;
pub mod warn;

use crate::ids::{FlowId, GroupId, OrgId, UserId};

pub use definition::{Approval, ApprovalType, ApproverEdits, Definition, Item, LevelMode, LevelRule};
pub use visible_to::VisibleTo;

#[cfg(test)]
mod tests;

/// One version of an approval flow.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Flow {
    /// The id, the same for all versions.
    pub id: FlowId,
    /// The version, from 1 on.
    pub version: i32,
    /// The organization it belongs to; none: global.
    pub org_id: Option<OrgId>,
    /// The name, shown in the catalog.
    pub name: String,
    /// What it is for.
    pub description: String,
    /// Whether it takes new tickets.
    pub enabled: bool,
    /// What it says.
    pub definition: Definition,
}

/// There is no flow that the applicant may use, or not the one that was named.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("no_flow")]
pub struct NoFlow;

impl Flow {
    /// The flow that a request takes, out of the flows of its type in its organization and the global ones.
    ///
    /// An enabled flow of the organization shadows every global one, also for those whom it is hidden from. Among
    /// the rest that the applicant may use the named one is taken, or else the highest priority, or else the newest.
    pub fn choose<'a>(
        candidates: &'a [Self],
        applicant: UserId,
        groups: &[GroupId],
        wanted: Option<FlowId>,
    ) -> Result<&'a Self, NoFlow> {
        let is_shadowed = candidates.iter().any(|flow| flow.enabled && flow.org_id.is_some());
        candidates
            .iter()
            .filter(|flow| flow.enabled && flow.org_id.is_some() == is_shadowed)
            .filter(|flow| flow.definition.visible_to.contains(applicant, groups))
            .filter(|flow| wanted.is_none_or(|id| id == flow.id))
            .max_by_key(|flow| (flow.definition.priority, flow.id))
            .ok_or(NoFlow)
    }
}
