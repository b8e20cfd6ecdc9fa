//! Approval flows: who may request which access, for how long, and who must approve (domain.md section 4). This file
//! has the flow itself, and the choice of the flow for a request.

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
    /// The id, which all versions share.
    pub id: FlowId,
    /// The version, from 1 on.
    pub version: i32,
    /// The organization that the flow belongs to. None: a global flow.
    pub org_id: Option<OrgId>,
    /// The name, shown in the catalog.
    pub name: String,
    /// The purpose of the flow.
    pub description: String,
    /// Whether it takes new tickets.
    pub enabled: bool,
    /// The definition.
    pub definition: Definition,
}

/// The applicant may use no flow of the type, or not the flow that the request names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("no_flow")]
pub struct NoFlow;

impl Flow {
    /// Chooses the flow of a request among the organization's and the global flows of its type.
    ///
    /// If the organization's own flows hide global ones (`shadows`), one of them is enough, even if it is disabled or
    /// not visible to the applicant. Of the remaining flows that the applicant may use, the choice is the named one, or
    /// else the one with the highest priority, or else one of the organization, or else the newest.
    pub fn choose<'a>(
        candidates: &'a [Self],
        shadows: bool,
        applicant: UserId,
        groups: &[GroupId],
        wanted: Option<FlowId>,
    ) -> Result<&'a Self, NoFlow> {
        let hides_global = shadows && candidates.iter().any(|flow| flow.org_id.is_some());
        candidates
            .iter()
            .filter(|flow| flow.enabled && (flow.org_id.is_some() || !hides_global))
            .filter(|flow| flow.definition.visible_to.contains(applicant, groups))
            .filter(|flow| wanted.is_none_or(|id| id == flow.id))
            .max_by_key(|flow| (flow.definition.priority, flow.org_id.is_some(), flow.id))
            .ok_or(NoFlow)
    }
}
